import { randomBytes } from 'node:crypto'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { bucket, md5, type RunningServer, startServer } from './running-server.ts'

let server: RunningServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.remove())

const object = { Bucket: bucket, Key: 'a.csv' }
const put = (Body: string | Uint8Array) =>
  server.client.send(new PutObjectCommand({ ...object, Body }))
const get = (options = {}) => server.client.send(new GetObjectCommand({ ...object, ...options }))

test('a slow read goes on with the content that it began with, when the object is overwritten', async () => {
  const old = randomBytes(16_000_000)
  await put(old)
  const slow = await get()
  await put('new')
  expect(await (await get()).Body?.transformToString()).toBe('new')
  const content = (await slow.Body?.transformToByteArray()) as Uint8Array
  expect(slow.ETag).toBe(`"${md5(old)}"`)
  expect(md5(content)).toBe(md5(old))
})

test('content and etag belong together while others overwrite', async () => {
  await put('first')
  const writes = Array.from({ length: 40 }, (_, i) => put(`${i}`.repeat(200_000)))
  const reads = Array.from({ length: 80 }, async () => {
    const got = await get()
    const content = (await got.Body?.transformToByteArray()) as Uint8Array
    return [got.ETag, `"${md5(content)}"`]
  })
  for (const [etag, expected] of await Promise.all(reads)) expect(etag).toBe(expected)
  await Promise.all(writes)
})

test('an upload that the client breaks off changes nothing', async () => {
  await put('old')
  const upload = request(`${server.endpoint}/${bucket}/a.csv`, {
    method: 'PUT',
    headers: { 'content-length': 64_000_000 },
  })
  upload.on('error', () => {})
  await new Promise((resolve) => upload.write(Buffer.alloc(32_000_000), resolve))
  const closed = new Promise((resolve) => upload.once('close', resolve))
  upload.destroy()
  await closed
  await server.close()
  expect(server.changes).toHaveLength(1)
  expect(await readdir(join(server.directory, '.temporary'))).toEqual([])
  const again = await startServer(server.directory)
  try {
    const got = await again.client.send(new GetObjectCommand(object))
    expect(await got.Body?.transformToString()).toBe('old')
  } finally {
    await again.remove()
    server = await startServer()
  }
})

test('keeps metadata, but not how the upload was encoded', async () => {
  // A stream makes the SDK send aws-chunked content with a checksum in the trailer.
  const Body = Readable.from([Buffer.alloc(100_000, 'x'), Buffer.from('end')])
  await server.client.send(
    new PutObjectCommand({
      ...object,
      Body,
      ContentLength: 100_003,
      ContentType: 'text/csv',
      ContentEncoding: 'gzip',
      Metadata: { site: 'north' },
    }),
  )
  const head = await server.client.send(new HeadObjectCommand(object))
  expect(head).toMatchObject({
    ContentLength: 100_003,
    ContentType: 'text/csv',
    ContentEncoding: 'gzip',
    Metadata: { site: 'north' },
    ETag: `"${md5(`${'x'.repeat(100_000)}end`)}"`,
  })
})

test('keeps an empty object', async () => {
  await put(Buffer.alloc(0))
  const got = await get()
  expect(await got.Body?.transformToString()).toBe('')
  expect(got).toMatchObject({ ETag: '"d41d8cd98f00b204e9800998ecf8427e"', ContentLength: 0 })
})

test('a copy onto itself gets a new time of change and new metadata', async () => {
  await put('content')
  // Only the file's clock can be set back without a sleep; its etag must then be worked out anew.
  const path = join(server.directory, bucket, 'a.csv@object')
  await utimes(path, new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z'))
  const before = await server.client.send(new HeadObjectCommand(object))
  expect(before.LastModified).toEqual(new Date('2026-01-01T00:00:00Z'))
  expect(before.ETag).toBe(`"${md5('content')}"`)

  const copied = await server.client.send(
    new CopyObjectCommand({
      ...object,
      CopySource: `${bucket}/a.csv`,
      MetadataDirective: 'REPLACE',
      Metadata: { site: 'south' },
    }),
  )
  const after = await server.client.send(new HeadObjectCommand(object))
  expect(after.LastModified?.getTime()).toBeGreaterThan(before.LastModified?.getTime() ?? 0)
  expect(copied.CopyObjectResult?.LastModified).toEqual(after.LastModified)
  expect(after).toMatchObject({ ETag: before.ETag, Metadata: { site: 'south' } })
})

test('works out the etag anew of a file that was edited by hand', async () => {
  await put('kwh,1\n')
  const path = join(server.directory, bucket, 'a.csv@object')
  const edited = (await readFile(path, 'latin1')).replace('kwh,1', 'kwh,23')
  await writeFile(path, edited, 'latin1')
  const got = await get()
  expect(await got.Body?.transformToString()).toBe('kwh,23\n')
  expect(got).toMatchObject({ ETag: `"${md5('kwh,23\n')}"`, ContentLength: 7 })
})

test("content that looks like the store's own footer is content", async () => {
  await put('kwh,1\n')
  const raw = await readFile(join(server.directory, bucket, 'a.csv@object'))
  await put(raw)
  const got = await get()
  expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(raw)).toBe(true)
})

test('a file put there without a footer is served as it is', async () => {
  await writeFile(join(server.directory, bucket, 'a.csv@object'), 'kwh,1\n')
  const got = await get()
  expect(await got.Body?.transformToString()).toBe('kwh,1\n')
  expect(got.ETag).toBe(`"${md5('kwh,1\n')}"`)
})

test('clears unfinished files at a start', async () => {
  await writeFile(join(server.directory, '.temporary', 'left'), 'half')
  await server.close()
  const again = await startServer(server.directory)
  await again.close()
  expect(await readdir(join(server.directory, '.temporary'))).toEqual([])
})

test('refuses a conditional write, rather than ignore its condition', async () => {
  await put('old')
  const conditional = new PutObjectCommand({ ...object, Body: 'new', IfNoneMatch: '*' })
  await expect(server.client.send(conditional)).rejects.toMatchObject({ name: 'NotImplemented' })
  expect(server.changes).toHaveLength(1)
})
