import { readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { bucket, md5, plainBucket, type RunningServer, startServer } from './running-server.ts'
import { VersionedBucket } from './versioned-bucket.ts'

let server: RunningServer
let drops: VersionedBucket
beforeEach(async () => {
  server = await startServer()
  drops = new VersionedBucket(server)
})
afterEach(() => server.remove())

const object = { Bucket: bucket, Key: 'a.csv' }

test('what an upload replaces can be read again by its version', async () => {
  const old = new PutObjectCommand({ ...object, Body: 'old', Metadata: { site: 'north' } })
  const { VersionId } = await server.client.send(old)
  const before = await server.client.send(new HeadObjectCommand(object))
  await drops.put('a.csv', 'new')
  expect(await drops.text('a.csv')).toBe('new')
  const got = await server.client.send(new GetObjectCommand({ ...object, VersionId }))
  expect(await got.Body?.transformToString()).toBe('old')
  expect(got).toMatchObject({
    VersionId,
    ETag: `"${md5('old')}"`,
    LastModified: before.LastModified,
    Metadata: { site: 'north' },
  })
})

test('every way to write keeps what it replaces', async () => {
  const first = await drops.put('a.csv', 'put')
  await drops.put('b.csv', 'copied')
  const CopySource = `${bucket}/b.csv`
  const copy = await server.client.send(new CopyObjectCommand({ ...object, CopySource }))
  const { UploadId } = await server.client.send(new CreateMultipartUploadCommand(object))
  const upload = { ...object, UploadId }
  const part = new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'in parts' })
  const Parts = [{ PartNumber: 1, ETag: (await server.client.send(part)).ETag }]
  const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })
  const { VersionId } = await server.client.send(complete)
  const form = new FormData()
  form.set('key', 'a.csv')
  form.set('file', new Blob(['form']), 'x.csv')
  await fetch(`${server.endpoint}/${bucket}`, { method: 'POST', body: form })
  expect(await drops.history('a.csv')).toEqual(['form', 'in parts', 'copied', 'put'])
  const ids = (await drops.list({ Prefix: 'a.csv' })).map((version) => version.VersionId)
  expect(ids.slice(1)).toEqual([VersionId, copy.VersionId, first])
})

test('the same content again is a version of its own', async () => {
  for (const text of ['one', 'one', 'two', 'one']) await drops.put('a.csv', text)
  expect(await drops.history('a.csv')).toEqual(['one', 'two', 'one', 'one'])
})

test('GET and HEAD of a version know ranges and If-Match', async () => {
  const VersionId = await drops.put('a.csv', '0123456789')
  await drops.put('a.csv', 'new')
  const version = { ...object, VersionId, IfMatch: `"${md5('0123456789')}"` }
  const got = await server.client.send(new GetObjectCommand({ ...version, Range: 'bytes=4-' }))
  expect(await got.Body?.transformToString()).toBe('456789')
  expect(got.ContentRange).toBe('bytes 4-9/10')
  const head = await server.client.send(new HeadObjectCommand(version))
  expect(head).toMatchObject({ VersionId, ContentLength: 10, ETag: version.IfMatch })
  const other = new GetObjectCommand({ ...version, IfMatch: `"${md5('new')}"` })
  await expect(server.client.send(other)).rejects.toMatchObject({ name: 'PreconditionFailed' })
})

test('the current version has an id too', async () => {
  await drops.put('a.csv', 'old')
  const VersionId = await drops.put('a.csv', 'new')
  expect(await drops.text('a.csv', VersionId)).toBe('new')
  expect((await server.client.send(new HeadObjectCommand(object))).VersionId).toBe(VersionId)
})

test('an unknown version is 404 NoSuchVersion', async () => {
  const id = await drops.put('a.csv', 'old')
  await drops.put('b.csv', 'other')
  for (const [key, versionId] of [
    ['a.csv', 'unknown'],
    ['a.csv', '../../../etc/passwd'],
    ['b.csv', id],
    ['absent.csv', id],
  ] as const) {
    await expect(drops.text(key, versionId)).rejects.toMatchObject({
      name: 'NoSuchVersion',
      $metadata: { httpStatusCode: 404 },
    })
  }
  const head = new HeadObjectCommand({ ...object, VersionId: 'unknown' })
  await expect(server.client.send(head)).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  })
})

test('earlier versions are no objects', async () => {
  for (const text of ['1', '2', '3']) await drops.put('a.csv', text)
  const list = await server.client.send(new ListObjectsV2Command({ Bucket: bucket }))
  expect(list.Contents?.map(({ Key, ETag }) => [Key, ETag])).toEqual([['a.csv', `"${md5('3')}"`]])
})

test('the newest 20 earlier versions of each key are kept', async () => {
  const texts = Array.from({ length: 23 }, (_, i) => `${i}`)
  const ids: (string | undefined)[] = []
  for (const text of texts) ids.push(await drops.put('a.csv', text))
  await drops.put('b.csv', 'one')
  await drops.put('b.csv', 'two')
  expect(await drops.history('a.csv')).toEqual(texts.slice(2).reverse())
  expect(await drops.history('b.csv')).toEqual(['two', 'one'])
  await expect(drops.text('a.csv', ids[1])).rejects.toMatchObject({ name: 'NoSuchVersion' })
})

test('a deletion takes all versions, and a new upload shows none of them', async () => {
  const old = await drops.put('a.csv', 'old')
  await drops.put('a.csv', 'new')
  await drops.put('b.csv', 'one')
  await drops.put('b.csv', 'two')
  await drops.remove('a.csv')
  const Delete = { Objects: [{ Key: 'b.csv' }] }
  await server.client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }))
  expect(await drops.list()).toEqual([])
  const left = await readdir(join(server.directory, '.versions', bucket))
  expect(left.map((name) => name.replace(/^[0-9a-f]{64}/, ''))).toEqual(['.deleted', '.deleted'])
  await drops.put('a.csv', 'again')
  expect(await drops.history('a.csv')).toEqual(['again'])
  await expect(drops.text('a.csv', old)).rejects.toMatchObject({ name: 'NoSuchVersion' })
})

test('a copy of an earlier version onto the object brings it back', async () => {
  const old = new PutObjectCommand({ ...object, Body: 'old', Metadata: { site: 'north' } })
  const { VersionId } = await server.client.send(old)
  await drops.put('a.csv', 'new')
  const copy = (versionId: string | undefined) =>
    server.client.send(
      new CopyObjectCommand({ ...object, CopySource: `${bucket}/a.csv?versionId=${versionId}` }),
    )
  await expect(copy('unknown')).rejects.toMatchObject({ name: 'NoSuchVersion' })
  await copy(VersionId)
  expect(await drops.history('a.csv')).toEqual(['old', 'new', 'old'])
  const head = await server.client.send(new HeadObjectCommand(object))
  expect(head.Metadata).toEqual({ site: 'north' })
})

test('refuses to delete a single version, rather than delete the object', async () => {
  const VersionId = await drops.put('a.csv', 'old')
  await drops.put('a.csv', 'new')
  const Delete = { Objects: [{ Key: 'a.csv', VersionId }] }
  const refused = { name: 'NotImplemented' }
  const one = new DeleteObjectCommand({ ...object, VersionId })
  await expect(server.client.send(one)).rejects.toMatchObject(refused)
  const several = new DeleteObjectsCommand({ Bucket: bucket, Delete })
  await expect(server.client.send(several)).rejects.toMatchObject(refused)
  expect(await drops.history('a.csv')).toEqual(['new', 'old'])
})

test('a bucket that is not versioned keeps nothing of before', async () => {
  const plain = new VersionedBucket(server, plainBucket)
  expect(await plain.put('a.csv', 'old')).toBeUndefined()
  await plain.put('a.csv', 'new')
  expect(await plain.list()).toMatchObject([{ Key: 'a.csv', VersionId: 'null', IsLatest: true }])
  expect(await plain.text('a.csv', 'null')).toBe('new')
  expect(await readdir(server.directory)).not.toContain('.versions')
})

test('keeps a version without copying it', async () => {
  await drops.put('a.csv', 'old')
  const { ino } = await stat(join(server.directory, bucket, 'a.csv@object'))
  await drops.put('a.csv', 'new')
  const [directory = ''] = await readdir(join(server.directory, '.versions', bucket))
  const [file = ''] = await readdir(join(server.directory, '.versions', bucket, directory))
  const kept = await stat(join(server.directory, '.versions', bucket, directory, file))
  expect(kept.ino).toBe(ino)
})

test('a version that comes back, to its very time, is listed where it came last', async () => {
  const time = new Date('2026-01-01T00:00:00Z')
  const dated = async (text: string) => {
    await drops.put('a.csv', text)
    await utimes(join(server.directory, bucket, 'a.csv@object'), time, time)
  }
  await dated('one')
  await drops.put('a.csv', 'two')
  await dated('one')
  await drops.put('a.csv', 'three')
  expect(await drops.history('a.csv')).toEqual(['three', 'one', 'two'])
})

test('overwrites at the same time each leave a version', async () => {
  const texts = Array.from({ length: 15 }, (_, i) => `${i}`.repeat(50_000))
  await Promise.all(texts.map((text) => drops.put('a.csv', text)))
  expect((await drops.history('a.csv')).toSorted()).toEqual(texts.toSorted())
})
