/** Wide files over days of 23 to 25 hours: rows of 46, 47, 49 and 50 cells, or of 48 with gaps. */
import { describe, expect, test } from '@jest/globals'
import { clockLabels } from '../../factories.ts'
import { csvOf, numbers } from '../read-table.ts'
import { type DayInWords, settleText } from '../settle-text.ts'
import { CHANGES, clockAt, expectedDays, LONG_DAYS, recorded, SHORT_DAYS, sumOf } from './clocks.ts'

async function settled(
  zone: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  pipeline = {},
): Promise<readonly DayInWords[]> {
  const text = csvOf([titles, ...rows])
  const { summary, days } = await settleText(text, { pipeline: { zone, ...pipeline } })
  expect(summary).toMatchObject({ rejected: 0, duplicates: 0, accepted: rows.length })
  return days
}

const matching = (days: Record<string, unknown>[]) =>
  days.map((day) => expect.objectContaining(day))
const byClock = ['Point', 'Date', ...clockLabels(48)]

describe.each(CHANGES)('on $date in $zone, $hours hours long', (change) => {
  const { zone } = change
  const intervals = recorded(change)
  const byDate = Map.groupBy(intervals, ({ date }) => date)
  const rowsOf = (width = 0): string[][] =>
    [...byDate].map(([date, ofDay]) => {
      const row = ['m1', date, ...ofDay.map(({ value }) => value)]
      return [...row, ...Array(Math.max(0, width - row.length)).fill('')]
    })
  const expected = matching(expectedDays(intervals))

  test('a row may have as many cells as its day has half hours, below 48 clock titles', async () => {
    expect(await settled(zone, byClock, rowsOf())).toEqual(expected)
  })

  test('so it may where titles are the ends of half hours', async () => {
    for (const last of ['00:00', '24:00']) {
      const titles = ['Point', 'Date', ...clockLabels(47, 30, 30), last]
      expect(await settled(zone, titles, rowsOf())).toEqual(expected)
      expect(await settled(zone, titles, rowsOf(), { label: 'end' })).toEqual(expected)
    }
  })

  test.each(['', 'HH', 'hh0', 'interval_', 'Period ', 'SP'])(
    'half hours may be numbered, with two to spare: %s1 to 50',
    async (before) => {
      const titles = ['Point', 'Date', ...numbers(50).map((number) => before + number)]
      expect(await settled(zone, titles, rowsOf(52))).toEqual(expected)
    },
  )

  test('numbers may stand beside a total', async () => {
    const titles = ['Point', 'Date', 'Total', ...numbers(50).map((number) => `HH${number}`)]
    const rows = rowsOf(52).map(([meter = '', date = '', ...cells]) => {
      const total = sumOf(cells.filter((cell) => cell !== ''))
      return [meter, date, total, ...cells]
    })
    expect(await settled(zone, titles, rows)).toEqual(expected)
  })
})

describe.each(SHORT_DAYS)('clock titles that $date in $zone skips', (change) => {
  const { zone, date } = change
  const intervals = recorded(change)
  const expected = expectedDays(intervals)
  const valueAt = new Map(intervals.map(({ from, value }) => [clockAt(zone, from), value]))
  const dates = [...new Set(intervals.map((one) => one.date))]
  const rowsWith = (filler: string): string[][] =>
    dates.map((on) => [
      'm1',
      on,
      ...clockLabels(48).map((label) => valueAt.get(`${on} ${label}`) ?? filler),
    ])

  test.each(['', '0', '0.000', ' 0 '])(
    'may be filled with %j, which is no reading',
    async (filler) => {
      expect(await settled(zone, byClock, rowsWith(filler))).toEqual(matching(expected))
    },
  )

  test('may have readings: the day keeps them in its total, and nothing else moves', async () => {
    const days = await settled(zone, byClock, rowsWith('1.5'))
    const skipped = 48 - (valueAtDay(date) as number)
    const found = days.find((day) => day.date === date)
    const normal = expected.find((day) => day.date === date) as { total: string; hours: number[] }
    expect(found?.total).toBe(sumOf([normal.total, ...Array(skipped).fill('1.5')]))
    expect(found?.hours.slice(0, normal.hours.length)).toEqual(normal.hours)
    expect(days.filter((day) => day.date !== date)).toEqual(
      matching(expected.filter((day) => day.date !== date)),
    )
  })

  function valueAtDay(on: string): number {
    return intervals.filter((one) => one.date === on).length
  }
})

describe.each(LONG_DAYS)('48 clock titles on $date in $zone', (change) => {
  const { zone, date } = change
  const intervals = recorded(change)

  test('have the half hours that come twice once: the total is the row’s, the day is not whole', async () => {
    const rows = [...new Set(intervals.map((one) => one.date))].map((on) => [
      'm1',
      on,
      ...numbers(48),
    ])
    const days = await settled(zone, byClock, rows)
    // 1 + 2 + … + 48
    expect(days.map(({ total }) => total)).toEqual(Array(5).fill('1176'))
    const missing = intervals.filter((one) => one.date === date).length - 48
    expect(days[2]).toMatchObject({ readings: 48, expected: 48 + missing, quality: 'partial' })
    expect(days[3]).toMatchObject({ readings: 48, expected: 48, quality: 'complete' })
  })
})
