/** Long files over days of 23 to 25 hours: every total exact, every interval in its place. */
import { describe, expect, test } from '@jest/globals'
import { csvOf } from '../read-table.ts'
import { type DayInWords, settleText } from '../settle-text.ts'
import {
  CHANGES,
  type Change,
  clockAt,
  expectedDays,
  offsetStampAt,
  type Recorded,
  recorded,
  utcStampAt,
  WHOLE_HOURS,
} from './clocks.ts'

type Stamped = readonly [stamp: string, recorded: Recorded]

/** Settled days of the files that a meter's stamps make, as the pipeline reads them. */
async function settled(
  { zone }: Change,
  stamps: readonly Stamped[],
  pipeline = {},
): Promise<readonly DayInWords[]> {
  const rows = stamps.map(([stamp, { value }]) => ['m1', stamp, value])
  const text = csvOf([['meter', 'timestamp', 'value'], ...rows])
  const { summary, days } = await settleText(text, { pipeline: { zone, ...pipeline } })
  expect(summary).toMatchObject({ rejected: 0, duplicates: 0, accepted: rows.length })
  return days
}

const matching = (days: Record<string, unknown>[]) =>
  days.map((day) => expect.objectContaining(day))

describe.each(CHANGES)('on $date in $zone, $hours hours long', (change) => {
  const { zone, hours } = change
  const intervals = recorded(change)
  const expected = matching(expectedDays(intervals))
  const stampsOf = (stampOf: (one: Recorded) => string): Stamped[] =>
    intervals.map((one) => [stampOf(one), one])

  test('the day has as many half hours as it lasts', () => {
    expect(intervals.filter(({ date }) => date === change.date)).toHaveLength(hours * 2)
  })

  test.each([
    ['UTC', ({ from }: Recorded) => utcStampAt(from)],
    ['an offset', ({ from }: Recorded) => offsetStampAt(zone, from)],
  ])('stamps with %s fall on their local day, in any order', async (_, stampOf) => {
    const stamps = stampsOf(stampOf)
    expect(await settled(change, stamps)).toEqual(expected)
    const shuffled = stamps.toSorted(([, a], [, b]) => (a.value < b.value ? -1 : 1))
    expect(await settled(change, shuffled)).toEqual(expected)
  })

  test.each([
    ['UTC', ({ to }: Recorded) => utcStampAt(to)],
    ['an offset', ({ to }: Recorded) => offsetStampAt(zone, to)],
  ])('stamps with %s may label ends, in any order', async (_, stampOf) => {
    const pipeline = { label: 'end', interval: 30 }
    const stamps = stampsOf(stampOf)
    expect(await settled(change, stamps, pipeline)).toEqual(expected)
    expect(await settled(change, stamps.toReversed(), pipeline)).toEqual(expected)
  })

  describe.each([
    ['ascending', (stamps: Stamped[]) => stamps],
    ['descending', (stamps: Stamped[]) => stamps.toReversed()],
  ])('local stamps, %s', (_, ordered) => {
    test.each([
      ['where the file says how long an interval is', { interval: 30 }],
      ['where nothing does', {}],
    ])('come in the order of time, %s', async (_, pipeline) => {
      const stamps = ordered(stampsOf(({ from }) => clockAt(zone, from)))
      expect(await settled(change, stamps, pipeline)).toEqual(expected)
    })

    test.each([
      ['where the pipeline says how long an interval is', { label: 'end', interval: 30 }],
      ['where nothing does', { label: 'end' }],
    ])('may label ends, %s', async (_, pipeline) => {
      const stamps = ordered(stampsOf(({ to }) => clockAt(zone, to)))
      expect(await settled(change, stamps, pipeline)).toEqual(expected)
    })

    test.each([3, 4, 5, 6])(
      'may end within the hour that comes twice, after %d half hours',
      async (count) => {
        const stamps = stampsOf(({ from }) => clockAt(zone, from))
        const first = stamps.findIndex(([, { date }]) => date === change.date)
        const part = stamps.slice(0, first + count)
        const days = await settled(change, ordered(part), { interval: 30 })
        const values = part.slice(first).map(([, { value }]) => value.replace(/\.?0+$/, ''))
        expect(days.at(-1)).toMatchObject({ date: change.date, readings: count, values })
      },
    )
  })
})

describe.each(WHOLE_HOURS)('hours and quarters of hours on $date in $zone', (change) => {
  test.each([60, 15])('of %d minutes, ascending and descending', async (minutes) => {
    const intervals = recorded(change, minutes)
    const expected = matching(expectedDays(intervals, minutes))
    for (const pipeline of [{}, { interval: minutes }]) {
      const stamps = intervals.map((one): Stamped => [clockAt(change.zone, one.from), one])
      expect(await settled(change, stamps, pipeline)).toEqual(expected)
      expect(await settled(change, stamps.toReversed(), pipeline)).toEqual(expected)
    }
    const ends = intervals.map((one): Stamped => [clockAt(change.zone, one.to), one])
    for (const pipeline of [{ label: 'end' }, { label: 'end', interval: minutes }]) {
      expect(await settled(change, ends, pipeline)).toEqual(expected)
      expect(await settled(change, ends.toReversed(), pipeline)).toEqual(expected)
    }
  })
})
