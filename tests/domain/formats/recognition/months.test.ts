/** Rows that speak for months tell no daily totals. */
import { describe, expect, test } from '@jest/globals'
import { readTable, refusalOf } from '../read-table.ts'

const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'))

describe('bills of months are refused', () => {
  test.each([
    ['dates', (month: string) => `2025-${month}-24`],
    ['US dates', (month: string) => `${month}/24/2025`],
    ['firsts of months', (month: string) => `2025-${month}-01`],
    ['firsts of months with points', (month: string) => `01.${month}.2025`],
  ])('%s', async (_, dateOf) => {
    const rows = MONTHS.map((month) => ['m1', dateOf(month), '311'])
    const error = await refusalOf(readTable(['Meter', 'Date', 'Consumption kWh'], rows))
    expect(error.code).toBe('file-ambiguous')
    expect(error.message).toMatch(/the values speak for months.*"kind: register"/)
  })

  test('of power and gas, without a meter', async () => {
    const rows = MONTHS.map((month) => [`${month}/24/2025`, '450', '12', '$100'])
    const titles = ['Bill Date', 'Electric Usage (kWh)', 'Gas Usage (Therms)', 'Total Charges']
    expect((await refusalOf(readTable(titles, rows))).code).toBe('file-ambiguous')
  })

  test('of which each says its beginning and end', async () => {
    const rows = MONTHS.slice(1).map((month, at) => [
      ...['m1', `2025-${MONTHS[at]}-01`, `2025-${month}-01`, '311'],
    ])
    const titles = ['Meter', 'From', 'To', 'Consumption kWh']
    expect((await refusalOf(readTable(titles, rows))).code).toBe('file-ambiguous')
  })

  test('a single one', async () => {
    const titles = ['Meter', 'From', 'To', 'Consumption kWh']
    const error = await refusalOf(readTable(titles, [['m1', '2025-01-01', '2025-02-01', '311']]))
    expect(error.message).toContain('it speaks for the 31 days from "2025-01-01" on')
  })
})

describe('firsts of months are not taken for days of January', () => {
  test.each([
    ['MM/DD/YYYY', (month: string) => `${month}/01/2025`],
    ['DD/MM/YYYY', (month: string) => `01/${month}/2025`],
  ])('%s', async (_, dateOf) => {
    const rows = MONTHS.map((month) => ['m1', dateOf(month), '311'])
    const error = await refusalOf(readTable(['Meter', 'Date', 'Consumption kWh'], rows))
    expect(error.code).toBe('file-ambiguous')
    expect(error.message).toContain('can be read as DD/MM/YYYY or MM/DD/YYYY')
  })

  test('in a matrix', async () => {
    const rows = MONTHS.map((month) => [`${month}/01/2025`, '311', '5'])
    expect((await refusalOf(readTable(['Date', 'Hall', 'Office'], rows))).code).toBe(
      'file-ambiguous',
    )
  })
})

test('reads of a register may be months apart', async () => {
  const rows = MONTHS.map((month, at) => ['m1', `2025-${month}-01`, String(5000 + at)])
  const { readings } = await readTable(['Meter', 'Date', 'kWh'], rows, { kind: 'register' })
  expect(readings.map(({ kind }) => kind)).toEqual(MONTHS.map(() => 'register'))
})
