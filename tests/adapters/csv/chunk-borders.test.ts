/** The expectation is csv-parse's sync API on the whole text: another way through the same parser. */
import { expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { cutAt, oneByOne, places } from './chunks.ts'
import { readCut, readRows } from './read-rows.ts'

const header = 'meter,date,value'

/** The rows of text that csv-parse takes; undefined for text that it refuses. */
function rowsBySyncParser(text: string): string[][] | undefined {
  try {
    return parse(text, {
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    })
  } catch {
    return undefined
  }
}

const field = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '1', ' ', 'é', '日', '😀'), maxLength: 5 }),
  fc
    .string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '\r', '日', '😀'), maxLength: 6 })
    .map((text) => `"${text.replaceAll('"', '""')}"`),
)
const lineBreak = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\n\r\n')
const csv = fc
  .record({
    bom: fc.constantFrom('', '\ufeff'),
    rows: fc.array(fc.tuple(fc.array(field, { minLength: 1, maxLength: 4 }), lineBreak), {
      maxLength: 8,
    }),
    last: fc.constantFrom('', '7,8,9', '"a\nb"', 'é'),
  })
  .map(({ bom, rows, last }) => {
    const body = rows.map(([fields, end]) => `${fields.join(',')}${end}`).join('')
    return `${bom}${header}\n${body}${last}`
  })

test('well-formed CSV gives the rows of the sync parser, wherever its bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(csv, places, async (text, places) => {
      const expected = rowsBySyncParser(text)
      const { rows, broken } = await readRows(...cutAt(Buffer.from(text), places))
      expect(rows).toEqual(expected)
      expect(broken).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('any text gives the rows of the sync parser, or is refused where that refuses it', async () => {
  const noise = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '日'), maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(noise, places, async (text, places) => {
      const whole = `${header}\n${text}`
      const expected = rowsBySyncParser(whole)
      const read = await readRows(...cutAt(Buffer.from(whole), places)).catch(() => undefined)
      if (expected === undefined) expect(read?.broken.length ?? 1).toBe(1)
      else expect(read).toMatchObject({ rows: expected, broken: [] })
    }),
    { numRuns: 200 },
  )
})

test('the outcome of any text, broken or not, hangs on no chunk border', async () => {
  const noise = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n'), maxLength: 40 })
  const outcome = (chunks: Uint8Array[]) =>
    readRows(...chunks).catch(({ code, context }) => ({ code, context }))
  await fc.assert(
    fc.asyncProperty(noise, places, async (text, places) => {
      const bytes = Buffer.from(`${header}\n${text}`)
      expect(await outcome(cutAt(bytes, places))).toEqual(await outcome([bytes]))
    }),
    {
      numRuns: 200,
      // A cut between a row and its line end, blank lines behind it.
      examples: [['\n\n\n"', [16, 20]]],
    },
  )
})

test('reads text that comes byte by byte', async () => {
  const text = '\ufeffZähler;Größe\r\n"日本";"a""b"\r\n\r\n😀;2\r\n'
  expect(await readCut(';', ...oneByOne(Buffer.from(text)))).toEqual({
    rows: [
      ['Zähler', 'Größe'],
      ['日本', 'a"b'],
      ['😀', '2'],
    ],
    lines: [1, 2, 4],
    broken: [],
  })
})

test('reads many rows in one chunk, far more than a stream buffers', async () => {
  const { rows, lines } = await readRows(`${header}\n${'A,2025-01-01,1\n'.repeat(50_000)}`)
  expect(rows).toHaveLength(50_001)
  expect(lines.at(-1)).toBe(50_001)
})
