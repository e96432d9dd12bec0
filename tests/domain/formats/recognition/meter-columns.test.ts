/** Which columns hold the ids of meters, and which columns are meters. */
import { describe, expect, test } from '@jest/globals'
import { csvOf, readTable, refusalOf } from '../read-table.ts'
import { dailyTotals, readText } from '../read-text.ts'

const UTC = { pipeline: { zone: 'UTC' } }
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)
const times = (count: number, value: string): string[] => Array.from({ length: count }, () => value)
const totalsOf = async (text: string) => dailyTotals((await readText(text, UTC)).readings)

describe('ids that look like milliseconds since 1970', () => {
  const rows = HOURS.map((hour) => ['1712423842469', `04 Nov 2019 ${hour}:00`, '1.5'])

  test('of the only meter of a long file', async () => {
    const text = csvOf([['MPR', 'ReadDatetime', 'kWh'], ...rows])
    expect(await totalsOf(text)).toEqual({ '1712423842469 2019-11-04 main kWh': '36' })
  })

  test('below a line sep=, and beside a column that says Actual', async () => {
    const said = rows.map((row) => [...row, 'Actual'])
    const text = csvOf([['MPR', 'ReadDatetime', 'kWh', 'ReadType'], ...said])
    expect(await totalsOf(`sep=,\n${text}`)).toEqual({ '1712423842469 2019-11-04 main kWh': '36' })
  })

  test('of a wide file', async () => {
    const text = csvOf([
      ['MPR', 'Date', ...HOURS],
      ['1712423842469', '2019-11-04', ...times(24, '1.5')],
      ['1712423842470', '2019-11-04', ...times(24, '2.5')],
    ])
    expect(await totalsOf(text)).toEqual({
      '1712423842469 2019-11-04 main kWh': '36',
      '1712423842470 2019-11-04 main kWh': '60',
    })
  })
})

describe('a title of meters', () => {
  const wide = (title: string): string =>
    csvOf([
      [title, 'Data', ...HOURS],
      ['A1', '2025-05-01', ...times(24, '1')],
      ['A2', '2025-05-01', ...times(24, '2')],
    ])
  const long = (title: string): string =>
    csvOf([
      [title, 'Data e hora', 'Energia kWh'],
      ...HOURS.map((hour) => ['A1', `2025-05-01 ${hour}`, '1']),
      ...HOURS.map((hour) => ['A2', `2025-05-01 ${hour}`, '2']),
    ])

  test.each(['Contador', 'CPE', 'Contatore', 'Zählernummer', 'Point de livraison', 'Site Meter'])(
    '%j is known',
    async (title) => {
      const both = { 'A1 2025-05-01 main kWh': '24', 'A2 2025-05-01 main kWh': '48' }
      expect(await totalsOf(wide(title))).toEqual(both)
      expect(await totalsOf(long(title))).toEqual(both)
    },
  )

  test.each([
    ['wide', wide],
    ['long', long],
  ])('that is not known is refused in a %s file, with the column to say', async (_, text) => {
    const error = await refusalOf(readText(text('Gizmo'), UTC))
    expect(error.code).toBe('header-unknown')
    expect(error.message).toContain('columns: {meter: "Gizmo"}')
    const said = { pipeline: { zone: 'UTC', columns: { meter: 'Gizmo' } } }
    expect(dailyTotals((await readText(text('Gizmo'), said)).readings)).toEqual({
      'A1 2025-05-01 main kWh': '24',
      'A2 2025-05-01 main kWh': '48',
    })
  })

  test('that is not known is refused beside imports and exports', async () => {
    const rows = ['A1', 'A2'].map((id) => [id, '2025-05-01 00:00', '1', '0.5'])
    const titles = ['Gizmo', 'Data e hora', 'Import kWh', 'Export kWh']
    const error = await refusalOf(readTable(titles, rows))
    expect(error.message).toContain('columns: {meter: "Gizmo"}')
  })

  test('above numbers is no title of readings', async () => {
    const rows = HOURS.map((hour) => ['001234501', `2025-05-01T${hour}:00Z`, '1.5'])
    expect(await totalsOf(csvOf([['Contador', 'Data e hora', 'Energia'], ...rows]))).toEqual({
      '001234501 2025-05-01 main kWh': '36',
    })
  })
})

describe('wide rows without a header', () => {
  test.each([
    ['two numbers before the date', ['2200013680374', '211238227'], ['2200013680375', '211238228']],
    ['one number before the date', ['2200013680374'], ['2200013680375']],
  ])('keep their meters apart: %s', async (_, first, second) => {
    const text = csvOf([
      [...first, '30/04/17', ...times(48, '1.5')],
      [...second, '30/04/17', ...times(48, '2.5')],
      [...first, '01/05/17', ...times(48, '0.5')],
    ])
    expect(await totalsOf(text)).toEqual({
      '2200013680374 2017-04-30 main kWh': '72',
      '2200013680374 2017-05-01 main kWh': '24',
      '2200013680375 2017-04-30 main kWh': '120',
    })
  })
})

describe('columns that are registers or flows of one meter are no list of meters', () => {
  test.each([
    [
      'standing registers by tariff',
      ['afname stand dal', 'afname stand normaal', 'invoeding stand dal'],
    ],
    [
      'tariffs',
      [
        'Electricity 1 (Dutch Users: Low Tariff)',
        'Electricity 1 Returned (Dutch Users: Low Tariff)',
        'Gas',
      ],
    ],
    ['two tariffs', ['Low tariff', 'Normal tariff']],
    ['day and night', ['Day', 'Night']],
  ])('%s are refused', async (_, titles) => {
    const rows = HOURS.map((hour) => [`2025-05-01 ${hour}`, ...titles.map((_, at) => `${at}.5`)])
    const error = await refusalOf(readTable(['Timestamp', ...titles], rows))
    expect(error.code).toBe('header-unknown')
    expect(error.message).toContain(`"${titles[0]}"`)
  })

  test.each([
    ['Import', 'Export'],
    ['Delivered', 'Returned'],
    ['Bezug', 'Einspeisung'],
    ['Consommation', 'Injection'],
  ])('%s and %s are two flows', async (drawn, fed) => {
    const rows = HOURS.map((hour) => ['m1', `2025-05-01 ${hour}`, '1.5', '0.5'])
    const { readings } = await readTable(['Meter', 'Timestamp', drawn, fed], rows)
    expect(dailyTotals(readings)).toEqual({
      'm1 2025-05-01 main kWh': '36',
      'm1 2025-05-01 export kWh': '12',
    })
  })
})

describe('beside the meters of a matrix', () => {
  test.each([
    ...['Temperature', 'Temperatur', 'Outside Temp C', 'Humidity'],
    ...['Total', 'Total kWh', 'Site Total', 'Gesamtverbrauch', 'Sum', 'Average', 'Mean'],
    ...['Year', 'Month', 'Week', 'Day', 'Hour'],
  ])('a column %j is no meter', async (title) => {
    const rows = HOURS.map((hour, at) => [`2025-05-01 ${hour}`, '1.5', '0.5', String(20 + at)])
    const { readings } = await readTable(['Timestamp', 'Hall', 'Office', title], rows)
    expect(dailyTotals(readings)).toEqual({
      'Hall 2025-05-01 main kWh': '36',
      'Office 2025-05-01 main kWh': '12',
    })
  })

  test('a temperature takes no energy away', async () => {
    const titles = ['Timestamp', 'Hall kWh', 'Office kWh', 'Outside Temp C']
    const rows = HOURS.map((hour) => [`2025-05-01 ${hour}`, '1.5', '0.5', '15.5'])
    const { readings } = await readTable(titles, rows)
    expect(dailyTotals(readings)).toEqual({
      'Hall kWh 2025-05-01 main kWh': '36',
      'Office kWh 2025-05-01 main kWh': '12',
    })
  })
})
