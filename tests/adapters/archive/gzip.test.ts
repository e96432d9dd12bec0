import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { openArchive } from '../../../adapters/archive/open-archive.ts'
import { UnreadableFile } from '../../../domain/errors.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import { chunksOf, cutAt, oneByOne, places } from '../csv/chunks.ts'

const text = 'meter,date,value\nM1,2025-01-01,1.5\n'
const gzip = gzipSync(text)

/** The text of the object's only member. */
async function* inflate(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const member of openArchive(bytes, DEFAULT_LIMITS)) yield* member.bytes
}

describe('an object that is gzip, or plain text', () => {
  async function read(...chunks: Uint8Array[]): Promise<string> {
    return Buffer.concat(await Array.fromAsync(inflate(chunksOf(chunks)))).toString()
  }

  /** The text, or the code of the refusal: never anything else, such as a stream's own error. */
  async function outcome(...chunks: Uint8Array[]): Promise<string> {
    try {
      return await read(...chunks)
    } catch (error) {
      if (error instanceof UnreadableFile) return error.code
      throw error
    }
  }

  test('inflates gzip', async () => {
    expect(await read(gzip)).toBe(text)
  })

  test('passes on what is no gzip', async () => {
    expect(await read(Buffer.from(text))).toBe(text)
    expect(await read(Buffer.from('\x1f'))).toBe('\x1f')
  })

  test('gives nothing for nothing', async () => {
    expect(await read()).toBe('')
    expect(await read(new Uint8Array(), new Uint8Array())).toBe('')
    expect(await read(gzipSync(''))).toBe('')
  })

  test('the magic bytes may come one by one, after empty chunks', async () => {
    expect(await read(new Uint8Array(), ...oneByOne(gzip))).toBe(text)
    expect(await read(new Uint8Array(), ...oneByOne(Buffer.from(text)))).toBe(text)
  })

  test('gives what went in, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 50 }), { minLength: 1, maxLength: 3 }),
        places,
        async (members, places) => {
          const packed = Buffer.concat(members.map((member) => gzipSync(member)))
          expect(await read(...cutAt(packed, places))).toBe(members.join(''))
        },
      ),
    )
  })

  test('inflates all members, also where a chunk ends with one of them', async () => {
    expect(await read(gzip, gzip)).toBe(text + text)
    expect(await read(...oneByOne(Buffer.concat([gzip, gzip])))).toBe(text + text)
  })

  test('refuses gzip that is cut short, wherever', async () => {
    for (let end = 2; end < gzip.length; end++) {
      expect(await outcome(gzip.subarray(0, end))).toBe('file-broken-gzip')
    }
  })

  test('refuses a second member that is cut short, wherever', async () => {
    for (let end = 1; end < gzip.length; end++) {
      expect(await outcome(gzip, gzip.subarray(0, end))).toBe('file-broken-gzip')
      expect(await outcome(Buffer.concat([gzip, gzip.subarray(0, end)]))).toBe('file-broken-gzip')
    }
  })

  test('says that the file is cut short, and what to do', async () => {
    await expect(read(gzip.subarray(0, 20))).rejects.toThrow(/cut short .* upload it whole/)
  })

  test('refuses gzip with a damaged byte in its data or checksum', async () => {
    for (let at = 10; at < gzip.length; at++) {
      const damaged = Buffer.from(gzip)
      damaged[at] = (damaged[at] as number) ^ 0xff
      expect(await outcome(damaged)).toBe('file-broken-gzip')
    }
  })

  test('refuses bytes behind the gzip data, wherever chunks end', async () => {
    const garbage = Buffer.from('no gzip, and long enough to fill a chunk of its own')
    expect(await outcome(Buffer.concat([gzip, garbage]))).toBe('file-broken-gzip')
    expect(await outcome(gzip, garbage)).toBe('file-broken-gzip')
    expect(await outcome(...oneByOne(Buffer.concat([gzip, garbage])))).toBe('file-broken-gzip')
  })

  test('zeros that pad the end are no damage, however many chunks they fill', async () => {
    const zeros = new Uint8Array(100)
    expect(await outcome(Buffer.concat([gzip, zeros]))).toBe(text)
    expect(await outcome(gzip, zeros)).toBe(text)
    expect(await outcome(gzip, ...Array.from({ length: 40 }, () => zeros))).toBe(text)
  })

  test('a member behind zeros is never dropped in silence', async () => {
    const zeros = new Uint8Array(100)
    const outcomes = new Set([
      await outcome(Buffer.concat([gzip, zeros, gzip])),
      await outcome(gzip, zeros, gzip),
    ])
    expect([...outcomes]).toHaveLength(1)
    expect(outcomes).not.toContain(text)
  })

  test('an error of the source passes as it is', async () => {
    const fault = new Error('connection lost')
    for (const start of [Buffer.from(text), gzip.subarray(0, 1), gzip.subarray(0, 20), gzip]) {
      const breaking = (async function* () {
        yield start
        throw fault
      })()
      await expect(Array.fromAsync(inflate(breaking))).rejects.toBe(fault)
    }
  })

  test.each([
    ['plain text', Buffer.from(text)],
    ['gzip', gzipSync(Buffer.alloc(10 * 2 ** 20, 'x'))],
  ])(
    'closes the source when the reader of %s stops',
    async (_, bytes) => {
      const closed = Promise.withResolvers<void>()
      async function* source(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield bytes
        } finally {
          closed.resolve()
        }
      }
      for await (const _ of inflate(source())) break
      // Without the close this waits until the test's own time limit.
      await closed.promise
    },
    5000,
  )

  test('a small file that inflates to much is given in pieces', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 2 ** 20))
    let largest = 0
    let total = 0
    for await (const chunk of inflate(chunksOf([bomb]))) {
      largest = Math.max(largest, chunk.length)
      total += chunk.length
    }
    expect(total).toBe(50 * 2 ** 20)
    expect(largest).toBeLessThanOrEqual(2 ** 20)
  })
})
