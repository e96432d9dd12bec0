/** A bucket on a real server, reached through a proxy that can go wrong. */
import { randomBytes } from 'node:crypto'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { S3DropBucket } from '../../../adapters/s3/drop-bucket.ts'
import type { ObjectVersion } from '../../../domain/ports.ts'
import { type FaultProxy, type Plan, startFaultProxy } from '../../faults/fault-proxy.ts'
import {
  bucket,
  createClient,
  type RunningServer,
  startServer,
} from '../../local/s3/running-server.ts'

export interface FaultyBucket {
  readonly server: RunningServer
  readonly proxy: FaultProxy
  readonly drops: S3DropBucket
  put(key: string, body: string): Promise<ObjectVersion>
  /** Reads the object under a plan. */
  read(object: ObjectVersion, plan: Plan): Promise<string>
  /** The Range headers of the GETs of the last read. */
  ranges(): (string | undefined)[]
  close(): Promise<void>
}

export async function startFaultyBucket(): Promise<FaultyBucket> {
  const server = await startServer()
  const proxy = await startFaultProxy(server.endpoint)
  const client = createClient(proxy.endpoint)
  const drops = new S3DropBucket(client, bucket)
  return {
    server,
    proxy,
    drops,
    async put(Key, body) {
      await server.client.send(
        new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(body) }),
      )
      return (await new S3DropBucket(server.client, bucket).head(Key)) as ObjectVersion
    },
    async read(object, plan) {
      proxy.seen.length = 0
      proxy.plan = plan
      return Buffer.concat(await Array.fromAsync(drops.open(object))).toString()
    },
    ranges: () => proxy.seen.map(({ headers }) => headers.range),
    async close() {
      client.destroy()
      await proxy.close()
      await server.remove()
    },
  }
}

/** As text: jest's own Buffer is none to the SDK. */
export const largeBody = randomBytes(150_000).toString('hex')

export const noFault: Plan = async () => undefined
