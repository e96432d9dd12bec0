import { describe, expect, test } from '@jest/globals'
import { readTable, refusalOf } from '../read-table.ts'
import { dailyTotals } from '../read-text.ts'

const stampOf = (half: number): string =>
  `2025-06-13 ${Math.floor(half / 2)}:${half % 2 === 0 ? '00' : '30'}`
/** As many half hours of a meter, each with these cells. */
const halfHours = (count: number, cells: (at: number) => string[], meter = 'm1'): string[][] =>
  Array.from({ length: count }, (_, at) => [meter, stampOf(at), ...cells(at)])
const register = (from: number) => (at: number) => [(from + at * 0.3).toFixed(1)]

describe('cumulative registers', () => {
  test.each([
    'Cumulative kWh',
    'meter_reading_kwh',
    'Meter Reading (kWh)',
    'Zählerstand kWh',
    'meterstand',
    'kWh index',
  ])('are told by the title %j', async (title) => {
    const { readings } = await readTable(['meter', 'timestamp', title], halfHours(3, register(100)))
    expect(readings.map(({ kind, value }) => [kind, value])).toEqual([
      ['register', '100'],
      ['register', '100.3'],
      ['register', '100.6'],
    ])
  })

  const titles = ['meter', 'timestamp', 'kWh']

  test('are told by never falling, and the record says so', async () => {
    const { readings, summary } = await readTable(titles, halfHours(30, register(8000)))
    expect(readings.every(({ kind }) => kind === 'register')).toBe(true)
    expect(summary.decisions).toContainEqual(
      expect.stringMatching(/never fall: a cumulative register/),
    )
  })

  test.each([
    ['one after the other', (rows: string[][]) => rows],
    [
      'in turns',
      (rows: string[][]) => rows.map((_, at) => rows[(at >> 1) + (at % 2) * 30] as string[]),
    ],
    ['newest first', (rows: string[][]) => rows.toReversed()],
  ])('of several meters, %s', async (_, order) => {
    const rows = [...halfHours(30, register(8000)), ...halfHours(30, register(500), 'm2')]
    const { readings } = await readTable(titles, order(rows))
    expect(new Set(readings.map(({ kind }) => kind))).toEqual(new Set(['register']))
  })

  test('are no amounts that happen to grow', async () => {
    const { readings } = await readTable(titles, halfHours(30, register(0)))
    expect(readings[0]?.kind).toBe('interval')
  })

  test.each([6, 23])('are not guessed from %d reads', async (count) => {
    await expect(readTable(titles, halfHours(count, register(8000)))).rejects.toMatchObject({
      code: 'file-ambiguous',
      message: expect.stringMatching(/"kind: register" or "kind: interval"/),
    })
  })

  test('are what the pipeline says', async () => {
    const { readings } = await readTable(titles, halfHours(30, register(8000)), {
      kind: 'interval',
    })
    expect(readings[0]?.kind).toBe('interval')
  })
})

describe('several quantities side by side', () => {
  const read = (titles: string[], cells: string[]) =>
    readTable(
      ['meter', 'timestamp', ...titles],
      halfHours(3, () => cells),
    )
  const totals = async (titles: string[], cells: string[]) =>
    dailyTotals((await read(titles, cells)).readings)

  test('of power and energy the energy counts', async () => {
    expect(await totals(['kW', 'kWh'], ['4', '2'])).toEqual({ 'm1 2025-06-13 main kWh': '6' })
  })

  test('power alone is power', async () => {
    const { readings } = await read(['Demand (kW)'], ['4'])
    expect(readings[0]).toMatchObject({ kind: 'power', unit: 'kWh', value: '4' })
  })

  test.each([
    ['Import kWh', 'Export kWh'],
    ['delivered_kwh', 'received_kwh'],
    ['Consumption (kWh)', 'Generation (kWh)'],
    ['Afname kWh', 'Injectie kWh'],
  ])('%j and %j are never added', async (imported, exported) => {
    expect(await totals([imported, exported], ['4', '1'])).toEqual({
      'm1 2025-06-13 main kWh': '12',
      'm1 2025-06-13 export kWh': '3',
    })
  })

  test('gas in m3 and in kWh are two channels', async () => {
    expect(await totals(['Volume (m³)', 'Energy (kWh)'], ['1', '11'])).toEqual({
      'm1 2025-06-13 m3 m3': '3',
      'm1 2025-06-13 main kWh': '33',
    })
  })

  test('temperature and voltage are gauges beside them', async () => {
    const { readings, summary } = await read(
      ['kWh', 'Temperature', 'Voltage (V)'],
      ['2', '21.5', '230'],
    )
    expect(dailyTotals(readings)).toEqual({ 'm1 2025-06-13 main kWh': '6' })
    expect(readings.slice(1, 3)).toEqual([
      expect.objectContaining({ kind: 'gauge', channel: 'Temperature', value: '21.5' }),
      expect.objectContaining({ kind: 'gauge', unit: 'V', value: '230' }),
    ])
    const gauges = summary.decisions.filter((line) => line.includes('gauge'))
    expect(gauges.join()).not.toContain('kWh')
  })

  test('costs and places are ignored, and the record says so', async () => {
    const { summary } = await read(['kWh', 'Cost', 'lat'], ['2', '0.5', '51.5'])
    expect(summary.decisions).toContain('ignored columns: Cost, lat')
  })
})

describe('units', () => {
  const read = (title: string, value: string, pipeline = {}) =>
    readTable(['meter', 'timestamp', title], [['m1', stampOf(0), value]], pipeline)

  test('of one letter are read where they stand apart', async () => {
    expect((await read('Volume (L)', '4000')).readings[0]).toMatchObject({ unit: 'm3', value: '4' })
    expect((await read('Power [W]', '4000')).readings[0]).toMatchObject({
      kind: 'power',
      value: '4',
    })
  })

  test.each([
    ['Volume', 'm3'],
    ['Power', 'kW'],
    ['Demand', 'kW'],
  ])('of %j alone are not kWh: the refusal has the line to add', async (title, unit) => {
    const error = await refusalOf(read(title, '4'))
    expect(error.code).toBe('file-ambiguous')
    expect(error.message).toContain(`"unit: ${unit}"`)
    expect((await read(title, '4', { unit })).readings[0]?.value).toBe('4')
  })

  test('may differ from row to row', async () => {
    const rows = [
      ['m1', stampOf(0), '1500', 'Wh'],
      ['m1', stampOf(1), '2', 'KWH'],
      ['m2', stampOf(1), '3', 'm³'],
      ['m1', stampOf(2), '4', 'bananas'],
    ]
    const { readings, rejects } = await readTable(['meter', 'timestamp', 'value', 'unit'], rows)
    expect(dailyTotals(readings)).toEqual({
      'm1 2025-06-13 main kWh': '3.5',
      'm2 2025-06-13 m3 m3': '3',
    })
    expect(rejects.map(({ reason }) => reason)).toEqual([
      'the unit "bananas" is none that is known',
    ])
  })
})

describe('what sums up the rest is not counted again', () => {
  test.each(['Total', 'Total kWh', 'Daily Total', 'Sum', 'Grand Total'])(
    'a column %j of wide rows',
    async (title) => {
      const { readings, summary } = await readTable(
        ['Meter', 'Date', '0:00', '12:00', title],
        [['m1', '2025-06-13', '1', '2', '3']],
      )
      expect(dailyTotals(readings)).toEqual({ 'm1 2025-06-13 main kWh': '3' })
      expect(summary.decisions).toContain(`ignored columns: ${title}`)
    },
  )

  test('a column of a matrix', async () => {
    const rows = [['2025-06-13 00:00', '1', '2', '3']]
    const { readings } = await readTable(['timestamp', 'shop', 'office', 'Total'], rows)
    expect(readings.map(({ meterId }) => meterId)).toEqual(['shop', 'office'])
  })

  test('a column of long rows', async () => {
    const rows = [['m1', stampOf(0), '1', '2']]
    const { readings } = await readTable(['meter', 'timestamp', 'kWh', 'Total kWh'], rows)
    expect(dailyTotals(readings)).toEqual({ 'm1 2025-06-13 main kWh': '1' })
  })

  test.each([
    [
      'wide',
      ['Meter', 'Date', '0:00', '12:00'],
      ['m1', '2025-06-13', '1', '2'],
      ['Grand Total', '', '1', '2'],
    ],
    ['long', ['meter', 'timestamp', 'kWh'], ['m1', stampOf(0), '3'], ['Total', '', '3']],
    ['matrix', ['timestamp', 'm1', 'm2'], [stampOf(0), '3', ''], ['Total', '3', '']],
  ])('a last row of a %s file', async (_, titles, row, total) => {
    const rows = titles[0] === 'timestamp' ? [row, [stampOf(1), '', '7']] : [row]
    const { readings, rejects, summary } = await readTable(titles, [...rows, total])
    expect(rejects).toEqual([])
    expect(dailyTotals(readings)).toMatchObject({ 'm1 2025-06-13 main kWh': '3' })
    expect(summary.notes).toContainEqual(expect.stringMatching(/^1 row.* set aside/))
  })
})

describe('a quality column', () => {
  const titles = ['meter', 'timestamp', 'kWh', 'Quality']
  const rows = (...flags: string[]) => flags.map((flag, at) => ['m1', stampOf(at), '1', flag])

  test('with the usual codes is read', async () => {
    const { readings } = await readTable(titles, rows('A', 'E', 'Substituted', 'Missing', ''))
    expect(readings.map(({ quality, value }) => [quality, value])).toEqual([
      ['actual', '1'],
      ['estimated', '1'],
      ['substituted', '1'],
      ['missing', 'none'],
      ['actual', '1'],
    ])
  })

  test('with others is ignored, and the record says so', async () => {
    const { readings, summary } = await readTable(titles, rows('A', 'odd'))
    expect(readings.map(({ quality }) => quality)).toEqual(['actual', 'actual'])
    expect(summary.decisions).toContain('ignored columns: Quality')
  })
})
