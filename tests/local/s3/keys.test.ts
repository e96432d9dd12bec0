import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bucket, plainBucket, type RunningServer, startServer } from './running-server.ts'

let server: RunningServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.remove())

const keys = [
  '.',
  '..',
  '../x',
  '../../x',
  'a/../b',
  'a/./b',
  'a//b',
  '/a',
  '//',
  'a/',
  'a',
  'A',
  'a/b/',
  'x._S3rver_object',
  'x._S3rver_object/y',
  'x@object',
  'x@object/y',
  'x~',
  '%2e%2e/x',
  '%',
  '100%.csv',
  'ä ö/ü.csv',
  'e\u0301.csv',
  '\u00e9.csv',
  'a+b c.csv',
  'q?x=1&y=2#z.csv',
  'quote\'"<>.csv',
  'back\\slash',
  'con',
  '😀.csv',
  `${'long'.repeat(100)}.csv`,
  'a'.repeat(1024),
  'É/'.repeat(341),
  '/'.repeat(1024),
]

test('every key round-trips through upload, listing, read and deletion', async () => {
  for (const Key of keys) {
    await server.client.send(
      new PutObjectCommand({ Bucket: bucket, Key, Body: `content of ${Key}` }),
    )
  }
  expect(server.changes.map((change) => change.key)).toEqual(keys)
  const list = await server.client.send(new ListObjectsV2Command({ Bucket: bucket }))
  expect(list.Contents?.map((object) => object.Key).toSorted()).toEqual(keys.toSorted())
  for (const Key of keys) {
    const got = await server.client.send(new GetObjectCommand({ Bucket: bucket, Key }))
    expect(await got.Body?.transformToString()).toBe(`content of ${Key}`)
  }
  const some = keys.slice(0, 5)
  for (const Key of some) await server.client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
  const Objects = keys.slice(5).map((Key) => ({ Key }))
  await server.client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }))
  const empty = await server.client.send(new ListObjectsV2Command({ Bucket: bucket }))
  expect(empty.KeyCount).toBe(0)
  expect(await readdir(`${server.directory}/${bucket}`)).toEqual([])
  const directories = ['.temporary', '.versions', bucket, plainBucket]
  expect((await readdir(server.directory)).toSorted()).toEqual(directories)
})

test('any key round-trips', async () => {
  const key = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 60 })
    // The SDK's XML reader cannot take control characters, nor lone non-characters.
    .filter((text) => !/[\p{Cc}\ufffe\uffff]/u.test(text))
  await fc.assert(
    fc.asyncProperty(key, async (Key) => {
      const target = { Bucket: bucket, Key }
      await server.client.send(new PutObjectCommand({ ...target, Body: Key }))
      const list = await server.client.send(new ListObjectsV2Command({ Bucket: bucket }))
      const got = await server.client.send(new GetObjectCommand(target))
      const content = await got.Body?.transformToString()
      const Objects = [{ Key }]
      await server.client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }))
      expect(list.Contents?.map((object) => object.Key)).toEqual([Key])
      expect(content).toBe(Key)
      const { changes } = server
      expect(changes.at(-1)).toEqual({ bucket, key: Key, kind: 'removed' })
    }),
    { numRuns: 60 },
  )
})

test('refuses a key of more than 1024 bytes', async () => {
  const put = new PutObjectCommand({ Bucket: bucket, Key: 'É'.repeat(513), Body: 'x' })
  await expect(server.client.send(put)).rejects.toMatchObject({ name: 'KeyTooLongError' })
})

test.each([
  '/../x',
  '/%2e%2e/x',
  '/.temporary/x',
  '/..%2f..%2fetc/passwd',
  '/..',
  '/%2e%2e/?uploads',
])('a bucket cannot be named %s', async (path) => {
  for (const method of ['GET', 'PUT', 'DELETE', 'POST']) {
    const status = await new Promise((resolve) => {
      const sent = request(`${server.endpoint}`, { method, path, agent: false }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      sent.end()
    })
    expect([400, 404]).toContain(status)
  }
  expect(server.changes).toEqual([])
})

test('uploads and deletions next to each other lose nothing', async () => {
  const work = Array.from({ length: 60 }, async (_, i) => {
    const target = { Bucket: bucket, Key: `deep/er/${i % 4}/${i}.csv` }
    await server.client.send(new PutObjectCommand({ ...target, Body: `${i}` }))
    if (i % 3 > 0) await server.client.send(new DeleteObjectCommand(target))
  })
  await Promise.all(work)
  const list = await server.client.send(new ListObjectsV2Command({ Bucket: bucket }))
  expect(list.KeyCount).toBe(20)
})
