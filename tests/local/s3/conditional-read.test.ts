import { request } from 'node:http'
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parseRange } from '../../../local/s3/conditional-read.ts'
import { bucket, md5, type RunningServer, startServer } from './running-server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
  await server.client.send(new PutObjectCommand({ ...object, Body: '0123456789' }))
  await server.client.send(
    new PutObjectCommand({ Bucket: bucket, Key: 'empty', Body: Buffer.alloc(0) }),
  )
})
afterAll(() => server.remove())

const object = { Bucket: bucket, Key: 'a.csv' }
const etag = `"${md5('0123456789')}"`
const get = (options = {}) => server.client.send(new GetObjectCommand({ ...object, ...options }))
const read = async (options = {}) => {
  const got = await get(options)
  return [await got.Body?.transformToString(), got.ContentRange]
}

test('answers 412 to a read whose If-Match is not the etag', async () => {
  await expect(get({ IfMatch: '"other"' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  })
  const head = new HeadObjectCommand({ ...object, IfMatch: '"other"' })
  await expect(server.client.send(head)).rejects.toMatchObject({
    $metadata: { httpStatusCode: 412 },
  })
})

test('answers a read whose If-Match is the etag', async () => {
  expect((await read({ IfMatch: etag }))[0]).toBe('0123456789')
  expect((await read({ IfMatch: '*' }))[0]).toBe('0123456789')
})

test('If-Match goes before the range, as a reader who resumes needs it', async () => {
  const resumed = get({ IfMatch: '"other"', Range: 'bytes=100-' })
  await expect(resumed).rejects.toMatchObject({ name: 'PreconditionFailed' })
})

test('never sends other content than If-Match names, while others overwrite', async () => {
  const target = { Bucket: bucket, Key: 'busy.csv' }
  const put = (Body: string) => server.client.send(new PutObjectCommand({ ...target, Body }))
  const { ETag } = await put('a'.repeat(300_000))
  const writes = Array.from({ length: 30 }, (_, i) => put('ab'.charAt(i % 2).repeat(300_000)))
  const reads = Array.from({ length: 60 }, async () => {
    const command = new GetObjectCommand({ ...target, IfMatch: ETag as string })
    const got = await server.client.send(command).catch((error) => {
      if (error.name !== 'PreconditionFailed') throw error
    })
    return (await got?.Body?.transformToString())?.replaceAll('a', '')
  })
  const contents = await Promise.all([...reads])
  await Promise.all(writes)
  expect(contents.every((rest) => rest === undefined || rest === '')).toBe(true)
})

test('answers 304 to If-None-Match with the etag', async () => {
  await expect(get({ IfNoneMatch: etag })).rejects.toMatchObject({
    $metadata: { httpStatusCode: 304 },
  })
})

test.each([
  ['bytes=4-', '456789', 'bytes 4-9/10'],
  ['bytes=0-0', '0', 'bytes 0-0/10'],
  ['bytes=9-', '9', 'bytes 9-9/10'],
  ['bytes=9-9', '9', 'bytes 9-9/10'],
  ['bytes=2-4', '234', 'bytes 2-4/10'],
  ['bytes=8-100', '89', 'bytes 8-9/10'],
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=-30', '0123456789', 'bytes 0-9/10'],
])('sends the range %s', async (Range, content, contentRange) => {
  expect(await read({ Range, IfMatch: etag })).toEqual([content, contentRange])
})

test.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('answers 416 to %s', async (Range) => {
  await expect(get({ Range, IfMatch: etag })).rejects.toMatchObject({
    name: 'InvalidRange',
    $metadata: { httpStatusCode: 416 },
  })
})

test('answers 416 to any range of an empty object', async () => {
  await expect(get({ Key: 'empty', Range: 'bytes=0-' })).rejects.toMatchObject({
    name: 'InvalidRange',
  })
})

test.each(['bytes=5-2', 'bytes=0-1,3-4', 'bytes=x', 'bytes=-', 'lines=1-2', undefined])(
  'ignores the range %s, as S3 does',
  (header) => {
    expect(parseRange(header, 10)).toBeUndefined()
  },
)

test('refuses a path that is no UTF-8', async () => {
  const status = await new Promise((resolve) => {
    request(`${server.endpoint}/${bucket}/%FF`, (response) => resolve(response.statusCode)).end()
  })
  expect(status).toBe(400)
})
