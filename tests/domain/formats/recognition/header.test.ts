import { describe, expect, test } from '@jest/globals'
import { refusalOf } from '../read-table.ts'
import { dailyTotals, readText } from '../read-text.ts'

const TABLE = ['meter,timestamp,kWh', 'm1,2025-06-02T00:00Z,1.5', 'm1,2025-06-02T00:30Z,2.5']
const TOTALS = { 'm1 2025-06-02 main kWh': '4' }
const read = (lines: readonly string[]) => readText(`${lines.join('\n')}\n`)

describe('lines above the table are passed over', () => {
  test.each([
    ['a title', ['Half-hourly report']],
    ['facts', ['Report,Half-hourly data', 'Customer,"Example, Ltd"', 'Meters,1']],
    ['dates', ['From,2025-06-01', 'To,2025-06-02', 'Run,2025-06-03 10:11:12,by me']],
    ['blank lines', ['', ',,', '']],
    ['a separator', ['sep=,']],
    ['all of them', ['sep=,', 'Report,Half-hourly data', '', 'From,2025-06-01']],
  ])('%s', async (_, above) => {
    const { summary, readings, rejects } = await read([...above, ...TABLE])
    expect(rejects).toEqual([])
    expect(dailyTotals(readings)).toEqual(TOTALS)
    const rows = above.filter((line) => /[^,]/.test(line)).length
    expect(summary.decisions).toContain(`header: row ${rows + 1}`)
  })

  test('also where most rows are blank in the columns that those lines lack', async () => {
    const blanks = Array.from({ length: 20 }, (_, at) => `m1,2025-06-02T${at + 1}:00Z,`)
    const { readings, rejects } = await read(['Report,Half-hourly data', ...TABLE, ...blanks])
    expect(rejects).toEqual([])
    expect(dailyTotals(readings)).toEqual(TOTALS)
  })

  test('but not for ever', async () => {
    const above = Array.from({ length: 200 }, (_, at) => `line ${at},of,many`)
    expect((await refusalOf(read([...above, ...TABLE]))).code).toBe('header-unknown')
  })
})

describe('the separator that a spreadsheet names', () => {
  test.each([';', '|', '\t'])('%j parts the fields, whatever else does', async (delimiter) => {
    const table = TABLE.map((line) =>
      line.replaceAll(',', delimiter).replace(/(\d)\.(\d)/, '$1,$2'),
    )
    const { summary, readings } = await read([`sep=${delimiter}`, ...table])
    expect(dailyTotals(readings)).toEqual(TOTALS)
    expect(summary.decisions).toContain(
      `delimiter: ${JSON.stringify(delimiter)} (the line sep= says it)`,
    )
  })
})

test('a header that comes again further down is no row', async () => {
  const { readings, rejects } = await read([...TABLE, TABLE[0] as string, 'm1,2025-06-02T01:00Z,3'])
  expect(rejects).toEqual([])
  expect(dailyTotals(readings)).toEqual({ 'm1 2025-06-02 main kWh': '7' })
})

describe('without a header', () => {
  const zone = { pipeline: { zone: 'UTC' } }

  test('stamps and numbers are the readings of the meter that the key names', async () => {
    const text = '2025-06-02 00:00;1,5\n2025-06-02 00:30;2,5\n'
    const { summary, readings } = await readText(text, { ...zone, key: 'drops/m7.csv' })
    expect(summary.decisions).toContain('header: none')
    expect(dailyTotals(readings)).toEqual({ 'm7 2025-06-02 main kWh': '4' })
  })

  test('a column of names beside them has the meters', async () => {
    const text = TABLE.slice(1).join('\n') + TABLE.slice(1).join('\n').replaceAll('m1', '\nm2')
    const { readings } = await readText(text.replaceAll('\n\n', '\n'), zone)
    expect(dailyTotals(readings)).toEqual({ ...TOTALS, 'm2 2025-06-02 main kWh': '4' })
  })

  test.each([24, 48, 96])('names, dates and %d numbers are days', async (count) => {
    const row = (day: number) => ['m1', `2025-06-0${day}`, ...Array(count).fill('0.5')].join(',')
    const { readings } = await read([row(2), row(3)])
    expect(dailyTotals(readings)).toEqual({
      'm1 2025-06-02 main kWh': String(count / 2),
      'm1 2025-06-03 main kWh': String(count / 2),
    })
    expect(readings[0]).toMatchObject({ hour: 0, minutes: 1440 / count })
  })
})
