import { describe, expect, test } from '@jest/globals'
import { UnreadableFile } from '../../../domain/errors.ts'
import type { Limits } from '../../../domain/ingestion/limits.ts'
import type { ReadSummary } from '../../../domain/ingestion/object-pass.ts'
import { bytesOf, passOf } from './text.ts'

const HEADER = 'meter,timestamp,value\n'
const good = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) => `m1,2025-06-02 ${String(at).padStart(2, '0')}:00,1\n`,
  ).join('')

async function read(
  text: string,
  limits: Partial<Limits> = {},
  settings: Record<string, unknown> = {},
): Promise<ReadSummary> {
  const { pass } = passOf(limits, settings)
  for await (const _ of pass.run(bytesOf(text)));
  return pass.judge()
}

test('every row is accepted, blank or rejected, and counted as such', async () => {
  const text = `${HEADER}${good(4)}m1,2025-06-02 04:00,\nm1,2025-06-02 05:00,x\n"!\nm1,2025-06-02 00:00,2\n`
  expect(await read(text)).toEqual({
    format: 'long',
    units: ['kWh'],
    rows: 8,
    accepted: 5,
    blank: 1,
    rejected: 2,
    flagged: 0,
    duplicates: 1,
    rounded: 0,
    decisions: expect.arrayContaining([expect.stringMatching(/^long/)]),
    flags: [],
    members: [],
    failed: [],
    rejects: expect.arrayContaining([
      { line: 7, reason: 'the value "x" is not a number', text: 'm1,2025-06-02 05:00,x' },
      { line: 8, reason: 'broken', text: '"!' },
    ]),
    notes: [],
  })
})

test('rows of nothing but delimiters are blank, and passed over before the header', async () => {
  const found = await read(`,,\n${HEADER}${good(4)}  \n,,\n`)
  expect(found).toMatchObject({ rows: 6, accepted: 4, blank: 2, rejected: 0 })
})

describe('the notes say', () => {
  test.each([
    ['that the final newline is missing', good(4).trimEnd(), {}, /final newline is missing/],
    [
      'how many values were rounded',
      `${good(4)}m1,2025-06-02 05:00,0.12345678\n`,
      {},
      /^1 values had more/,
    ],
    ['that the interval is unknown', good(1), {}, /interval length of 1 meters/],
    [
      'that not all rejects are kept',
      `${good(4)}"!\n"!\n`,
      { keptRejects: 1 },
      /first 1 of 2 rejected/,
    ],
  ])('%s', async (_, rows, limits, note) => {
    const { notes } = await read(HEADER + rows, limits)
    expect(notes).toEqual([expect.stringMatching(note)])
  })
})

describe('a file is unreadable', () => {
  test.each([
    ['that is empty', '', {}, 'file-empty'],
    ['of blank lines', '\n\n', {}, 'file-empty'],
    ['of broken rows', '"!\n"!\n', {}, 'file-empty'],
    ['of a header alone', HEADER, {}, 'file-without-readings'],
    ['without a value', `${HEADER}m1,2025-06-02 00:00,\n`, {}, 'file-without-readings'],
    ['without a good row', `${HEADER}m1,never,1\n`, {}, 'too-many-rejects'],
    ['with an unknown header', `a,b\n${good(1)}`, {}, 'header-unknown'],
    ['with NUL bytes', `${HEADER}\0`, {}, 'file-not-csv'],
    ['with too many rows', HEADER + good(3), { rows: 2 }, 'file-too-large'],
    ['with too many columns', HEADER + good(1), { columns: 2 }, 'file-too-large'],
    ['with too many bytes', HEADER + good(9), { decompressedBytes: 99 }, 'file-too-large'],
  ])('%s', async (_, text, limits, code) => {
    const reading = read(text, limits)
    await expect(reading).rejects.toBeInstanceOf(UnreadableFile)
    await expect(reading).rejects.toMatchObject({ code })
  })

  test.each([
    ['that break off', [0xe2, 0x82]],
    ['with control characters', [0xff, 0x02, 0x41]],
  ])('whose bytes are no UTF-8, %s', async (_, end) => {
    const { pass } = passOf()
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield* bytesOf(HEADER + good(9))
      yield Uint8Array.from(end)
    }
    const reading = Array.fromAsync(pass.run(bytes()))
    await expect(reading).rejects.toMatchObject({ code: 'file-not-csv' })
  })

  test('with a larger share of rejects than its pipeline allows, once there are enough', async () => {
    const settings = { rejects: { share: 0.5, from: 4 } }
    const rows = (bad: number): string => HEADER + good(3) + '"!\n'.repeat(bad)
    expect(await read(rows(3), {}, settings)).toMatchObject({ rejected: 3 })
    await expect(read(rows(4), {}, settings)).rejects.toMatchObject({ code: 'too-many-rejects' })
    expect(await read(rows(99))).toMatchObject({ accepted: 3, rejected: 99 })
  })
})

test('letters of several bytes may lie across two chunks', async () => {
  const { pass } = passOf()
  const text = `${HEADER}Zähler-é-電,2025-06-02 00:00,1\n`
  for await (const _ of pass.run(bytesOf(text, 1)));
  expect(pass.judge().accepted).toBe(1)
})
