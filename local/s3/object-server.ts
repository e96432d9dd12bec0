/** An S3 server for one machine: s3rver, with the guarantees that ingestion builds on. */
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import S3rver from '@20minutes/s3rver'
import { guardLoopback } from '../loopback-guard.ts'
import { AtomicStore, type ObjectChange } from './atomic-store.ts'
import { createProtocol } from './protocol.ts'

export type { ObjectChange } from './atomic-store.ts'

export interface ObjectServer {
  readonly endpoint: string
  /** Cuts open connections; once it resolves, no change is reported any more. */
  close(): Promise<void>
}

/**
 * Serves the buckets on the loopback interface, path style, whatever the credentials. Port 0 takes
 * a free one; rejects with `EADDRINUSE` if the port is taken. `onChange` is called after the change
 * is durable on disk and visible to readers. Of `versioned`, a part of `buckets`, earlier versions of
 * objects are kept.
 */
export async function startObjectServer(options: {
  directory: string
  port: number
  buckets: readonly string[]
  versioned: readonly string[]
  onChange(change: ObjectChange): void
}): Promise<ObjectServer> {
  const { directory, versioned } = options
  const store = new AtomicStore(directory, versioned, (change) => options.onChange(change))
  const app = createApp(directory, store)
  const prepared = Promise.withResolvers<void>()
  app.middleware.unshift(async (_, next) => {
    await prepared.promise
    await next()
  })
  const server = createServer(app.callback())
  guardLoopback(server)
  // A large upload may take longer than the five minutes that Node grants by default.
  server.requestTimeout = 0

  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
    await store.idle()
  }

  try {
    // The port first: a second start by mistake must not clear the files of the one that runs.
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port, '127.0.0.1', resolve)
    })
    await mkdir(directory, { recursive: true })
    await store.prepare()
    for (const bucket of options.buckets) await store.putBucket(bucket)
    prepared.resolve()
  } catch (error) {
    await close()
    throw error
  }
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, close }
}

function createApp(directory: string, store: AtomicStore): S3rver {
  const app = new S3rver({
    directory,
    silent: true,
    vhostBuckets: false,
    allowMismatchedSignatures: true,
  })
  app.store = store
  app.context.store = store
  // Right before the routes, which are last: inside of what s3rver does for every request.
  app.middleware.splice(-1, 0, createProtocol(store))
  app.on('error', (error) => {
    if (!isConnectionLoss(error)) console.error('S3 server:', error)
  })
  return app
}

function isConnectionLoss(error: Error): boolean {
  // s3rver may have packed the code into the message.
  const text = `${(error as NodeJS.ErrnoException).code} ${error.message}`
  return /ECONNRESET|EPIPE|ABORT_ERR|ERR_STREAM_PREMATURE_CLOSE|HPE_/.test(text)
}
