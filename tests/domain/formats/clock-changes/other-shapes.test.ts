/** Matrix files, begin and end columns, powers, and daily values over days of 23 to 25 hours. */
import { describe, expect, test } from '@jest/globals'
import { csvOf } from '../read-table.ts'
import { type DayInWords, settleText } from '../settle-text.ts'
import {
  CHANGES,
  clockAt,
  dayAfter,
  expectedDays,
  type Recorded,
  recorded,
  SHORT_DAYS,
  sumOf,
  WHOLE_HOURS,
} from './clocks.ts'

async function settled(
  rows: readonly (readonly string[])[],
  pipeline: Record<string, unknown>,
): Promise<readonly DayInWords[]> {
  const { summary, days } = await settleText(csvOf(rows), { pipeline })
  expect(summary).toMatchObject({ rejected: 0, duplicates: 0, accepted: rows.length - 1 })
  return days
}

const matching = (days: Record<string, unknown>[]) =>
  days.map((day) => expect.objectContaining(day))

describe.each(CHANGES)('on $date in $zone, $hours hours long', (change) => {
  const { zone } = change
  const intervals = recorded(change)
  const expected = matching(expectedDays(intervals))

  test('the columns of a matrix share one clock', async () => {
    const row = ({ value }: Recorded, stamp: string): string[] => [stamp, value, '0.25', value]
    for (const [label, stampOf] of [
      ['start', ({ from }: Recorded) => clockAt(zone, from)],
      ['end', ({ to }: Recorded) => clockAt(zone, to)],
    ] as const) {
      const rows = intervals.map((one) => row(one, stampOf(one)))
      for (const ordered of [rows, rows.toReversed()]) {
        const days = await settled([['timestamp', 'A', 'B', 'C'], ...ordered], { zone, label })
        expect(days.filter(({ meterId }) => meterId === 'A')).toEqual(expected)
        expect(days.filter(({ meterId }) => meterId === 'C')).toEqual(expected)
        const totals = days.filter(({ meterId }) => meterId === 'B').map(({ total }) => total)
        const halfHours = [...Map.groupBy(intervals, ({ date }) => date).values()]
        expect(totals).toEqual(halfHours.map(({ length }) => String(length / 4)))
      }
    }
  })

  test('meters that take turns have each its own order', async () => {
    const rows = intervals.flatMap(({ from, value }) =>
      ['m1', 'm2', 'm3'].map((meter) => [meter, clockAt(zone, from), value]),
    )
    for (const ordered of [rows, rows.toReversed()]) {
      const days = await settled([['meter', 'timestamp', 'kWh'], ...ordered], { zone })
      for (const meter of ['m1', 'm2', 'm3']) {
        expect(days.filter(({ meterId }) => meterId === meter)).toEqual(expected)
      }
    }
  })

  test('meters that follow each other have each its own order', async () => {
    const rows = ['m1', 'm2'].flatMap((meter) =>
      intervals.map(({ from, value }) => [meter, clockAt(zone, from), value]),
    )
    const days = await settled([['meter', 'timestamp', 'kWh'], ...rows], { zone })
    expect(days.filter(({ meterId }) => meterId === 'm2')).toEqual(expected)
  })

  test('imports and exports that take turns have one clock', async () => {
    const rows = intervals.flatMap(({ from, value }) => [
      ['m1', clockAt(zone, from), 'Import', value],
      ['m1', clockAt(zone, from), 'Export', '0.5'],
    ])
    const days = await settled([['meter', 'timestamp', 'flow', 'kWh'], ...rows], { zone })
    expect(days.filter(({ flow }) => flow === 'import')).toEqual(expected)
    expect(days.filter(({ flow }) => flow === 'export').map(({ quality }) => quality)).toEqual(
      Array(5).fill('complete'),
    )
  })

  test.each([
    [
      'in two columns',
      ['start', 'end'],
      (one: Recorded) => [clockAt(zone, one.from), clockAt(zone, one.to)],
    ],
    [
      'in two pairs of columns',
      ['date', 'start time', 'end date', 'end time'],
      (one: Recorded) => [
        ...clockAt(zone, one.from).split(' '),
        ...clockAt(zone, one.to).split(' '),
      ],
    ],
    [
      'in a date and two times',
      ['date', 'start time', 'end time'],
      (one: Recorded) => [...clockAt(zone, one.from).split(' '), clockAt(zone, one.to).slice(11)],
    ],
  ])('begin and end may stand %s', async (_, titles, cells) => {
    const rows = intervals.map((one) => ['m1', ...cells(one), one.value])
    for (const ordered of [rows, rows.toReversed()]) {
      expect(await settled([['meter', ...titles, 'kWh'], ...ordered], { zone })).toEqual(expected)
    }
  })

  test('powers become energy of half hours', async () => {
    const rows = intervals.map(({ from, value }) => ['m1', clockAt(zone, from), value])
    const byDate = [...Map.groupBy(intervals, ({ date }) => date)]
    const totals = byDate.map(([date, ofDay]) => ({
      date,
      total: sumOf(
        ofDay.map(({ value }) => value),
        0.5,
      ),
      readings: ofDay.length,
      completeness: 1,
      unit: 'kWh',
    }))
    for (const pipeline of [{ zone }, { zone, interval: 30 }]) {
      const days = await settled([['meter', 'timestamp', 'kW'], ...rows], pipeline)
      expect(days).toEqual(matching(totals))
    }
    const wide = byDate.map(([date, ofDay]) => {
      const cells = ofDay.map(({ value }) => value)
      return ['m1', date, ...cells, ...Array(50 - cells.length).fill('')]
    })
    const titles = Array.from({ length: 50 }, (_, at) => String(at + 1))
    const days = await settled([['Point', 'Date', ...titles], ...wide], { zone, unit: 'kW' })
    expect(days).toEqual(matching(totals))
  })

  test('a value of a whole day is complete', async () => {
    const dates = [-1, 0, 1].map((days) => dayAfter(change.date, days))
    const expectedDay = { total: '9', readings: 1, expected: 1, completeness: 1 }
    const rows = dates.map((date) => ['m1', date, '9'])
    expect(await settled([['meter', 'date', 'kWh'], ...rows], { zone })).toEqual(
      matching(dates.map((date) => ({ date, ...expectedDay }))),
    )
    const ends = dates.map((date) => ['m1', `${dayAfter(date)} 00:00`, '9'])
    const pipeline = { zone, label: 'end', interval: 1440 }
    expect(await settled([['meter', 'timestamp', 'kWh'], ...ends], pipeline)).toEqual(
      matching(dates.map((date) => ({ date, ...expectedDay }))),
    )
  })
})

test.each(WHOLE_HOURS.flatMap((change) => [15, 60].map((minutes) => ({ ...change, minutes }))))(
  'begins and ends of $minutes minutes on $date in $zone',
  async ({ minutes, ...change }) => {
    const intervals = recorded(change, minutes)
    const stamps = ({ from, to }: Recorded) => [
      clockAt(change.zone, from),
      clockAt(change.zone, to),
    ]
    const rows = intervals.map((one) => ['m1', ...stamps(one), one.value])
    for (const ordered of [rows, rows.toReversed()]) {
      const days = await settled([['meter', 'start', 'end', 'kWh'], ...ordered], {
        zone: change.zone,
      })
      expect(days).toEqual(matching(expectedDays(intervals, minutes)))
    }
  },
)

test.each(SHORT_DAYS)(
  'rows of an hour that $date in $zone skips are rejected and named',
  async (change) => {
    const { zone, date } = change
    const intervals = recorded(change)
    const shown = new Set(intervals.map(({ from }) => clockAt(zone, from)))
    const clocks = Array.from({ length: 48 }, (_, at) => {
      const hour = String(at >> 1).padStart(2, '0')
      return `${date} ${hour}:${at % 2 === 0 ? '00' : '30'}`
    })
    const rows = clocks.map((stamp) => ['m1', stamp, shown.has(stamp) ? '1' : '0'])
    const text = csvOf([['meter', 'timestamp', 'kWh'], ...rows])
    const { summary, days } = await settleText(text, { pipeline: { zone } })
    const skipped = clocks.filter((stamp) => !shown.has(stamp))
    expect(summary.rejects).toEqual(
      skipped.map((stamp) => expect.objectContaining({ line: clocks.indexOf(stamp) + 2 })),
    )
    expect(days).toEqual([
      expect.objectContaining({ date, total: String(clocks.length - skipped.length) }),
    ])
    expect(days[0]).toMatchObject({ completeness: 1, quality: 'complete' })
  },
)
