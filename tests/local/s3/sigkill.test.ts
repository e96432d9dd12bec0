import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { bucket, createClient, md5, startServer } from './running-server.ts'
import { kill, serve } from './served-child.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'metertally-s3-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function readBack(): Promise<{ content: Uint8Array; etags: Set<string | undefined> }> {
  const server = await startServer(directory)
  try {
    const list = await server.client.send(new ListObjectsV2Command({ Bucket: bucket }))
    expect(list.Contents?.map((object) => object.Key)).toEqual(['a.csv'])
    const got = await server.client.send(new GetObjectCommand({ Bucket: bucket, Key: 'a.csv' }))
    const content = await got.Body?.transformToByteArray()
    return { content: content as Uint8Array, etags: new Set([list.Contents?.[0]?.ETag, got.ETag]) }
  } finally {
    server.client.destroy()
    await server.close()
  }
}

test('a SIGKILL in the middle of a large upload leaves the old object whole', async () => {
  const { child, endpoint } = await serve(directory)
  const client = createClient(endpoint)
  const old = randomBytes(100_000)
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a.csv', Body: old }))

  const half = randomBytes(32_000_000)
  const upload = request(`${endpoint}/${bucket}/a.csv`, {
    method: 'PUT',
    headers: { 'content-length': 2 * half.length },
  })
  upload.on('error', () => {})
  // Far more than socket buffers hold, so the server has taken most of it when this returns.
  await new Promise((resolve) => upload.write(half, resolve))
  const [unfinished] = await readdir(join(directory, '.temporary'))
  expect((await stat(join(directory, '.temporary', unfinished ?? ''))).size).toBeGreaterThan(0)
  await kill(child)
  client.destroy()

  const { content, etags } = await readBack()
  expect(md5(content)).toBe(md5(old))
  expect(etags).toEqual(new Set([`"${md5(old)}"`]))
  expect(await readdir(join(directory, '.temporary'))).toEqual([])
})

test('a SIGKILL between overwrites leaves one version whole, no older than the last answered', async () => {
  for (const answeredBeforeKill of [1, 2, 3, 5, 8]) {
    const { child, endpoint } = await serve(directory)
    const client = createClient(endpoint)
    const versions: Buffer[] = []
    let answered = -1
    let killed: Promise<void> | undefined
    for (;;) {
      const body = Buffer.concat([randomBytes(16), Buffer.alloc(3_000_000, versions.length)])
      versions.push(body)
      const put = client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a.csv', Body: body }))
      if (answered + 1 === answeredBeforeKill) killed = kill(child)
      if (!(await put.then(() => true).catch(() => false))) break
      answered += 1
    }
    await killed
    client.destroy()

    const { content, etags } = await readBack()
    const hashes = versions.map((version) => md5(version))
    expect(hashes.indexOf(md5(content))).toBeGreaterThanOrEqual(answered)
    expect(etags).toEqual(new Set([`"${md5(content)}"`]))
  }
})
