import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { guardLoopback } from '../../local/loopback-guard.ts'
import { startTableServer, type TableServer } from '../../local/table-server.ts'
import { bucket, type RunningServer, startServer } from './s3/running-server.ts'

const seen: (string | undefined)[] = []
const plain = createServer((_, response) => response.end('let in'))
plain.on('request', ({ headers }) => seen.push(headers.host))
let plainUrl: string
let objects: RunningServer
let tables: TableServer
let directory: string
beforeAll(async () => {
  guardLoopback(plain)
  await once(plain.listen(0, '127.0.0.1'), 'listening')
  plainUrl = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`
  objects = await startServer()
  directory = await mkdtemp(join(tmpdir(), 'metertally-guard-'))
  tables = await startTableServer(directory, 0)
})
afterAll(async () => {
  plain.close()
  plain.closeAllConnections()
  await objects.remove()
  await tables.close()
  await rm(directory, { recursive: true, force: true })
})

/** Not `fetch`, which sets Host itself. */
async function ask(
  url: string,
  headers: OutgoingHttpHeaders,
  method = 'GET',
  body = '',
): Promise<{ status: number | undefined; headers: IncomingMessage['headers']; text: string }> {
  const sent = request(url, { method, headers, agent: false }).end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const text = Buffer.concat(await response.toArray()).toString()
  return { status: response.statusCode, headers: response.headers, text }
}

test.each([
  '127.0.0.1',
  '127.0.0.1:4566',
  'localhost',
  'LOCALHOST:4566',
  'meter-drops.s3.localhost:4566',
  '[::1]',
  '[::1]:4566',
])('the host %s is let in, also as an origin', async (host) => {
  expect(await ask(plainUrl, { host })).toMatchObject({ status: 200, text: 'let in' })
  for (const scheme of ['http', 'https']) {
    const origin = `${scheme}://${host}`
    expect(await ask(plainUrl, { host, origin }, 'POST')).toMatchObject({ status: 200 })
  }
})

const foreign = [
  'evil.example',
  'evil.example:4566',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  'evillocalhost',
  '.localhost',
  'evil.example/.localhost',
  'localhost@evil.example',
  'localhost:80@evil.example',
  '0.0.0.0',
  '[::1',
]
test.each(foreign)('the host %s is refused, also as an origin', async (host) => {
  expect(await ask(plainUrl, { host })).toMatchObject({ status: 403 })
  const origin = `http://${host}`
  expect(await ask(plainUrl, { host: 'localhost', origin }, 'POST')).toMatchObject({ status: 403 })
})

test.each([
  'null',
  '',
  'localhost',
  'http://',
  'file://',
  'file://localhost',
  'chrome-extension://localhost',
  'http://localhost, http://evil.example',
])('the origin "%s" is refused', async (origin) => {
  expect(await ask(plainUrl, { host: 'localhost', origin })).toMatchObject({ status: 403 })
})

test('a refusal is one line of text, and no listener sees the request', async () => {
  const before = seen.length
  const { text, headers } = await ask(plainUrl, { host: 'evil.example' })
  expect(text).toMatch(/^Refused: .+\n$/)
  expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(seen).toHaveLength(before)
})

test('every listener sees a request that is let in', async () => {
  const before = seen.length
  await ask(plainUrl, { host: 'localhost:1' })
  expect(seen.slice(before)).toEqual(['localhost:1'])
})

test("a form on another site's page deletes nothing from the bucket", async () => {
  const object = { Bucket: bucket, Key: 'a.csv' }
  await objects.client.send(new PutObjectCommand({ ...object, Body: 'x' }))
  const body = '<Delete><Object><Key>a.csv</Key></Object></Delete>'
  const deletion = (origin: string) =>
    ask(
      `${objects.endpoint}/${bucket}?delete`,
      { origin, 'content-type': 'text/plain' },
      'POST',
      body,
    )
  for (const origin of ['https://evil.example', 'null']) {
    expect(await deletion(origin)).toMatchObject({ status: 403 })
  }
  await objects.client.send(new HeadObjectCommand(object))
  // The same form from a page of this machine: the refusal was for the origin.
  expect(await deletion(objects.endpoint)).toMatchObject({ status: 200 })
  await expect(objects.client.send(new HeadObjectCommand(object))).rejects.toThrow()
})

test('a name that was rebound to this machine reads neither objects nor tables', async () => {
  for (const { endpoint } of [objects, tables]) {
    expect(await ask(endpoint, { host: 'evil.example' })).toMatchObject({ status: 403 })
  }
})

test('a preflight from another site is told no, also by the tables', async () => {
  const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
  for (const { endpoint } of [objects, tables]) {
    const { status, headers } = await ask(endpoint, preflight, 'OPTIONS')
    expect(status).toBe(403)
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  }
})

test('the SDK reaches the tables', async () => {
  const client = new DynamoDBClient({
    endpoint: tables.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  })
  expect(await client.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] })
  client.destroy()
})
