/** Files in other encodings than UTF-8, told by the pipeline, by a mark or by their bytes. */
import { describe, expect, test } from '@jest/globals'
import { refusalOf } from './read-table.ts'
import { readText } from './read-text.ts'
import { settleText } from './settle-text.ts'

const TEXT =
  'Zähler;Zeitstempel;Verbrauch (kWh)\nZähler-ß;2025-06-02 00:00;1,5\nZähler-ß;2025-06-02 00:30;2,25\n'
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16()
const columns = { meter: 'Zähler' }

async function read(bytes: Uint8Array, pipeline: Record<string, unknown> = {}) {
  const { readings, summary } = await readText(bytes, {
    pipeline: { zone: 'UTC', columns, ...pipeline },
  })
  return {
    readings: readings.map(({ meterId, value }) => [meterId, value]),
    encoding: summary.decisions.find((decision) => decision.startsWith('encoding')),
  }
}

const READINGS = [
  ['Zähler-ß', '1.5'],
  ['Zähler-ß', '2.25'],
]

describe('the encoding is found', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT), undefined],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), undefined],
    ['UTF-16LE with a mark', utf16(`\ufeff${TEXT}`), 'utf-16le (its byte order mark)'],
    ['UTF-16LE without one', utf16(TEXT), 'utf-16le (every other byte is zero)'],
    ['UTF-16BE with a mark', swapped(utf16(`\ufeff${TEXT}`)), 'utf-16be (its byte order mark)'],
    ['UTF-16BE without one', swapped(utf16(TEXT)), 'utf-16be (every other byte is zero)'],
    ['Latin-1', Buffer.from(TEXT, 'latin1'), 'latin1 (its bytes are no UTF-8)'],
  ])('%s', async (_, bytes, encoding) => {
    expect(await read(bytes)).toEqual({
      readings: READINGS,
      encoding: encoding && `encoding: ${encoding}`,
    })
  })

  test('Latin-1 of Windows has signs of its own', async () => {
    const bytes = Buffer.from('meter,timestamp,kWh\n\x80\x96\xb3,2025-06-02 00:00,1\n', 'latin1')
    const { readings } = await readText(bytes, { pipeline: { zone: 'UTC' } })
    expect(readings[0]?.meterId).toBe('€–³')
  })
})

describe('the encoding is told', () => {
  test.each([
    ['latin1', Buffer.from(TEXT, 'latin1')],
    ['utf-16le', utf16(TEXT)],
    ['utf-16be', swapped(utf16(TEXT))],
    ['utf-8', Buffer.from(TEXT)],
  ])('%s by the pipeline', async (encoding, bytes) => {
    expect((await read(bytes, { encoding })).readings).toEqual(READINGS)
  })

  test('and a byte order mark counts first', async () => {
    expect((await read(utf16(`\ufeff${TEXT}`), { encoding: 'latin1' })).readings).toEqual(READINGS)
    expect((await read(Buffer.from(`\ufeff${TEXT}`), { encoding: 'latin1' })).readings).toEqual(
      READINGS,
    )
  })

  test('wrongly: the file is refused, not misread', async () => {
    const bytes = Buffer.from(TEXT, 'latin1')
    const error = await refusalOf(readText(bytes, { pipeline: { zone: 'UTC', encoding: 'utf-8' } }))
    expect(error).toMatchObject({ code: 'file-not-csv' })
    expect(error.message).toMatch(/encoding: latin1/)
  })
})

const rows = (count: number, meter = 'm1'): string =>
  Array.from({ length: count }, (_, at) => {
    const stamp = new Date(Date.UTC(2025, 0, 1, 0, at * 15)).toISOString()
    return `${meter},${stamp},0.5\n`
  }).join('')

describe('a long file', () => {
  const header = 'meter,timestamp,kWh\n'

  test('in UTF-16 is read to its end', async () => {
    const { summary, days } = await settleText(utf16(header + rows(9600)), {
      pipeline: { zone: 'UTC' },
    })
    expect(summary).toMatchObject({ accepted: 9600, rejected: 0 })
    expect(days.every(({ total }) => total === '48')).toBe(true)
    expect(days).toHaveLength(100)
  })

  test('whose first odd letter comes late is refused, and what to say is said', async () => {
    const bytes = Buffer.from(header + rows(6000) + rows(96, 'Zähler'), 'latin1')
    const error = await refusalOf(readText(bytes))
    expect(error).toMatchObject({ code: 'file-not-csv' })
    expect(error.message).toMatch(/"encoding: latin1"/)
    const { days } = await settleText(bytes, { pipeline: { zone: 'UTC', encoding: 'latin1' } })
    expect(days.find(({ meterId }) => meterId === 'Zähler')?.total).toBe('48')
  })
})

describe('no text', () => {
  const header = 'meter,timestamp,kWh\n'

  test.each([
    ['a NUL in a cell', Buffer.from(`${header}m\0,2025-06-02T00:00Z,1\n`)],
    [
      'NULs at the end, as a crashed disk leaves them',
      Buffer.from(header + rows(9) + '\0'.repeat(512)),
    ],
    ['a NUL beyond the beginning', Buffer.from(`${header + rows(9000)}\0\n`)],
    ['NULs in UTF-16', utf16(`\ufeff${header}${rows(2)}\0\0\n`)],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452000001000000', 'hex')],
    ['a spreadsheet of old', Buffer.from('d0cf11e0a1b11ae10000000000000000', 'hex')],
    ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/\0\x01', 'latin1')],
  ])('%s is refused', async (_, bytes) => {
    expect(await refusalOf(readText(bytes))).toMatchObject({ code: 'file-not-csv' })
  })

  test('of one letter too few in UTF-16 keeps its whole rows', async () => {
    const bytes = utf16(`\ufeff${header}${rows(3)}`)
    const { readings } = await readText(bytes.subarray(0, -1))
    expect(readings.length).toBeGreaterThanOrEqual(2)
  })
})
