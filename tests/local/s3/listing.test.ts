import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compareUtf8, pageOfKeys } from '../../../local/s3/key-listing.ts'
import { bucket, type RunningServer, startServer } from './running-server.ts'

const keys = [
  'a',
  'a b',
  'a-b',
  'a-b/c',
  'a.csv',
  'a/',
  'a/b',
  'a/b/c',
  'a/b-c',
  'a0',
  'A',
  'ab',
  'a//b',
  'é',
  'z',
  '\ue000',
  '\ufffd',
  '😀',
  'Z/1',
]
const byBytes = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
  for (const Key of keys) {
    await server.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Key }))
  }
})
afterAll(() => server.remove())

async function listInPages(options: { Prefix?: string; Delimiter?: string; MaxKeys: number }) {
  const items: (string | undefined)[] = []
  let ContinuationToken: string | undefined
  do {
    const page = await server.client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        ...options,
        ...(ContinuationToken ? { ContinuationToken } : {}),
      }),
    )
    const keysOnPage = page.Contents?.map((object) => object.Key) ?? []
    const groups = page.CommonPrefixes?.map((group) => group.Prefix) ?? []
    expect(page.KeyCount).toBe(keysOnPage.length + groups.length)
    expect(page.KeyCount).toBeLessThanOrEqual(options.MaxKeys)
    items.push(...keysOnPage, ...groups)
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken)
  return items
}

test('lists by the bytes of the keys', async () => {
  expect(await listInPages({ MaxKeys: 1000 })).toEqual(byBytes)
})

test.each([1, 2, 3, 7])('pages of %i give every key once, in order', async (MaxKeys) => {
  expect(await listInPages({ MaxKeys })).toEqual(byBytes)
})

test.each([1, 2, 1000])('rolls keys up to the delimiter, in pages of %i', async (MaxKeys) => {
  const items = await listInPages({ Delimiter: '/', MaxKeys })
  const expected = new Set(keys.map((key) => /^[^/]*\/?/.exec(key)?.[0]))
  expect(items.toSorted()).toEqual([...expected].toSorted())
})

test('lists a prefix, also one that ends within a name', async () => {
  expect(await listInPages({ Prefix: 'a/b', MaxKeys: 2 })).toEqual(['a/b', 'a/b-c', 'a/b/c'])
  expect(await listInPages({ Prefix: 'a/', Delimiter: '/', MaxKeys: 1000 })).toEqual([
    'a/',
    'a/b',
    'a/b-c',
    'a//',
    'a/b/',
  ])
})

test('start-after need not be a key', async () => {
  const list = await server.client.send(
    new ListObjectsV2Command({ Bucket: bucket, StartAfter: 'a-', MaxKeys: 1 }),
  )
  expect(list.Contents?.[0]?.Key).toBe('a-b')
  expect(list.IsTruncated).toBe(true)
})

test('version 1 pages by marker', async () => {
  const items: (string | undefined)[] = []
  let Marker = ''
  for (;;) {
    const page = await server.client.send(
      new ListObjectsCommand({ Bucket: bucket, Marker, MaxKeys: 4 }),
    )
    items.push(...(page.Contents?.map((object) => object.Key) ?? []))
    if (!page.IsTruncated) break
    Marker = page.Contents?.at(-1)?.Key ?? ''
  }
  expect(items).toEqual(byBytes)
})

test('encodes keys where the client asks for it, as the AWS CLI and boto3 do', async () => {
  const list = await server.client.send(
    new ListObjectsV2Command({ Bucket: bucket, EncodingType: 'url', Prefix: 'a ' }),
  )
  expect(list).toMatchObject({
    EncodingType: 'url',
    Prefix: 'a%20',
    Contents: [{ Key: 'a%20b' }],
  })
})

test('tells the same whole second as HEAD and GET', async () => {
  const target = { Bucket: bucket, Key: 'time.csv' }
  await server.client.send(new PutObjectCommand({ ...target, Body: 'x' }))
  const path = join(server.directory, bucket, 'time.csv@object')
  for (const time of ['10:20:30.000', '10:20:30.001', '10:20:30.500', '10:20:30.999']) {
    await utimes(path, new Date(`2026-03-01T${time}Z`), new Date(`2026-03-01T${time}Z`))
    const head = await server.client.send(new HeadObjectCommand(target))
    const get = await server.client.send(new GetObjectCommand(target))
    await get.Body?.transformToString()
    const request = { Bucket: bucket, Prefix: target.Key }
    for (const list of [
      await server.client.send(new ListObjectsV2Command(request)),
      await server.client.send(new ListObjectsCommand(request)),
    ]) {
      expect(list.Contents?.[0]?.LastModified).toEqual(head.LastModified)
    }
    expect(get.LastModified).toEqual(head.LastModified)
    const xml = await (await fetch(`${server.endpoint}/${bucket}?list-type=2&prefix=time`)).text()
    expect(xml).toContain('<LastModified>2026-03-01T10:20:30.000Z</LastModified>')
  }
  await server.client.send(new DeleteObjectCommand(target))
})

test('an answer for no keys at all is not truncated', async () => {
  const list = await server.client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 0 }))
  expect(list).toMatchObject({ KeyCount: 0, IsTruncated: false })
})

test('lists while objects come and go', async () => {
  const churn = async (i: number) => {
    const target = { Bucket: bucket, Key: `churn/${i % 3}/${i}.csv` }
    await server.client.send(new PutObjectCommand({ ...target, Body: 'x' }))
    await server.client.send(new DeleteObjectCommand(target))
  }
  const lists = Array.from({ length: 20 }, () => listInPages({ MaxKeys: 1000 }))
  const [listed] = await Promise.all([
    Promise.all(lists),
    Promise.all(Array.from({ length: 40 }, (_, i) => churn(i))),
  ])
  for (const items of listed) {
    expect(items.filter((key) => !key?.startsWith('churn/'))).toEqual(byBytes)
  }
  expect(await listInPages({ MaxKeys: 1000 })).toEqual(byBytes)
})

test('the order is that of the UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const expected = Buffer.compare(Buffer.from(a), Buffer.from(b))
      expect(Math.sign(compareUtf8(a, b))).toBe(expected)
    }),
  )
})

test('pages of any size together hold what one page holds', () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', '-'), minLength: 1, maxLength: 6 })
  const delimiter = fc.constantFrom('', '/', 'b')
  const all = fc.uniqueArray(key, { maxLength: 20 })
  fc.assert(
    fc.property(
      all,
      key,
      delimiter,
      fc.integer({ min: 1, max: 4 }),
      (all, prefix, delimiter, maxKeys) => {
        const whole = pageOfKeys(all, { prefix: prefix.charAt(0), delimiter })
        const keysInPages: string[] = []
        const groupsInPages: string[] = []
        let startAfter: string | undefined
        for (;;) {
          const options = { prefix: prefix.charAt(0), delimiter, maxKeys, startAfter }
          const page = pageOfKeys(all, options)
          keysInPages.push(...page.keys)
          groupsInPages.push(...page.commonPrefixes)
          if (!page.isTruncated) break
          startAfter = page.last
        }
        expect(keysInPages).toEqual(whole.keys)
        expect(groupsInPages).toEqual(whole.commonPrefixes)
      },
    ),
  )
})
