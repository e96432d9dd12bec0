import { createHash } from 'node:crypto'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { S3DropBucket } from '../../../adapters/s3/drop-bucket.ts'
import {
  bucket,
  createClient,
  type RunningServer,
  startServer,
} from '../../local/s3/running-server.ts'

let server: RunningServer
let drops: S3DropBucket
beforeAll(async () => {
  server = await startServer()
  drops = new S3DropBucket(server.client, bucket)
})
afterAll(() => server.remove())

const oddKeys = [
  'a b.csv',
  'a+b.csv',
  'a%2Bb.csv',
  'ä/日本語.csv',
  '😀.csv',
  'x&y<z>"\'.csv',
  ' leading.csv',
  'trailing ',
  'a?b=c#d.csv',
  'double//slash.csv',
  `${'long/'.repeat(200)}e.csv`,
]
const put = (Key: string, Body: string) =>
  server.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))

test('the head of an absent object is undefined', async () => {
  expect(await drops.head('absent.csv')).toBeUndefined()
})

test('a fault of S3 is no absence', async () => {
  const elsewhere = new S3DropBucket(server.client, 'Not A Bucket')
  await expect(elsewhere.head('a.csv')).rejects.toThrow()
})

test.each(oddKeys)('finds, lists and reads %j', async (key) => {
  await put(key, 'hello')
  const object = await drops.head(key)
  expect(object).toEqual({
    key,
    etag: createHash('md5').update('hello').digest('hex'),
    lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    size: 5,
  })
  if (object === undefined) return
  expect(Buffer.concat(await Array.fromAsync(drops.open(object))).toString()).toBe('hello')
  expect(await Array.fromAsync(drops.list())).toContainEqual(object)
})

test.each([1, 2, 5])(
  'lists every object once, in the order of keys, in pages of %i',
  async (MaxKeys) => {
    for (const key of oddKeys) await put(key, key)
    const paged = createClient(server.endpoint)
    // S3 gives a thousand at most; fewer are as good and quicker.
    paged.middlewareStack.add(
      (next) => (args) => next({ ...args, input: { ...args.input, MaxKeys } }),
      { step: 'initialize' },
    )
    const listed = await Array.fromAsync(new S3DropBucket(paged, bucket).list())
    paged.destroy()
    const byBytes = oddKeys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(listed.map(({ key }) => key)).toEqual(byBytes)
  },
)
