import { describe, expect, test } from '@jest/globals'
import { MetertallyError } from '../../../../domain/errors.ts'
import { clockLabels } from '../../factories.ts'
import { numbers, readTable, refusalOf } from '../read-table.ts'

const WIDE = ['Meter', 'Date', ...clockLabels(48)]
const LONG = ['meter', 'timestamp', 'kWh']
const wideRow = ['m1', '2025-06-02', ...numbers(48)]
const longRow = ['m1', '2025-06-02 00:00', '1']

describe('the layout', () => {
  test('is told by the header', async () => {
    expect((await readTable(WIDE, [wideRow])).summary.format).toBe('wide')
    expect((await readTable(LONG, [longRow])).summary.format).toBe('long')
  })

  test('is only the pipeline’s where it names one', async () => {
    expect((await readTable(WIDE, [wideRow], { format: 'wide' })).summary.format).toBe('wide')
    expect((await refusalOf(readTable(WIDE, [wideRow], { format: 'long' }))).message).toMatch(
      /a meter, a time stamp and a value/,
    )
    expect((await refusalOf(readTable(LONG, [longRow], { format: 'wide' }))).message).toMatch(
      /clock times such as 0:00, 0:30/,
    )
  })

  test.each([
    [['a', 'b', 'c'], [['x', 'y', 'z']]],
    [['Meter', '0:00', '0:30'], [['m1', '1', '2']]],
    [['meter', 'value'], [['m1', '1']]],
    [['name', 'colour', 'price'], [['a', 'b', '1']]],
  ])('is not guessed from %j: the error shows what was found', async (titles, rows) => {
    const error = await refusalOf(readTable(titles, rows))
    expect(error).toBeInstanceOf(MetertallyError)
    expect(error.code).toBe('header-unknown')
    expect(error.message).toContain(`Found: ${titles.map((t) => `"${t}"`).join(', ')}`)
  })

  test('is not guessed from a very long header, which is shown in part', async () => {
    const titles = Array.from({ length: 500 }, (_, at) => `column ${at}`)
    const error = await refusalOf(readTable(titles, [titles.map(() => 'x')]))
    expect(error.message).toMatch(/"column 7", …\./)
  })
})

describe('a file without a header', () => {
  test('is read by what its columns hold', async () => {
    const rows = ['00:00', '00:30', '01:00'].map((clock, at) => [
      'EE00011',
      `2019-01-01 ${clock}`,
      `${at}.5`,
    ])
    const { summary, readings } = await readTable(rows[0] as string[], rows.slice(1), {
      meter: 'EE00011',
    })
    expect(summary).toMatchObject({ format: 'long', rows: 3, accepted: 3 })
    expect(summary.decisions).toContain('header: none')
    expect(readings.map(({ hour, value }) => [hour, value])).toEqual([
      [0, '0.5'],
      [0.5, '1.5'],
      [1, '2.5'],
    ])
  })

  test('is refused where two columns may be values', async () => {
    const rows = [
      ['EE00011', '2019-01-01', '0.5', '0.5'],
      ['EE00011', '2019-01-02', '0.7', '0.9'],
    ]
    const error = await refusalOf(readTable(rows[0] as string[], rows.slice(1)))
    expect(error).toMatchObject({ code: 'header-unknown' })
    expect(error.message).toContain('Found: "EE00011", "2019-01-01", "0.5", "0.5"')
  })
})

describe('the unit', () => {
  const stamp = '2025-06-02 00:00'

  test.each([
    [['meter', 'timestamp', 'value'], 'kWh', '1'],
    [['meter', 'timestamp', 'kWh'], 'kWh', '1'],
    [['meter', 'timestamp', 'Usage (Wh)'], 'kWh', '0.001'],
    [['meter', 'timestamp', 'consumption_mwh'], 'kWh', '1000'],
    [['meter', 'timestamp', 'consumptionMWh'], 'kWh', '1000'],
    [['meter', 'timestamp', 'm³'], 'm3', '1'],
    [['meter', 'timestamp', 'Usage (m3)'], 'm3', '1'],
    [['meter', 'timestamp', 'kvarh'], 'kvarh', '1'],
    [['meter', 'timestamp', 'kW'], 'kWh', '1'],
    [['meter', 'timestamp', 'W'], 'kWh', '0.001'],
    [['meter', 'timestamp', 'Power (W)'], 'kWh', '0.001'],
    [['meter', 'timestamp', 'Power [W]'], 'kWh', '0.001'],
    [['meter', 'timestamp', 'water (L)'], 'm3', '0.001'],
  ])('of %j is %s', async (titles, unit, value) => {
    const { readings, summary } = await readTable(titles, [['m1', stamp, '1']])
    expect(summary.units).toEqual([unit])
    expect(readings).toEqual([expect.objectContaining({ unit, value })])
  })

  test('is the pipeline’s where it names one', async () => {
    const rows = [['m1', stamp, '1500']]
    const { readings } = await readTable(['meter', 'timestamp', 'kWh'], rows, { unit: 'L' })
    expect(readings).toEqual([expect.objectContaining({ unit: 'm3', value: '1.5' })])
  })

  test('of a wide file stands in any title', async () => {
    const titles = ['Point', 'Date', '0:00', '0:30', 'Total (MWh)']
    const { readings } = await readTable(titles, [['m1', '2025-06-02', '1', '2', '3']])
    expect(readings.map(({ unit, value }) => [unit, value])).toEqual([
      ['kWh', '1000'],
      ['kWh', '2000'],
    ])
  })

  test('that is not known is told where none is named: kWh, and the record says so', async () => {
    const { summary } = await readTable(['meter', 'timestamp', 'value'], [['m1', stamp, '1']])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/no unit is named: kWh/))
  })
})
