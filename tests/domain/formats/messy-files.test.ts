/** What spreadsheets, scripts and people do to files on the way. */
import { describe, expect, test } from '@jest/globals'
import { clockLabels } from '../factories.ts'
import { csvOf, numbers, readTable } from './read-table.ts'
import { readText } from './read-text.ts'

const HEADER = ['meter', 'timestamp', 'kWh']
const at = (hour: number, value = '1', meter = 'm1') => [meter, `2025-06-02 0${hour}:00`, value]
const UTC = { pipeline: { zone: 'UTC' } }

describe('files put together', () => {
  test('have the header again in their middle: it is no data', async () => {
    const first = csvOf([HEADER, at(0), at(1)])
    const second = csvOf([HEADER, at(2), at(3, 'x')])
    const { summary, readings, rejects } = await readText(first + second, UTC)
    expect(summary).toMatchObject({ rows: 4, accepted: 3, rejected: 1 })
    expect(readings.map(({ hour }) => hour)).toEqual([0, 1, 2])
    expect(rejects.map(({ line }) => line)).toEqual([6])
  })

  test('so they do of wide files, of matrices and of days as columns', async () => {
    const wide = csvOf([
      ['Point', 'Date', ...clockLabels(48)],
      ['m1', '2025-06-02', ...numbers(48)],
    ])
    const matrix = csvOf([
      ['timestamp', 'A', 'B'],
      ['2025-06-02 00:00', '1', '2'],
    ])
    const days = csvOf([
      ['meter', '2025-06-01', '2025-06-02', '2025-06-03'],
      ['m1', '1', '2', '3'],
    ])
    for (const text of [wide, matrix, days]) {
      const { summary } = await readText(text + text.replace(/\bm1\b/, 'm2'), UTC)
      expect(summary).toMatchObject({ rows: 2, accepted: 2, rejected: 0 })
    }
  })

  test.each([
    ['a byte order mark before it', (header: string) => `\ufeff${header}`],
    ['spaces around its titles', (header: string) => header.replaceAll(',', ' , ')],
    ['capital letters', (header: string) => header.toUpperCase()],
    ['quotes around its titles', (header: string) => header.replace(/(\w+)/g, '"$1"')],
    ['delimiters behind it', (header: string) => header.replace('\n', ',,\n')],
  ])('may have %s', async (_, changed) => {
    const text = csvOf([HEADER, at(0)]) + changed(csvOf([HEADER])) + csvOf([at(1)])
    const { summary } = await readText(text, UTC)
    expect(summary).toMatchObject({ rows: 2, accepted: 2, rejected: 0 })
  })

  test('with columns in another order are not mixed up: such rows are rejected', async () => {
    const other = csvOf([
      ['kWh', 'timestamp', 'meter'],
      ['7', '2025-06-02 05:00', 'm9'],
    ])
    const { readings, rejects } = await readText(csvOf([HEADER, at(0), at(1)]) + other, UTC)
    expect(readings.map(({ meterId }) => meterId)).toEqual(['m1', 'm1'])
    expect(rejects.map(({ line }) => line)).toEqual([4, 5])
  })
})

describe('trailing delimiters', () => {
  test.each([
    ['behind rows', [HEADER, [...at(0), '', ''], [...at(1), '']]],
    ['behind the header', [[...HEADER, '', ''], at(0), at(1)]],
    [
      'behind all',
      [
        [...HEADER, ''],
        [...at(0), ''],
        [...at(1), ''],
      ],
    ],
    ['on lines of their own', [HEADER, at(0), ['', '', ''], at(1), ['', '', '', ''], ['', '']]],
  ])('%s are nothing', async (_, rows) => {
    const { summary, readings } = await readText(csvOf(rows), UTC)
    expect(summary).toMatchObject({ accepted: 2, rejected: 0 })
    expect(readings.map(({ hour }) => hour)).toEqual([0, 1])
  })

  test('with something behind them are a fault of the row', async () => {
    const { rejects } = await readTable(HEADER, [at(0), [...at(1), '', 'x'], at(2)])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, '5 fields, the header has 3'],
    ])
  })
})

describe('lines above the table', () => {
  test.each([
    ['a title', ['Half-hourly consumption', '']],
    ['a title with commas', ['Half-hourly consumption, by meter, in kWh', '']],
    ['names and values', ['Customer,A Council', 'From,01/06/2025', 'To,30/06/2025', '']],
    ['blank lines', ['', '', '']],
    ['lines of nothing but delimiters', [',,', ',,']],
    ['a rule of signs', ['==========', 'Report', '==========']],
  ])('are passed over: %s', async (_, lines) => {
    const text = `${lines.join('\n')}\n${csvOf([HEADER, at(0), at(1), at(2, 'x')])}`
    const { readings, rejects } = await readText(text, UTC)
    expect(readings.map(({ meterId, hour }) => [meterId, hour])).toEqual([
      ['m1', 0],
      ['m1', 1],
    ])
    expect(rejects.map(({ line }) => line)).toEqual([lines.length + 4])
  })
})

describe('the end of the file', () => {
  test('may lack its newline, and the record says so', async () => {
    const { summary, readings } = await readText(csvOf([HEADER, at(0), at(1)]).trimEnd(), UTC)
    expect(readings).toHaveLength(2)
    expect(summary.notes).toContain('the final newline is missing')
  })

  test('may be cut: the last row is rejected, whatever it has', async () => {
    const text = csvOf([HEADER, at(0), at(1)])
    const cut = text.slice(0, text.lastIndexOf(','))
    const { readings, rejects } = await readText(cut, UTC)
    expect(readings).toHaveLength(1)
    expect(rejects.map(({ line }) => line)).toEqual([3])
  })

  test.each(['\r\n', '\r'])('and of each line may be %j', async (end) => {
    const { readings } = await readText(csvOf([HEADER, at(0), at(1)]).replaceAll('\n', end), UTC)
    expect(readings.map(({ hour }) => hour)).toEqual([0, 1])
  })
})

describe('rows of bad data at the beginning', () => {
  test('do not hide what columns are', async () => {
    const bad = [
      ['m1', 'error', 'error'],
      ['m1', '2025-06-02 00:00', '#REF!'],
    ]
    const good = Array.from({ length: 6 }, (_, hour) => at(hour + 1))
    const { readings, rejects } = await readTable(HEADER, [...bad, ...good])
    expect(readings).toHaveLength(6)
    expect(rejects.map(({ line }) => line)).toEqual([2, 3])
  })
})
