import { once } from 'node:events'
import { watch } from 'node:fs'
import { link, mkdtemp, readdir, rename, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { bucket, createClient, type RunningServer, startServer } from './running-server.ts'
import { kill, serve } from './served-child.ts'
import { VersionedBucket } from './versioned-bucket.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'metertally-s3-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function withServer(work: (drops: VersionedBucket, server: RunningServer) => Promise<void>) {
  const server = await startServer(directory)
  try {
    await work(new VersionedBucket(server), server)
  } finally {
    server.client.destroy()
    await server.close()
  }
}

const current = () => join(directory, bucket, 'a.csv@object')
const keptDirectory = async () => {
  const versions = join(directory, '.versions', bucket)
  const [name = ''] = await readdir(versions)
  return join(versions, name)
}

/** The places where an overwrite leaves a trace, one after the other. */
const traces = {
  'has begun': async () => join(directory, '.temporary'),
  'has kept what it replaces': keptDirectory,
  'has replaced it': async () => join(directory, bucket),
}

test.each(Object.entries(traces))(
  'a SIGKILL when an overwrite %s loses no version that was answered, and doubles none',
  async (_, trace) => {
    const texts = ['first', 'second']
    await withServer(async (drops) => {
      for (const text of texts) await drops.put('a.csv', text)
    })
    for (let round = 0; round < 2; round += 1) {
      const { child, endpoint } = await serve(directory)
      const client = createClient(endpoint)
      const put = async (Body: string) => {
        texts.push(Body)
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a.csv', Body }))
      }
      await put(`answered ${round}`)
      const answered = texts.length - 1
      const watcher = watch(await trace())
      const killed = once(watcher, 'change').then(() => kill(child))
      await put(`cut ${round}`).catch(() => {})
      await killed
      watcher.close()
      client.destroy()
      await withServer(async (drops) => {
        const history = await drops.history('a.csv')
        expect(texts.indexOf(history[0] ?? '')).toBeGreaterThanOrEqual(answered)
        texts.splice(texts.indexOf(history[0] ?? '') + 1)
        expect(history).toEqual(texts.toReversed())
      })
    }
  },
)

test('a version that was kept, but not yet replaced, is listed once', async () => {
  await withServer(async (drops) => {
    await drops.put('a.csv', 'one')
    await drops.put('a.csv', 'two')
  })
  const [first = ''] = await readdir(await keptDirectory())
  const [, id] = first.split('.')
  await withServer(async (drops) => {
    const [latest] = await drops.list()
    await link(current(), join(await keptDirectory(), `0000000002.${latest?.VersionId}`))
    expect(id).not.toBe(latest?.VersionId)
    expect(await drops.history('a.csv')).toEqual(['two', 'one'])
    await drops.put('a.csv', 'three')
    expect(await drops.history('a.csv')).toEqual(['three', 'two', 'one'])
  })
})

test('what a deletion that was cut short left is swept at the next start', async () => {
  await withServer(async (drops) => {
    for (const key of ['a.csv', 'b.csv']) {
      await drops.put(key, 'one')
      await drops.put(key, 'two')
    }
  })
  await unlink(current())
  await withServer(async (drops) => {
    expect(await readdir(join(directory, '.versions', bucket))).toHaveLength(1)
    expect(await drops.history('b.csv')).toEqual(['two', 'one'])
    await drops.put('a.csv', 'again')
    expect(await drops.history('a.csv')).toEqual(['again'])
  })
})

test('what a deletion that failed left is no version of the next object', async () => {
  await withServer(async (drops) => {
    const old = await drops.put('a.csv', 'one')
    await drops.put('a.csv', 'two')
    await rename(current(), join(directory, 'elsewhere'))
    expect(await drops.list()).toEqual([])
    await expect(drops.text('a.csv', old)).rejects.toMatchObject({ name: 'NoSuchVersion' })
    await drops.put('a.csv', 'again')
    expect(await drops.history('a.csv')).toEqual(['again'])
  })
})
