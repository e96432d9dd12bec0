import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startObjectServer } from '../../../local/s3/object-server.ts'
import { bucket, md5, type RunningServer, startServer } from './running-server.ts'

let server: RunningServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.remove())

const at = (Key: string) => ({ Bucket: bucket, Key })
const put = (key: string, Body = key) =>
  server.client.send(new PutObjectCommand({ ...at(key), Body }))
const created = (key: string, content: string) => ({
  bucket,
  key,
  kind: 'created',
  etag: md5(content),
  size: content.length,
})

test('reports an upload, each time', async () => {
  await put('a.csv', 'one')
  await put('a.csv', 'two')
  expect(server.changes).toEqual([created('a.csv', 'one'), created('a.csv', 'two')])
})

test('reports a copy under its new key', async () => {
  await put('a+b #1%.csv', 'one')
  const CopySource = `${bucket}/${encodeURIComponent('a+b #1%.csv')}`
  await server.client.send(new CopyObjectCommand({ ...at('new/b.csv'), CopySource }))
  expect(server.changes.slice(1)).toEqual([created('new/b.csv', 'one')])
})

test('reports a form upload', async () => {
  const form = new FormData()
  form.set('key', 'form/a.csv')
  form.set('file', new Blob(['one']), 'x.csv')
  const response = await fetch(`${server.endpoint}/${bucket}`, { method: 'POST', body: form })
  expect(response.status).toBe(204)
  expect(server.changes).toEqual([created('form/a.csv', 'one')])
})

test('reports a deletion, but none of a key that is not there', async () => {
  await put('a.csv')
  await server.client.send(new DeleteObjectCommand(at('a.csv')))
  await server.client.send(new DeleteObjectCommand(at('a.csv')))
  expect(server.changes.slice(1)).toEqual([{ bucket, key: 'a.csv', kind: 'removed' }])
})

test('reports two deletions of one key at the same time once', async () => {
  await put('a.csv')
  const remove = () => server.client.send(new DeleteObjectCommand(at('a.csv')))
  await Promise.all([remove(), remove(), remove(), remove()])
  expect(server.changes.slice(1)).toHaveLength(1)
})

test('reports each key of a multi-object delete, also those that XML could spoil', async () => {
  const keys = ['007', '7', '1e3', 'a&b.csv', '<x>.csv', '&amp;', ' padded ', 'é/ü.csv', 'q\'".csv']
  for (const key of keys) await put(key)
  const Objects = [...keys, 'absent'].map((Key) => ({ Key }))
  const result = await server.client.send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }),
  )
  expect(result.Deleted?.map((deleted) => deleted.Key)).toEqual([...keys, 'absent'])
  expect(server.changes.slice(keys.length)).toEqual(
    keys.map((key) => ({ bucket, key, kind: 'removed' })),
  )
})

test('a change is visible to readers when it is reported', async () => {
  const seen: Promise<unknown>[] = []
  const directory = await mkdtemp(join(tmpdir(), 'metertally-s3-'))
  const watched = await startObjectServer({
    directory,
    port: 0,
    buckets: [bucket],
    versioned: [],
    onChange: ({ key }) => {
      seen.push(fetch(`${watched.endpoint}/${bucket}/${key}`).then((response) => response.text()))
    },
  })
  await fetch(`${watched.endpoint}/${bucket}/a.csv`, { method: 'PUT', body: 'one' })
  expect(await Promise.all(seen)).toEqual(['one'])
  await watched.close()
  await rm(directory, { recursive: true })
})

async function uploadParts(key: string, parts: readonly (string | Uint8Array)[]) {
  const begun = await server.client.send(new CreateMultipartUploadCommand(at(key)))
  const upload = { ...at(key), UploadId: begun.UploadId as string }
  const Parts = await Promise.all(
    parts.map(async (Body, i) => {
      const part = new UploadPartCommand({ ...upload, PartNumber: i + 1, Body })
      return { PartNumber: i + 1, ETag: (await server.client.send(part)).ETag as string }
    }),
  )
  return { upload, Parts }
}

test('reports a multipart upload once it is complete', async () => {
  const parts = [Buffer.alloc(5_242_880, 'a'), Buffer.alloc(5_242_880, 'b'), Buffer.from('end')]
  const { upload, Parts } = await uploadParts('big.csv', parts)
  expect(server.changes).toEqual([])
  const done = await server.client.send(
    new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }),
  )
  // The md5 of the parts' md5s, then their number: what real S3 gives.
  const digests = parts.map((part) => Buffer.from(md5(part), 'hex'))
  const etag = `${md5(Buffer.concat(digests))}-3`
  expect(done.ETag).toBe(`"${etag}"`)
  expect(server.changes).toEqual([
    { bucket, key: 'big.csv', kind: 'created', etag, size: 10_485_763 },
  ])
  const got = await server.client.send(new GetObjectCommand(at('big.csv')))
  expect(got.ETag).toBe(`"${etag}"`)
  expect(md5((await got.Body?.transformToByteArray()) ?? '')).toBe(md5(Buffer.concat(parts)))
})

test('refuses to complete an upload with a part that was not sent, and reports nothing', async () => {
  const { upload, Parts } = await uploadParts('big.csv', ['one'])
  const complete = (MultipartUpload: object) =>
    server.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }))
  const missing = [...Parts, { PartNumber: 2, ETag: '"x"' }]
  await expect(complete({ Parts: missing })).rejects.toMatchObject({ name: 'InvalidPart' })
  const wrong = [{ PartNumber: 1, ETag: `"${md5('other')}"` }]
  await expect(complete({ Parts: wrong })).rejects.toMatchObject({ name: 'InvalidPart' })
  expect(server.changes).toEqual([])
})

test('an aborted upload is gone', async () => {
  const { upload, Parts } = await uploadParts('big.csv', ['one'])
  await server.client.send(new AbortMultipartUploadCommand(upload))
  const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })
  await expect(server.client.send(complete)).rejects.toMatchObject({ name: 'NoSuchUpload' })
  expect(server.changes).toEqual([])
})

test('an upload id cannot lead out of the directory', async () => {
  const upload = { ...at('a.csv'), UploadId: '../../meter-drops' }
  await expect(server.client.send(new AbortMultipartUploadCommand(upload))).rejects.toMatchObject({
    name: 'NoSuchUpload',
  })
})
