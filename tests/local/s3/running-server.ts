/** A server on a free port and a temporary directory, with a client, for the tests beside it. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import {
  type ObjectChange,
  type ObjectServer,
  startObjectServer,
} from '../../../local/s3/object-server.ts'

export const bucket = 'meter-drops'
/** Keeps no earlier versions. */
export const plainBucket = 'meter-work'

export interface RunningServer extends ObjectServer {
  readonly directory: string
  readonly client: S3Client
  readonly changes: ObjectChange[]
  /** Ends it and deletes its files. */
  remove(): Promise<void>
}

export async function startServer(existingDirectory?: string): Promise<RunningServer> {
  const directory = existingDirectory ?? (await mkdtemp(join(tmpdir(), 'metertally-s3-')))
  const changes: ObjectChange[] = []
  const server = await startObjectServer({
    directory,
    port: 0,
    buckets: [bucket, plainBucket],
    versioned: [bucket],
    onChange: (change) => changes.push(change),
  })
  const client = createClient(server.endpoint)
  return {
    ...server,
    directory,
    client,
    changes,
    async remove() {
      client.destroy()
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export function createClient(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  })
}

export function md5(content: string | Uint8Array): string {
  return createHash('md5').update(content).digest('hex')
}
