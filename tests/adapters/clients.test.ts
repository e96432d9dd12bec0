/** Connections that go dead under an AWS client: the request fails in time and is tried again. */
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { s3Client } from '../../adapters/clients.ts'
import { S3DropBucket } from '../../adapters/s3/drop-bucket.ts'
import type { ObjectVersion } from '../../domain/ports.ts'
import { type Fault, type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { bucket, type RunningServer, startServer } from '../local/s3/running-server.ts'
import { largeBody } from './s3/faulty-bucket.ts'

/** A stream that trickles is to last longer than either. */
const patience = { connectionMs: 1000, idleMs: 2000 }
const timeouts = { connectionMs: 1000, idleMs: 500 }

let server: RunningServer
let proxy: FaultProxy
let client: ReturnType<typeof s3Client>
let drops: S3DropBucket
let object: ObjectVersion
beforeAll(async () => {
  server = await startServer()
  proxy = await startFaultProxy(server.endpoint)
  client = s3Client({ s3: proxy.endpoint, dynamodb: '', messaging: '' }, timeouts)
  drops = new S3DropBucket(client, bucket)
  const Body = Buffer.from(largeBody)
  await server.client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a.csv', Body }))
  object = (await drops.head('a.csv')) as ObjectVersion
})
afterAll(async () => {
  client.destroy()
  await proxy.close()
  await server.remove()
})
beforeEach(() => {
  proxy.seen.length = 0
})

/** The first so many requests go wrong. */
function first(count: number, fault: Fault): void {
  proxy.plan = async (_, index) => (index < count ? fault : undefined)
}

async function read(): Promise<string> {
  return Buffer.concat(await Array.fromAsync(drops.open(object))).toString()
}

test('a request that is never answered is tried again', async () => {
  first(1, { kind: 'hang' })
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
  expect(Contents?.map(({ Key }) => Key)).toEqual(['a.csv'])
  expect(proxy.seen.length).toBeGreaterThan(1)
})

test('a server that never answers ends in an error after three attempts', async () => {
  first(100, { kind: 'hang' })
  await expect(drops.head('a.csv')).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(proxy.seen).toHaveLength(3)
})

test.each([0, 1, 100_000])('a body that stalls after %i bytes is resumed there', async (after) => {
  first(1, { kind: 'cut', after, by: 'stall' })
  expect((await read()) === largeBody).toBe(true)
  expect(proxy.seen[1]?.headers.range).toBe(after === 0 ? undefined : `bytes=${after}-`)
})

test('a body that stalls each time ends in an error after a few attempts', async () => {
  first(100, { kind: 'cut', after: 0, by: 'stall' })
  await expect(read()).rejects.toMatchObject({ code: 'read-interrupted' })
  expect(proxy.seen).toHaveLength(4)
})

test('a stream that is slow, but goes on, is never cut', async () => {
  const patient = s3Client({ s3: proxy.endpoint, dynamodb: '', messaging: '' }, patience)
  first(1, { kind: 'trickle', bytes: Math.ceil(largeBody.length / 100), everyMs: 30 })
  const chunks = await Array.fromAsync(new S3DropBucket(patient, bucket).open(object))
  expect(Buffer.concat(chunks).toString() === largeBody).toBe(true)
  expect(proxy.seen).toHaveLength(1)
  patient.destroy()
})

test('a reader that takes its time gets the object whole', async () => {
  const Body = Buffer.from(largeBody.repeat(30))
  await server.client.send(new PutObjectCommand({ Bucket: bucket, Key: 'large.csv', Body }))
  proxy.plan = async () => undefined
  const large = (await drops.head('large.csv')) as ObjectVersion
  const chunks: Uint8Array[] = []
  for await (const chunk of drops.open(large)) {
    chunks.push(chunk)
    // More than a silence may last: whoever reads waits for something else.
    if (chunks.length === 3) await new Promise((resolve) => setTimeout(resolve, 1200))
  }
  expect(Buffer.concat(chunks).equals(Body)).toBe(true)
})
