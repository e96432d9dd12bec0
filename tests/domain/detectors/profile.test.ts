import { describe, expect, test } from '@jest/globals'
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { profile } from '../../../domain/detectors/profile.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { hourlyDays } from './hourly-days.ts'
import { anomaliesOf, lastOf } from './judging.ts'
import { dailyTotals, FIRST, household } from './usual-loads.ts'

const LAST = 200

/** Days of a household, the last of which has these factors by the hour. */
const endingWith = (factor: (hour: number) => number): HistoryDay[] =>
  household(LAST + 1, (offset, hour) => (offset === LAST ? factor(hour) : 1))

const isEvening = (hour: number): boolean => hour >= 16 && hour < 23

describe('an evening near nothing', () => {
  const days = endingWith((hour) => (isEvening(hour) ? 0.02 : 1))
  const [found, ...others] = anomaliesOf(profile, days)

  test('is told with its hours and their figures', () => {
    expect(others).toEqual([])
    expect(found).toMatchObject({ day: FIRST + LAST, unit: 'kWh' })
    const [, from, to] = /^From (\d\d):00 to (\d\d):00 on (\S+) /.exec(found?.message ?? '') ?? []
    // Six of the seven hours.
    expect(Number(from)).toBeGreaterThanOrEqual(16)
    expect(Number(to)).toBeLessThanOrEqual(23)
    expect(Number(to) - Number(from)).toBe(6)
    expect(found?.message).toContain(formatDate(FIRST + LAST))
    expect(found?.message).toMatch(/ was used, far below the [\d.]+ kWh usual at that time\.$/)
    expect(Number(found?.observedMicro)).toBeLessThan(Number(found?.lowerMicro))
    expect(Number(found?.lowerMicro)).toBeLessThan(Number(found?.expectedMicro))
  })
})

test('a night as high as an evening is told as more', () => {
  const [found] = anomaliesOf(
    profile,
    endingWith((hour) => (hour < 6 ? 6 : 1)),
  )
  expect(found?.message).toMatch(/^From 00:00 to 06:00 on .* far above the /)
  expect(Number(found?.observedMicro)).toBeGreaterThan(Number(found?.upperMicro))
})

test('a day like others is as usual, and so is one that is a little other', () => {
  expect(anomaliesOf(profile, household(LAST))).toEqual([])
  expect(
    anomaliesOf(
      profile,
      endingWith((hour) => (isEvening(hour) ? 0.9 : 1)),
    ),
  ).toEqual([])
})

describe('is not judged:', () => {
  test('a meter of daily totals', () => {
    expect(
      lastOf(
        profile,
        dailyTotals(LAST, () => 1),
      ),
    ).toBe('no intervals')
  })

  test('a day with too little history', () => {
    expect(lastOf(profile, household(20))).toBe('too little history')
  })

  test('a day that is not whole', () => {
    const days = household(LAST + 1)
    days[LAST] = { ...(days[LAST] as HistoryDay), completeness: 0.8 }
    expect(lastOf(profile, days)).toBe('incomplete day')
  })
})

test('the same on the next day is not told anew', () => {
  const days = household(LAST + 1, (offset, hour) =>
    offset >= LAST - 1 && isEvening(hour) ? 0.02 : 1,
  )
  expect(anomaliesOf(profile, days).map(({ day }) => day - FIRST)).toEqual([LAST - 1])
  const always = anomaliesOf(profile, days, { parameters: { restDays: 0 } })
  expect(always.map(({ day }) => day - FIRST)).toEqual([LAST - 1, LAST])
})

test('days that an earlier detector told, or of an expected change, are no examples', () => {
  // Three of five evenings of five weeks were near nothing.
  const isOdd = (offset: number): boolean => offset >= LAST - 35 && offset < LAST && offset % 5 < 3
  const days = household(LAST + 1, (offset, hour) =>
    (offset === LAST || isOdd(offset)) && isEvening(hour) ? 0.02 : 1,
  )
  const onLast = (rest = {}) =>
    anomaliesOf(profile, days, { judgeFrom: FIRST + LAST, parameters: { restDays: 0 }, ...rest })
  expect(onLast()).toEqual([])
  expect(onLast({ isUnusual: (day: number) => isOdd(day - FIRST) })).toHaveLength(1)
})

test('a meter that uses nothing is judged, and nothing is told', () => {
  const idle = hourlyDays(FIRST, LAST, () => 0)
  expect(anomaliesOf(profile, idle)).toEqual([])
  expect(lastOf(profile, idle)).toBe('normal')
  const used = hourlyDays(FIRST, LAST + 1, (offset, hour) => (offset === LAST && hour > 12 ? 1 : 0))
  for (const { message } of anomaliesOf(profile, used)) expect(message).not.toMatch(/NaN|Infinity/)
})

test('its threshold is a parameter', () => {
  const days = endingWith((hour) => (isEvening(hour) ? 0.02 : 1))
  expect(anomaliesOf(profile, days, { parameters: { threshold: 100 } })).toEqual([])
  const eager = anomaliesOf(profile, days, { parameters: { threshold: 0.3 } })
  expect(eager.length).toBeGreaterThan(1)
})
