import { setImmediate } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { parseCsv } from '../../../adapters/csv/parse-csv.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import { readRows } from './read-rows.ts'

const MEBIBYTE = 2 ** 20
const { lineBytes } = DEFAULT_LIMITS
const tooLong = { code: 'file-broken-csv', message: expect.stringContaining('more than 1048576') }

test('a row just below 1 MiB is read', async () => {
  const { rows } = await readRows('a,b\n', '1,', 'x'.repeat(MEBIBYTE - 1000), '\n3,4\n')
  expect(rows.map(([first]) => first)).toEqual(['a', '1', '3'])
})

test.each([
  ['in one field', 'x'.repeat(MEBIBYTE + 10)],
  ['in many fields', 'x,'.repeat(MEBIBYTE)],
  ['in quotes', `"${'x\n'.repeat(MEBIBYTE)}`],
])('a row longer than 1 MiB, %s, makes the file broken, and its line is named', async (_, row) => {
  const failure = readRows(`a,b\n1,2\n${row}\n3,4\n`)
  await expect(failure).rejects.toMatchObject({ ...tooLong, context: { line: 3 } })
})

test('a header longer than 1 MiB makes the file broken', async () => {
  await expect(readRows('x'.repeat(MEBIBYTE + 10), '\n1,2\n')).rejects.toMatchObject(tooLong)
})

test.each([
  ['without a quote', '', 'x', 200],
  ['in a quote that never closes', '"', 'x', 200],
  ['below a header', 'a,b\n', 'x', 200],
  // Fewer, lest a parser that takes them all takes the machine's memory with it.
  ['of nothing but commas', 'a,b\n', ',', 16],
])(
  'a line that goes on, %s, is refused after few MiB of it',
  async (_, before, unit, mebibytes) => {
    const chunk = Buffer.alloc(64 * 1024, unit)
    let given = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(before)
      while (given < mebibytes * MEBIBYTE) {
        given += chunk.length
        // As from a socket: each chunk in its own turn of the event loop.
        await setImmediate()
        yield chunk
      }
    }
    await expect(Array.fromAsync(parseCsv(endless(), ',', lineBytes))).rejects.toMatchObject(
      tooLong,
    )
    expect(given).toBeLessThan(4 * MEBIBYTE)
  },
)

test('an error of the source passes as it is', async () => {
  const fault = new Error('connection lost')
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a,b\n1,2\n')
    throw fault
  }
  await expect(Array.fromAsync(parseCsv(breaking(), ',', lineBytes))).rejects.toBe(fault)
})

test('closes the source when the reader stops', async () => {
  let closed = false
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield Buffer.from('a,b\n')
    } finally {
      closed = true
    }
  }
  for await (const _ of parseCsv(source(), ',', lineBytes)) break
  expect(closed).toBe(true)
})
