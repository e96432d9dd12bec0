/** What says by how much a number is too large or too small: units, factors, marks of thousands. */
import { describe, expect, test } from '@jest/globals'
import { csvOf, readTable, refusalOf } from '../read-table.ts'
import { dailyTotals, readText } from '../read-text.ts'

const UTC = { pipeline: { zone: 'UTC' } }
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)
const DATES = HOURS.map((_, at) => `2025-05-${String(at + 1).padStart(2, '0')}`)
const rowsOf = (...cells: string[]): string[][] =>
  HOURS.map((hour) => ['m1', `2025-05-01 ${hour}`, ...cells])
const hundreds = HOURS.map(() => '100')

describe.each(['Unidad', 'Unità', 'Measurement Unit', 'UOM Code', 'Gizmo'])(
  'units in a column %j',
  (title) => {
    test('of long rows', async () => {
      const titles = ['meter', 'timestamp', 'Consumption', title]
      const { readings } = await readTable(titles, rowsOf('100', 'Wh'))
      expect(dailyTotals(readings)).toEqual({ 'm1 2025-05-01 main kWh': '2.4' })
    })

    test('where the pipeline names the other columns', async () => {
      const columns = { meter: 'what', stamp: 'when', value: 'how much' }
      const titles = [...Object.values(columns), title]
      const { readings } = await readTable(titles, rowsOf('100', 'Wh'), { columns })
      expect(dailyTotals(readings)).toEqual({ 'm1 2025-05-01 main kWh': '2.4' })
    })

    test.each([
      ['Wh', '2.4'],
      ['MWh', '2400000'],
    ])('of wide rows: %s', async (unit, total) => {
      const titles = ['meter', 'date', title, ...HOURS]
      const { readings } = await readTable(titles, [['m1', '2025-05-01', unit, ...hundreds]])
      expect(dailyTotals(readings)).toEqual({ 'm1 2025-05-01 main kWh': total })
    })
  },
)

describe('a unit in brackets that nobody knows', () => {
  test.each([
    ['(BTU)', 'BTU'],
    ['[BTU]', 'BTU'],
    ['(1000 kWh)', '1000 kWh'],
    ['(tenths of kWh)', 'tenths of kWh'],
    ['(EUR)', 'EUR'],
  ])('is refused: %s', async (unit, named) => {
    const titles = ['meter', 'timestamp', `Usage ${unit}`]
    const error = await refusalOf(readTable(titles, rowsOf('100')))
    expect(error.code).toBe('file-ambiguous')
    expect(error.message).toContain(`"${named}"`)
    const { readings } = await readTable(titles, rowsOf('100'), { unit: 'Wh' })
    expect(dailyTotals(readings)).toEqual({ 'm1 2025-05-01 main kWh': '2.4' })
  })
})

test.each([
  ['a line above the table', 'All values in Wh\nmeter,timestamp,Usage\n'],
  ['a second row of titles', 'meter,timestamp,Usage\n,,Wh\n'],
])('%s may name the unit', async (_, head) => {
  const { readings } = await readText(head + csvOf(rowsOf('100')), UTC)
  expect(dailyTotals(readings)).toEqual({ 'm1 2025-05-01 main kWh': '2.4' })
})

test('a line such as Unit,MWh above the table names it, too', async () => {
  const head = 'Unit,MWh\nmeter,timestamp,Usage\n'
  const { readings } = await readText(head + csvOf(rowsOf('0.5')), UTC)
  expect(dailyTotals(readings)).toEqual({ 'm1 2025-05-01 main kWh': '12000' })
})

test.each(['factor', 'multiplier', 'scale'])('a column %j stops the file', async (title) => {
  const titles = ['meter', 'timestamp', 'value', title]
  const error = await refusalOf(readTable(titles, rowsOf('1500', '0.001')))
  expect(error.code).toBe('header-unknown')
  expect(error.message).toContain(`ignore: [${title}]`)
  const { readings } = await readTable(titles, rowsOf('1500', '1'), { ignore: [title] })
  expect(dailyTotals(readings)).toEqual({ 'm1 2025-05-01 main kWh': '36000' })
})

test('codes of registers beside a factor stop the file', async () => {
  const text = csvOf(
    [
      ['name', 'ean', 'code', 'moment', 'value', 'factor'],
      ['B18', '871000000000000000', 'ellm', '2025-01-01 00:00:00', '35089902', '0.001'],
      ['B18', '871000000000000000', 'eltm', '2025-01-01 00:00:00', '33038920', '-0.001'],
    ],
    ';',
  )
  expect((await refusalOf(readText(text, UTC))).code).toBe('header-unknown')
})

describe('points of thousands among whole numbers, between semicolons, are refused', () => {
  const amounts = HOURS.map((_, at) => ['820', '1.310', '3', '640'][at % 4] as string)
  const stamped = HOURS.map((hour, at) => [`2025-05-01 ${hour}`, amounts[at] as string])
  const tables: [string, string[][]][] = [
    ['long', [['meter', 'timestamp', 'kWh'], ...stamped.map((row) => ['m1', ...row])]],
    ['no header', stamped.map((row) => ['m1', ...row])],
    [
      'wide',
      [
        ['meter', 'date', ...HOURS],
        ['m1', '2025-05-01', ...amounts],
      ],
    ],
    [
      'days as columns',
      [
        ['meter', ...DATES],
        ['m1', ...amounts],
        ['m2', ...amounts],
      ],
    ],
    [
      'matrix',
      [['timestamp', 'Hall', 'Office'], ...stamped.map((row) => [...row, row[1] as string])],
    ],
  ]

  test.each(tables)('%s', async (_, table) => {
    const text = csvOf(table, ';')
    const error = await refusalOf(readText(text, UTC))
    expect(error.code).toBe('file-ambiguous')
    expect(error.message).toContain("thousands: '.'")
    const said = { pipeline: { zone: 'UTC', thousands: '.' } }
    const values = (await readText(text, said)).readings.map(({ value }) => value)
    expect(new Set(values)).toEqual(new Set(['820', '1310', '3', '640']))
  })

  test('but not where another number tells that points are decimal', async () => {
    const rows = rowsOf('1.310').with(0, ['m1', '2025-05-01 00:00', '0.25'])
    const { readings } = await readText(csvOf([['meter', 'timestamp', 'kWh'], ...rows], ';'), UTC)
    expect(dailyTotals(readings)).toEqual({ 'm1 2025-05-01 main kWh': '30.38' })
  })
})
