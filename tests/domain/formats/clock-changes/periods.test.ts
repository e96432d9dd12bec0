/** Intervals that a column numbers within their day: 1 to 46, 48 or 50. */
import { describe, expect, test } from '@jest/globals'
import { csvOf, readTable, refusalOf } from '../read-table.ts'
import { settleText } from '../settle-text.ts'
import { CHANGES, type Change, expectedDays, recorded, WHOLE_HOURS } from './clocks.ts'

const matching = (days: Record<string, unknown>[]) =>
  days.map((day) => expect.objectContaining(day))

/** Rows of meter, date, number within the day, value. */
function numbered(change: Change, minutes: number): string[][] {
  const seen = new Map<string, number>()
  return recorded(change, minutes).map(({ date, value }) => {
    const number = (seen.get(date) ?? 0) + 1
    seen.set(date, number)
    return ['m1', date, String(number), value]
  })
}

describe.each(CHANGES)('on $date in $zone, $hours hours long', (change) => {
  test.each(['Settlement Period', 'period', 'SP', 'HH'])(
    'half hours are numbered as they pass, in any order: %s',
    async (title) => {
      const rows = numbered(change, 30)
      for (const ordered of [rows, rows.toReversed()]) {
        const text = csvOf([['meter', 'Settlement Date', title, 'kWh'], ...ordered])
        const { summary, days } = await settleText(text, {
          pipeline: { zone: change.zone, interval: 30 },
        })
        expect(summary).toMatchObject({ rejected: 0, duplicates: 0 })
        expect(days).toEqual(matching(expectedDays(recorded(change))))
      }
    },
  )
})

test.each(WHOLE_HOURS)('hours are numbered as they pass on $date in $zone', async (change) => {
  const text = csvOf([['meter', 'date', 'Hour Ending', 'kWh'], ...numbered(change, 60)])
  const { days } = await settleText(text, { pipeline: { zone: change.zone, interval: 60 } })
  expect(days).toEqual(matching(expectedDays(recorded(change, 60), 60)))
})

test.each([
  ['2025-03-30', 23],
  ['2025-10-26', 25],
])('Datadis numbers the hours of %s to %d', async (date, hours) => {
  const change = { zone: 'Europe/Madrid', date, hours }
  const rows = numbered(change, 60).map(([, on = '', hour = '', value = '']) => {
    const [year, month, day] = on.split('-')
    return ['ES0031000000000001DB', `${day}/${month}/${year}`, hour, value.replace('.', ','), 'R']
  })
  const titles = ['CUPS', 'Fecha', 'Hora', 'Consumo_kWh', 'Metodo_obtencion']
  const { summary, days } = await settleText(csvOf([titles, ...rows], ';'))
  expect(summary).toMatchObject({ format: 'datadis', rejected: 0, duplicates: 0 })
  expect(days).toEqual(matching(expectedDays(recorded(change, 60), 60)))
})

describe('a number', () => {
  const titles = ['meter', 'date', 'Settlement Period', 'kWh']

  test.each(['0', '53', '1.5', '-1', 'x', ''])('%j is of no half hour', async (number) => {
    const rows = [
      ['m1', '2025-06-02', '1', '1'],
      ['m1', '2025-06-02', number, '2'],
      ['m1', '2025-06-02', '48', '3'],
    ]
    const { readings, rejects } = await readTable(titles, rows, { interval: 30 })
    expect(rejects).toEqual([
      expect.objectContaining({
        line: 3,
        reason: expect.stringMatching(/number of an interval|no interval number|expected/),
      }),
    ])
    expect(readings.map(({ hour }) => hour)).toEqual([0, 23.5])
  })

  test.each([
    ['49', '2025-06-02'],
    ['47', '2025-03-30'],
  ])('%s is past the end of %s: its reading is not lost in another day', async (number, date) => {
    const rows = [
      ['m1', date, '1', '1'],
      ['m1', date, number, '2'],
    ]
    const pipeline = { interval: 30, zone: 'Europe/London' }
    const { readings, rejects } = await readTable(titles, rows, pipeline)
    expect(readings.filter((one) => one.date !== date)).toEqual([])
    expect(readings.length + rejects.length).toBe(2)
  })

  test('of half hours needs the interval to be told', async () => {
    const rows = ['1', '2', '47', '48'].map((number) => ['m1', '2025-06-02', number, '1'])
    const error = await refusalOf(readTable(titles, rows))
    expect(error).toMatchObject({ code: 'header-unknown' })
    expect(error.message).toMatch(/add "interval: 30"/)
  })

  test('of a part of a day is none of an hour where the pipeline says half hours', async () => {
    const rows = ['1', '2', '20'].map((number) => ['m1', '2025-06-02', number, '1'])
    const { readings } = await readTable(titles, rows, { interval: 30 })
    expect(readings.map(({ hour, minutes }) => [hour, minutes])).toEqual([
      [0, 30],
      [0.5, 30],
      [9.5, 30],
    ])
  })
})
