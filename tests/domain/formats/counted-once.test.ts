/**
 * Three of five ways in which one file counts itself twice, each through a known profile and by
 * inference; totals.test.ts has the others.
 */
import { describe, expect, test } from '@jest/globals'
import { csvOf, refusalOf } from './read-table.ts'
import { readText } from './read-text.ts'
import { settledTotals as totals } from './settle-text.ts'

const UTC = { pipeline: { zone: 'UTC' } }

describe('two resolutions side by side', () => {
  test('Ameren: hours beside quarter-hours', async () => {
    const unit = ['Usage', 'Units', 'Interval']
    const rows = [
      ['Start Interval Date/Time', 'Meter Id', ...unit, ...unit],
      ['03/20/2024 00:00', '72621898', '2.1', 'kwh', '60min', '0.5', 'kwh', '15min'],
      ['03/20/2024 00:15', '72621898', '-', '-', '-', '0.6', 'kwh', '15min'],
      ['03/20/2024 00:30', '72621898', '-', '-', '-', '0.4', 'kwh', '15min'],
      ['03/20/2024 00:45', '72621898', '-', '-', '-', '0.6', 'kwh', '15min'],
    ]
    // 0.5 + 0.6 + 0.4 + 0.6, which is the hour's 2.1.
    expect(await totals(rows)).toEqual({
      format: 'ameren',
      rejected: 0,
      totals: { '72621898 2024-03-20 main kWh': '2.1' },
    })
  })

  test('by inference: two columns of one quantity are refused and named', async () => {
    const text = csvOf([
      ['meter', 'timestamp', 'hourly usage kWh', 'quarter-hourly usage kWh'],
      ['m1', '2025-06-02 00:00', '2.1', '0.5'],
      ['m1', '2025-06-02 00:15', '', '0.6'],
    ])
    const error = await refusalOf(readText(text, UTC))
    expect(error.code).toBe('header-unknown')
    expect(error.message).toMatch(/"hourly usage kWh" and "quarter-hourly usage kWh" could both/)
    const pipeline = { zone: 'UTC', columns: { value: 'quarter-hourly usage kWh' } }
    const { readings } = await readText(text, { pipeline })
    expect(readings.map(({ value }) => value)).toEqual(['0.5', '0.6'])
  })

  test('by inference: two columns of one title are refused, too', async () => {
    const text = csvOf([
      ['meter', 'timestamp', 'kWh', 'kWh'],
      ['m1', '2025-06-02 00:00', '2.1', '0.5'],
      ['m1', '2025-06-02 00:15', '', '0.6'],
    ])
    expect((await refusalOf(readText(text, UTC))).message).toMatch(/could both be the value column/)
  })

  test('by inference: the power and the energy of one time are one', async () => {
    const rows = [
      ['meter', 'timestamp', 'kW', 'kWh'],
      ['m1', '2025-06-02 00:00', '3', '1.5'],
      ['m1', '2025-06-02 00:30', '4', '2'],
      ['m1', '2025-06-02 01:00', '5', '2.5'],
    ]
    expect((await totals(rows, UTC)).totals).toEqual({ 'm1 2025-06-02 main kWh': '6' })
  })
})

describe('one volume in two units', () => {
  test('Fluvius: gas in cubic metres and in kWh', async () => {
    const titles =
      'Van (datum);Van (tijdstip);Tot (datum);Tot (tijdstip);EAN-code;Meter;Metertype;Register;Volume;Eenheid;Validatiestatus;Omschrijving'
    const row = (hour: number, volume: string, unit: string): string[] => [
      ...['02-09-2025', `0${hour}:00:00`, '02-09-2025', `0${hour + 1}:00:00`],
      ...[
        '="541448820050000002"',
        '7FLO1',
        'Digitale meter',
        'Afname',
        volume,
        unit,
        'Uitgelezen',
        '',
      ],
    ]
    const rows = [
      row(6, '0,1', 'm3'),
      row(6, '1,1', 'kWh'),
      row(7, '0,2', 'm3'),
      row(7, '2,2', 'kWh'),
    ]
    expect(await totals([titles.split(';'), ...rows], { delimiter: ';' })).toEqual({
      format: 'fluvius',
      rejected: 0,
      totals: {
        '541448820050000002 2025-09-02 m3 m3': '0.3',
        '541448820050000002 2025-09-02 main kWh': '3.3',
      },
    })
  })

  const both = { 'm1 2025-06-02 m3 m3': '3', 'm1 2025-06-02 main kWh': '33' }

  test('by inference: rows with a unit of their own', async () => {
    const rows = [
      ['meter', 'timestamp', 'volume', 'unit'],
      ['m1', '2025-06-02 00:00', '1', 'm³'],
      ['m1', '2025-06-02 00:00', '11', 'kWh'],
      ['m1', '2025-06-02 01:00', '2', 'm³'],
      ['m1', '2025-06-02 01:00', '22', 'kWh'],
    ]
    expect((await totals(rows, UTC)).totals).toEqual(both)
  })

  test('by inference: two columns of two units', async () => {
    const rows = [
      ['meter', 'timestamp', 'consumption_m3', 'consumption_kwh'],
      ['m1', '2025-06-02 00:00', '1', '11'],
      ['m1', '2025-06-02 01:00', '2', '22'],
    ]
    expect((await totals(rows, UTC)).totals).toEqual(both)
  })
})

describe('import and export mixed', () => {
  test('Smart Meter Texas: consumption and surplus generation', async () => {
    const titles =
      'ESIID,USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,USAGE_KWH,ESTIMATED_ACTUAL,CONSUMPTION_SURPLUSGENERATION'
    const row = (from: string, to: string, value: string, code: string): string[] => [
      ...["'10443720001234567", '07/01/2025', '07/02/2025 07:37:17', from, to, value, 'A', code],
    ]
    const rows = [
      row('00:00', '00:15', '0.5', 'Consumption'),
      row('00:00', '00:15', '0.2', 'Surplus Generation'),
      row('00:15', '00:30', '0.25', 'Consumption'),
      row('00:15', '00:30', '0.3', 'Surplus Generation'),
    ]
    expect(await totals([titles.split(','), ...rows])).toEqual({
      format: 'smart-meter-texas',
      rejected: 0,
      totals: {
        '10443720001234567 2025-07-01 export kWh': '0.5',
        '10443720001234567 2025-07-01 main kWh': '0.75',
      },
    })
  })

  const both = { 'm1 2025-06-02 export kWh': '0.5', 'm1 2025-06-02 main kWh': '3' }

  test.each([
    ['flow', 'import', 'export'],
    ['direction', 'From Grid', 'To Grid'],
    ['Register', 'E1', 'B1'],
    ['type', 'A+', 'A-'],
    ['channel', 'Active Import', 'Active Export'],
  ])('by inference: a column %s of %s and %s', async (title, drawn, fed) => {
    const rows = [
      ['meter', 'timestamp', title, 'kWh'],
      ['m1', '2025-06-02 00:00', drawn, '1'],
      ['m1', '2025-06-02 00:00', fed, '0.2'],
      ['m1', '2025-06-02 00:30', drawn, '2'],
      ['m1', '2025-06-02 00:30', fed, '0.3'],
    ]
    expect((await totals(rows, UTC)).totals).toEqual(both)
  })

  test('by inference: two columns', async () => {
    const rows = [
      ['meter', 'timestamp', 'Import kWh', 'Export kWh'],
      ['m1', '2025-06-02 00:00', '1', '0.2'],
      ['m1', '2025-06-02 00:30', '2', '0.3'],
    ]
    expect((await totals(rows, UTC)).totals).toEqual(both)
  })

  test('by inference: rows of a code that the beginning of the file has not are rejected', async () => {
    const drawn = Array.from({ length: 9000 }, (_, at) => [
      ...['m1', new Date(Date.UTC(2025, 0, 1, 0, at * 30)).toISOString(), 'import', '1'],
    ])
    const late = ['m1', '2025-01-01T00:00:00Z', 'export', '5']
    const rows = [['meter', 'timestamp', 'flow', 'kWh'], ...drawn, late]
    const { totals: found, rejected } = await totals(rows, UTC)
    expect(found['m1 2025-01-01 main kWh']).toBe('48')
    expect(rejected + Number(found['m1 2025-01-01 export kWh'] === '5')).toBe(1)
  })

  test('by inference: codes that nobody knows are refused, and what to do is said', async () => {
    const text = csvOf([
      ['meter', 'timestamp', 'register', 'kWh'],
      ['m1', '2025-06-02 00:00', 'R7', '1'],
      ['m1', '2025-06-02 00:00', 'R9', '2'],
    ])
    const { message } = await refusalOf(readText(text, UTC))
    expect(message).toMatch(
      /"register" .*"R7", "R9".*may tell several registers.*ignore: \[register\]/,
    )
  })
})
