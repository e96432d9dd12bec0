import { describe, expect, test } from '@jest/globals'
import { readTable, refusalOf } from '../read-table.ts'
import { dailyTotals } from '../read-text.ts'

describe('titles tell what columns are', () => {
  test.each([
    ['English', ['Meter ID', 'Date and Time', 'Usage (kWh)'], ['m1', '2025-06-13 00:00', '2']],
    ['camel case', ['deviceId', 'readingTime', 'usageKWh'], ['m1', '2025-06-13T00:00:00', '2']],
    ['snake case', ['sensor_id', 'recorded_at', 'energy_wh'], ['m1', '2025-06-13 00:00', '2000']],
    ['German', ['Zählpunkt', 'Datum', 'Uhrzeit', 'Verbrauch'], ['m1', '13.06.2025', '00:00', '2']],
    ['Dutch', ['EAN', 'Datum', 'Tijd', 'Verbruik'], ['m1', '13-06-2025', '00:00', '2']],
    [
      'French',
      ['PRM', 'Jour', 'Heure', 'Consommation (Wh)'],
      ['m1', '13/06/2025', '00:00', '2000'],
    ],
    ['Italian', ['POD', 'Data', 'Ora', 'Consumo'], ['m1', '13/06/2025', '00:00', '2']],
    ['Spanish', ['CUPS', 'Fecha y hora', 'Consumo kWh'], ['m1', '13/06/2025 00:00', '2']],
    ['any order', ['kwh', 'timestamp', 'meter'], ['2', '2025-06-13 00:00', 'm1']],
    [
      'more columns',
      ['Site', 'MPAN', 'Read Date', 'Time', 'Cost', 'kWh'],
      ['x', 'm1', '2025-06-13', '0:00', '9', '2'],
    ],
    ['seconds since 1970', ['device', 'time', 'kwh'], ['m1', '1749772800', '2']],
    ['milliseconds since 1970', ['device', 'ts', 'kwh'], ['m1', '1749772800000', '2']],
  ])('%s', async (_, titles, row) => {
    const { summary, readings } = await readTable(titles, [row])
    expect(summary.format).toBe('long')
    expect(dailyTotals(readings)).toEqual({ 'm1 2025-06-13 main kWh': '2' })
  })

  test('whatever they are called, the only stamps and numbers are time and values', async () => {
    const { readings } = await readTable(['Zeitpunkt', 'Messung'], [['13.06.2025 00:00', '2']])
    expect(dailyTotals(readings)).toEqual({ 'file 2025-06-13 main kWh': '2' })
  })

  test('ids that look like milliseconds since 1970 are no times', async () => {
    const rows = [['1200000000017', '13.06.2025 00:00', '2']]
    const { readings } = await readTable(['MPAN', 'Zeitpunkt', 'Wert'], rows)
    expect(dailyTotals(readings)).toEqual({ '1200000000017 2025-06-13 main kWh': '2' })
    const matrix = await readTable(
      ['timestamp', '1200000000017', 'm2'],
      [['2025-06-13 00:00', '2', '3']],
    )
    expect(dailyTotals(matrix.readings)).toEqual({
      '1200000000017 2025-06-13 main kWh': '2',
      'm2 2025-06-13 main kWh': '3',
    })
  })
})

describe('two columns for one role are nobody’s guess', () => {
  const row = ['m1', '2025-06-13 00:00', '4', '5']

  test.each([
    [
      ['meter', 'timestamp', 'usage', 'value'],
      row,
      /"usage" and "value" could both be the value column.*"columns: \{value: …\}"/,
    ],
    [
      ['mpan', 'nmi', 'timestamp', 'kWh'],
      ['m1', 'n1', '2025-06-13 00:00', '5'],
      /"mpan" and "nmi" could both be the meter column.*"columns: \{meter: …\}"/,
    ],
  ])('%j', async (titles, cells, message) => {
    const error = await refusalOf(readTable(titles, [cells]))
    expect(error.code).toBe('header-unknown')
    expect(error.message).toMatch(message)
  })

  test('until the pipeline says which', async () => {
    const titles = ['meter', 'timestamp', 'usage', 'value']
    const { readings, summary } = await readTable(titles, [row], { columns: { value: 'usage' } })
    expect(readings.map(({ value }) => value)).toEqual(['4'])
    expect(summary.decisions).toContain('ignored columns: value')
  })

  test('numbers without a telling title are no values', async () => {
    const error = await refusalOf(readTable(['meter', 'timestamp', 'a', 'b'], [row]))
    expect(error.message).toContain('Found: "meter", "timestamp", "a", "b"')
  })
})

describe('a column that tells registers, flows or quantities apart', () => {
  const titles = ['meter', 'timestamp', 'direction', 'kWh']
  const rows = (...texts: string[]) =>
    texts.map((text, at) => ['m1', '2025-06-13 00:00', text, String(at + 1)])

  test.each([
    ['import', 'export'],
    ['A+', 'A-'],
    ['consumption', 'generation'],
    ['Afname', 'Injectie'],
    ['E1', 'B1'],
  ])('%j and %j are two channels', async (imported, exported) => {
    const { readings } = await readTable(titles, rows(imported, exported))
    expect(dailyTotals(readings)).toEqual({
      'm1 2025-06-13 main kWh': '1',
      'm1 2025-06-13 export kWh': '2',
    })
  })

  test('with unknown texts is refused, with the line to add', async () => {
    const error = await refusalOf(readTable(titles, rows('day', 'night')))
    expect(error.message).toMatch(/"direction" \("day", "night"\) may tell several registers/)
    expect(error.message).toContain('ignore: [direction]')
  })

  test('that says one thing all along changes nothing', async () => {
    const { readings } = await readTable(titles, [['m1', '2025-06-13 00:00', 'day', '1']])
    expect(dailyTotals(readings)).toEqual({ 'm1 2025-06-13 main kWh': '1' })
  })

  test('is no matter where the pipeline ignores it', async () => {
    const said = [
      ['m1', '2025-06-13 00:00', 'day', '1'],
      ['m1', '2025-06-13 07:00', 'night', '2'],
    ]
    const { readings } = await readTable(titles, said, { ignore: ['direction'] })
    expect(dailyTotals(readings)).toEqual({ 'm1 2025-06-13 main kWh': '3' })
  })

  test('is looked at in wide files too', async () => {
    const wide = ['Meter', 'Register', 'Date', '0:00', '12:00']
    const day = ['2025-06-13', '1', '2']
    const { readings } = await readTable(wide, [
      ['m1', 'import', ...day],
      ['m1', 'export', ...day],
    ])
    expect(dailyTotals(readings)).toEqual({
      'm1 2025-06-13 main kWh': '3',
      'm1 2025-06-13 export kWh': '3',
    })
    const error = await refusalOf(
      readTable(wide, [
        ['m1', 'R1', ...day],
        ['m1', 'R2', ...day],
      ]),
    )
    expect(error.message).toContain('ignore: [Register]')
  })
})
