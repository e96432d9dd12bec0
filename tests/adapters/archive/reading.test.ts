import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { openArchive } from '../../../adapters/archive/open-archive.ts'
import { UnreadableFile } from '../../../domain/errors.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import { chunksOf } from '../csv/chunks.ts'
import { contents, refusal, tarOf } from './opened.ts'
import { zipOf } from './zip-writer.ts'

const text = 'meter,date,value\nM1,2025-01-01,1.5\n'
/** Longer than what is read ahead, and not to be packed into little. */
const long = Array.from({ length: 100_000 }, (_, at) => `M${Math.imul(at, 2_654_435_761)}`).join(
  '\n',
)
const files = [
  { name: 'a.csv', content: long },
  { name: 'b.csv', content: long },
  { name: 'c.csv', content: text },
]

const archives: [string, Buffer][] = [
  ['zip', zipOf(files)],
  ['zip with descriptors', zipOf(files.map((file) => ({ ...file, descriptor: 'magic' })))],
  ['zip of stored files', zipOf(files.map((file) => ({ ...file, stored: true })))],
  ['zip of gzip', zipOf(files.map(({ name, content }) => ({ name, content: gzipSync(content) })))],
  ['tar', await tarOf(files)],
  ['tar.gz', gzipSync(await tarOf(files))],
]

function pieces(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / 10_000)
  return Array.from({ length: count }, (_, at) => bytes.subarray(10_000 * at, 10_000 * (at + 1)))
}

async function first(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  for await (const chunk of bytes) return chunk
  return undefined
}

describe.each(archives)('a %s', (_, archive) => {
  const open = () => openArchive(chunksOf(pieces(archive)), DEFAULT_LIMITS)

  test('may be read in part: what is left is skipped', async () => {
    const seen: string[] = []
    for await (const { name, bytes } of open()) {
      if (name === 'a.csv') continue
      const beginning = Buffer.from((await first(bytes)) ?? [])
      seen.push(`${name} ${(name === 'b.csv' ? long : text).startsWith(beginning.toString())}`)
    }
    expect(seen).toEqual(['b.csv true', 'c.csv true'])
  })

  test('never gives a member as if it were empty once it has been passed over', async () => {
    const members = await Array.fromAsync(open())
    await expect(Array.fromAsync(members[0]?.bytes ?? [])).rejects.toThrow(/passed over/)
  })

  test('is given in pieces', async () => {
    for await (const { bytes } of open()) {
      for await (const chunk of bytes) expect(chunk.length).toBeLessThanOrEqual(2 ** 17)
    }
  })

  test.each(['in a member', 'between members'])(
    'ends its source when the reader stops %s',
    async (where) => {
      const closed = Promise.withResolvers<void>()
      async function* source(): AsyncGenerator<Uint8Array> {
        try {
          yield* pieces(archive)
          throw new Error('was read to its end')
        } finally {
          closed.resolve()
        }
      }
      for await (const { bytes } of openArchive(source(), DEFAULT_LIMITS)) {
        if (where === 'in a member') await first(bytes)
        break
      }
      // Without the close this waits until the test's own time limit.
      await closed.promise
    },
    5000,
  )

  test('passes an error of the source as it is', async () => {
    const fault = new Error('connection lost')
    const all = pieces(archive)
    for (const length of [0, 1, 3, all.length - 1, all.length]) {
      const breaking = (async function* () {
        yield* all.slice(0, length)
        throw fault
      })()
      const reading = (async () => {
        for await (const { bytes } of openArchive(breaking, DEFAULT_LIMITS)) {
          await Array.fromAsync(bytes)
        }
      })()
      await expect(reading).rejects.toBe(fault)
    }
  })
})

describe('a member that cannot be read', () => {
  const bad = [
    { name: 'locked.csv', content: text, flags: 1 },
    { name: 'other.csv', content: text, method: 14 },
    { name: 'nested.zip', content: zipOf([{ name: 'a', content: text }]) },
    { name: 'broken.gz', content: gzipSync(long).subarray(0, 100_000) },
  ]
  const zip = zipOf([...bad, { name: 'good.csv', content: text }])

  test('says so, and leaves the others to be read', async () => {
    const seen: Record<string, string> = {}
    for await (const { name = '', bytes } of openArchive(chunksOf([zip]), DEFAULT_LIMITS)) {
      try {
        seen[name] = Buffer.concat(await Array.fromAsync(bytes)).toString()
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error
        expect(error.message).toMatch(`"${name}"`)
        seen[name] = error.code
      }
    }
    expect(seen).toEqual({
      'locked.csv': 'file-not-csv',
      'other.csv': 'file-not-csv',
      'nested.zip': 'file-not-csv',
      'broken.gz': 'file-broken-gzip',
      'good.csv': text,
    })
  })

  test('is no matter to those who skip it', async () => {
    const names: (string | undefined)[] = []
    for await (const { name } of openArchive(chunksOf([zip]), DEFAULT_LIMITS)) names.push(name)
    expect(names).toHaveLength(5)
  })
})

test('damage that has been met stays: nobody reads on past it', async () => {
  const zip = zipOf([
    { name: 'a.csv', content: text, crc: 1 },
    { name: 'b.csv', content: text },
  ])
  const names: (string | undefined)[] = []
  const reading = (async () => {
    for await (const { name, bytes } of openArchive(chunksOf([zip]), DEFAULT_LIMITS)) {
      names.push(name)
      await Array.fromAsync(bytes).catch(() => {})
    }
  })()
  await expect(reading).rejects.toMatchObject({ code: 'file-broken-archive' })
  expect(names).toEqual(['a.csv'])
})

test.each([
  ['7z', '377abcaf271c0004'],
  ['rar', '526172211a070100'],
  ['xz', 'fd377a585a000004'],
  ['bzip2', '425a68393141592653594e'],
  ['zstd', '28b52ffd2400'],
  ['split zip', '504b0708504b0304'],
])('what is packed as %s is refused with a way out', async (kind, head) => {
  const refused = await refusal([Buffer.from(head, 'hex'), Buffer.alloc(600)])
  expect(refused.code).toBe('file-not-csv')
  expect(refused.message).toMatch(`packed as ${kind}, which is not read. Pack it as zip`)
})

test('a zip within gzip is refused', async () => {
  const refused = await refusal([gzipSync(zipOf(files))])
  expect(refused.message).toMatch(/^What the gzip data hold is packed once more \(zip/)
})

test('plain text is its own only member, without a name', async () => {
  for (const plain of ['', text, 'P', 'PK', '\x1f', long]) {
    expect(await contents([Buffer.from(plain)])).toEqual([[undefined, plain]])
  }
})
