import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bucket, md5, plainBucket, type RunningServer, startServer } from './running-server.ts'
import { VersionedBucket } from './versioned-bucket.ts'

let server: RunningServer
let drops: VersionedBucket
beforeAll(async () => {
  server = await startServer()
  drops = new VersionedBucket(server)
  for (const text of ['1', '2', '3']) {
    for (const key of ['a b/ü.csv', 'a.csv', 'a.csv.bak', 'b&<c>.csv']) await drops.put(key, text)
  }
})
afterAll(() => server.remove())

const listed = [
  ...['a b/ü.csv 3', 'a b/ü.csv 2', 'a b/ü.csv 1', 'a.csv 3', 'a.csv 2', 'a.csv 1'],
  ...['a.csv.bak 3', 'a.csv.bak 2', 'a.csv.bak 1', 'b&<c>.csv 3', 'b&<c>.csv 2', 'b&<c>.csv 1'],
]
const textOf = new Map(['1', '2', '3'].map((text) => [`"${md5(text)}"`, text]))
const list = async (request = {}) =>
  (await drops.list(request)).map(({ Key, ETag }) => `${Key} ${textOf.get(ETag ?? '')}`)

test('lists by key, and of each key the newest first', async () => {
  expect(await list()).toEqual(listed)
})

test.each([1, 2, 3, 4, 11, 12])(
  'pages of %i give every version once, in order',
  async (MaxKeys) => {
    expect(await list({ MaxKeys })).toEqual(listed)
  },
)

test('a prefix may be a whole key', async () => {
  expect(await list({ Prefix: 'a.csv', MaxKeys: 1 })).toEqual(listed.slice(3, 9))
})

test('tells of each version what HEAD tells, and which is the current one', async () => {
  for (const version of await drops.list()) {
    const { Key, VersionId } = version
    const head = await server.client.send(new HeadObjectCommand({ Bucket: bucket, Key, VersionId }))
    expect(version).toMatchObject({
      ETag: head.ETag,
      Size: head.ContentLength,
      LastModified: head.LastModified,
      IsLatest: version.ETag === `"${md5('3')}"`,
    })
  }
})

test('a key marker alone goes on with the next key', async () => {
  expect(await list({ KeyMarker: 'a.csv' })).toEqual(listed.slice(6))
  expect(await list({ KeyMarker: 'a.cs' })).toEqual(listed.slice(3))
})

test('a version that is gone, as a marker, goes on with the next key', async () => {
  expect(await list({ KeyMarker: 'a.csv', VersionIdMarker: 'gone' })).toEqual(listed.slice(6))
})

test('refuses a version marker without a key, and a delimiter', async () => {
  await expect(list({ VersionIdMarker: 'x' })).rejects.toMatchObject({ name: 'InvalidArgument' })
  await expect(list({ Delimiter: '/' })).rejects.toMatchObject({ name: 'NotImplemented' })
})

test('encodes keys and markers where the client asks for it, as the AWS CLI does', async () => {
  const page = await server.client.send(
    new ListObjectVersionsCommand({
      Bucket: bucket,
      EncodingType: 'url',
      Prefix: 'a ',
      KeyMarker: 'a ',
      MaxKeys: 1,
    }),
  )
  expect(page).toMatchObject({
    EncodingType: 'url',
    Prefix: 'a%20',
    KeyMarker: 'a%20',
    NextKeyMarker: 'a%20b/%C3%BC.csv',
    Versions: [{ Key: 'a%20b/%C3%BC.csv' }],
  })
})

test('an answer for no versions at all is not truncated', async () => {
  const none = new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 0 })
  expect((await server.client.send(none)).IsTruncated).toBe(false)
})

test('a page goes on in the right place when its version has been replaced meanwhile', async () => {
  for (const text of ['1', '2']) await drops.put('busy.csv', text)
  const [current] = await drops.list({ Prefix: 'busy.csv' })
  await drops.put('busy.csv', '3')
  const marker = { KeyMarker: 'busy.csv', VersionIdMarker: current?.VersionId }
  expect(await list({ Prefix: 'busy.csv', ...marker })).toEqual(['busy.csv 1'])
  await drops.remove('busy.csv')
})

test('the versions are those of the uploads since the last deletion', async () => {
  const operation = fc.record({
    key: fc.constantFrom('law/a', 'law/a/b', 'law/A'),
    text: fc.constantFrom('1', '2', '3', undefined),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 12 }), async (operations) => {
      const expected = new Map<string, string[]>()
      for (const { key, text } of operations) {
        if (text === undefined) {
          await drops.remove(key)
          expected.delete(key)
        } else {
          await drops.put(key, text)
          expected.set(key, [`${key} ${text}`, ...(expected.get(key) ?? [])])
        }
      }
      const inOrder = ['law/A', 'law/a', 'law/a/b'].flatMap((key) => expected.get(key) ?? [])
      expect(await list({ Prefix: 'law/', MaxKeys: 2 })).toEqual(inOrder)
      for (const key of expected.keys()) await drops.remove(key)
    }),
    { numRuns: 25 },
  )
})

test('a bucket tells whether it is versioned, and that it has no lifecycle rules', async () => {
  const versioning = (Bucket: string) =>
    server.client.send(new GetBucketVersioningCommand({ Bucket }))
  expect((await versioning(bucket)).Status).toBe('Enabled')
  expect((await versioning(plainBucket)).Status).toBeUndefined()
  const lifecycle = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket })
  await expect(server.client.send(lifecycle)).rejects.toMatchObject({
    name: 'NoSuchLifecycleConfiguration',
    $metadata: { httpStatusCode: 404 },
  })
})
