import { Agent, get, request } from 'node:http'
import { networkInterfaces } from 'node:os'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startObjectServer } from '../../../local/s3/object-server.ts'
import { bucket, plainBucket, type RunningServer, startServer } from './running-server.ts'

let server: RunningServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.remove())

test('a port in use rejects with EADDRINUSE', async () => {
  const port = Number(new URL(server.endpoint).port)
  const second = startObjectServer({
    directory: server.directory,
    port,
    buckets: [],
    versioned: [],
    onChange: () => {},
  })
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('listens on the loopback interface only', async () => {
  const { port } = new URL(server.endpoint)
  const outer = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address && !address.internal && address.family === 'IPv4')
  for (const address of outer) {
    const asked = new Promise((resolve, reject) => {
      get(`http://${address?.address}:${port}/`, resolve).on('error', reject)
    })
    await expect(asked).rejects.toThrow()
  }
  expect(server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

test('closes while clients keep connections open', async () => {
  const agent = new Agent({ keepAlive: true })
  await new Promise((resolve) => {
    get(`${server.endpoint}/`, { agent }, (response) => response.resume().on('end', resolve))
  })
  const unfinished = request(`${server.endpoint}/${bucket}/a.csv`, { method: 'PUT' })
  unfinished.on('error', () => {})
  await new Promise((resolve) => unfinished.write('half', resolve))
  await server.close()
  expect(server.changes).toEqual([])
  agent.destroy()
})

test('keeps objects over a restart', async () => {
  const object = { Bucket: bucket, Key: 'a.csv' }
  const { ETag } = await server.client.send(new PutObjectCommand({ ...object, Body: 'one' }))
  await server.close()
  const again = await startServer(server.directory)
  const got = await again.client.send(new GetObjectCommand(object))
  expect(got.ETag).toBe(ETag)
  expect(again.changes).toEqual([])
  await again.remove()
})

test('takes signed URLs with any credentials, and requests without any', async () => {
  const url = `${server.endpoint}/${bucket}/a.csv`
  const signature =
    'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=nobody%2F20200101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00'
  const put = await fetch(`${url}?${signature}`, { method: 'PUT', body: 'one' })
  expect(put.status).toBe(200)
  const got = await fetch(url)
  expect(await got.text()).toBe('one')
})

test('buckets can be listed, made and deleted, but only when empty', async () => {
  const other = { Bucket: 'other-bucket' }
  await server.client.send(new CreateBucketCommand(other))
  const { Buckets } = await server.client.send(new ListBucketsCommand({}))
  expect(Buckets?.map((found) => found.Name).toSorted()).toEqual([
    bucket,
    plainBucket,
    'other-bucket',
  ])
  await server.client.send(new PutObjectCommand({ ...other, Key: 'a/b', Body: 'x' }))
  await expect(server.client.send(new DeleteBucketCommand(other))).rejects.toMatchObject({
    name: 'BucketNotEmpty',
  })
  await server.client.send(new DeleteObjectCommand({ ...other, Key: 'a/b' }))
  await server.client.send(new DeleteBucketCommand(other))
  await expect(server.client.send(new HeadBucketCommand(other))).rejects.toThrow()
})

test('an absent bucket or key is 404', async () => {
  await expect(
    server.client.send(new HeadBucketCommand({ Bucket: 'absent-bucket' })),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } })
  const key = 'a&b <1>.csv'
  await expect(
    server.client.send(new GetObjectCommand({ Bucket: bucket, Key: key })),
  ).rejects.toMatchObject({ name: 'NoSuchKey', Key: key })
})

test('answers in the XML of S3, escaped once', async () => {
  await server.client.send(new PutObjectCommand({ Bucket: bucket, Key: "a&'b.csv", Body: 'x' }))
  const xml = await (await fetch(`${server.endpoint}/${bucket}?list-type=2`)).text()
  expect(xml).toContain('<Key>a&#x26;&#x27;b.csv</Key>')
})
