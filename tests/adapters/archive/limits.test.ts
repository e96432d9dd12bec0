import { Readable } from 'node:stream'
import { createGzip, gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { openArchive } from '../../../adapters/archive/open-archive.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import { chunksOf } from '../csv/chunks.ts'
import { contents, refusal, tarOf } from './opened.ts'
import { zipOf } from './zip-writer.ts'

const MIB = 2 ** 20
const zeros = '0'.repeat(10_000)

/** A GiB of one byte, packed as it is asked for. */
function packedZeros(): AsyncIterable<Uint8Array> {
  const block = Buffer.alloc(MIB, '0')
  return Readable.from(Array(1024).fill(block)).pipe(createGzip({ level: 9 }))
}

async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let total = 0
  for await (const member of openArchive(bytes, DEFAULT_LIMITS)) {
    for await (const chunk of member.bytes) total += chunk.length
  }
  return total
}

test('a bomb is refused soon, with little memory', async () => {
  const before = process.memoryUsage().rss
  await expect(readAll(packedZeros())).rejects.toThrow(/more than 1000 times its own size, as a/)
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * MIB)
})

test('a year of zeros in rows of half-hours is no bomb', async () => {
  const row = `,${Array(17_520).fill('0').join()}\n`
  const rows = Array.from({ length: 2200 }, (_, at) => `M${String(at).padStart(6, '0')}${row}`)
  const file = gzipSync(rows.join(''), { level: 9 })
  expect(await readAll(chunksOf([file]))).toBeGreaterThan(DEFAULT_LIMITS.ratioFrom)
})

const limits = { ratio: 20, ratioFrom: 5000 }

test.each([
  ['gzip', gzipSync(zeros), ''],
  ['tar.gz', gzipSync(await tarOf([{ name: 'a.csv', content: zeros }])), ''],
  ['zip', zipOf([{ name: 'a.csv', content: zeros }]), ' at "a.csv"'],
  ['zip, in a file passed over', zipOf([{ name: '.hidden', content: zeros }]), ''],
  [
    'gzip in a zip',
    zipOf([{ name: 'a.gz', content: gzipSync(zeros), stored: true }]),
    ' at "a.gz"',
  ],
  [
    'gzip in a tar',
    await tarOf([{ name: 'a.gz', content: gzipSync(zeros.repeat(10)) }]),
    ' at "a.gz"',
  ],
])('what is denser than the ratio is refused: %s', async (_, archive, place) => {
  const refused = await refusal([archive], limits)
  expect(refused.code).toBe('file-too-large')
  expect(refused.message).toMatch(`more than 20 times its own size${place}`)
  expect(await contents([archive], { ...limits, ratio: 1000 }).catch(({ code }) => code)).not.toBe(
    'file-too-large',
  )
  expect(
    await contents([archive], { ...limits, ratioFrom: 200_000 }).catch(({ code }) => code),
  ).not.toBe('file-too-large')
})

test('all members together keep to the decompressed bytes', async () => {
  const content = 'x'.repeat(400)
  const zip = zipOf(['a', 'b', 'c'].map((name) => ({ name, content })))
  expect(await contents([zip], { decompressedBytes: 1200 })).toHaveLength(3)
  const refused = await refusal([zip], { decompressedBytes: 1199 })
  expect(refused.code).toBe('file-too-large')
  expect(refused.message).toBe(
    'The file unpacks to more than 1199 bytes at "c"; split it into smaller ones.',
  )
  const gzip = await refusal([gzipSync(content)], { decompressedBytes: 399 })
  expect(gzip.code).toBe('file-too-large')
})

test('a bomb that has been met stays: skipping it does not help', async () => {
  const zip = zipOf(['a', 'b'].map((name) => ({ name, content: gzipSync(zeros), stored: true })))
  const names: (string | undefined)[] = []
  const reading = (async () => {
    for await (const { name, bytes } of openArchive(chunksOf([zip]), {
      ...DEFAULT_LIMITS,
      decompressedBytes: 9000,
    })) {
      names.push(name)
      await Array.fromAsync(bytes).catch(() => {})
    }
  })()
  await expect(reading).rejects.toMatchObject({ code: 'file-too-large' })
  expect(names).toEqual(['a'])
})

test('an archive of more files than the limit is refused; what is passed over does not count', async () => {
  const files = Array.from({ length: 10 }, (_, at) => ({ name: `${at}.csv`, content: '' }))
  const folders = files.map(({ name }) => ({ name: `${name}/`, content: '' }))
  for (const archive of [zipOf([...folders, ...files]), await tarOf([...files])]) {
    expect(await contents([archive], { members: 10 })).toHaveLength(10)
    const refused = await refusal([archive], { members: 9 })
    expect(refused.code).toBe('file-too-large')
    expect(refused.message).toMatch(/more than 9 files; split it/)
  }
})

test('a zip member is never held whole, packed or not', async () => {
  // Far more than the collector leaves lying about.
  const content = Buffer.alloc(240 * MIB, 'meter,2025-01-01,0.123\n')
  for (const stored of [true, false]) {
    const zip = zipOf([{ name: 'a.csv', content, stored, descriptor: 'magic' }])
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < zip.length; at += 64 * 1024) yield zip.subarray(at, at + 64 * 1024)
    }
    for await (const { bytes } of openArchive(pieces(), DEFAULT_LIMITS)) {
      for await (const _ of bytes)
        most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }
    expect(most).toBeLessThan(120 * MIB)
  }
})
