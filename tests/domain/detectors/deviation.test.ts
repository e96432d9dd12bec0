import { describe, expect, test } from '@jest/globals'
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { deviation } from '../../../domain/detectors/deviation.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { hourlyDays } from './hourly-days.ts'
import { anomaliesOf, lastOf, verdictsOf } from './judging.ts'
import { dailyTotals, FIRST, household } from './usual-loads.ts'

const LAST = 200

/** Days of a household, the last one of which is so many times as high by the hour. */
function endingWith(factor: (hour: number) => number, before?: (offset: number) => number) {
  return household(LAST + 1, (offset, hour) =>
    offset === LAST ? factor(hour) : (before?.(offset) ?? 1),
  )
}

/** What is told of the last day and those shortly before it. */
const told = (days: readonly HistoryDay[], rest = {}): number[] =>
  anomaliesOf(deviation, days, { judgeFrom: FIRST + LAST - 10, ...rest }).map(({ day }) => day)

describe('a day three times as high in all its hours', () => {
  const days = endingWith(() => 3)
  const [found, ...others] = anomaliesOf(deviation, days)

  test('is told with its figures', () => {
    const { totalMicro } = days[LAST] as HistoryDay
    expect(others).toEqual([])
    expect(found).toMatchObject({ day: FIRST + LAST, severity: 'high', unit: 'kWh' })
    expect(found?.observedMicro).toBe(totalMicro)
    // Three times what a day of this household takes.
    expect(Number(totalMicro) / Number(found?.expectedMicro)).toBeCloseTo(3, 0)
    const { lowerMicro, expectedMicro, upperMicro, observedMicro } = found as NonNullable<
      typeof found
    >
    const figures = [lowerMicro, expectedMicro, upperMicro, observedMicro]
    expect(figures).toEqual(figures.toSorted((a, b) => Number(a - b)))
  })

  test('is told in words', () => {
    expect(found?.message).toMatch(
      new RegExp(
        `^[\\d.]+ kWh on ${formatDate(FIRST + LAST)} is [23]\\.\\d times the [\\d.]+ kWh expected \\(normal is [\\d.]+ to [\\d.]+\\), in calm hours as in busy ones\\.$`,
      ),
    )
  })
})

test('a day at a fifth in all its hours is told as less', () => {
  const [found] = anomaliesOf(
    deviation,
    endingWith(() => 0.2),
  )
  expect(found?.message).toMatch(/is 2\d percent of the|is 1\d percent of the/)
  expect(Number(found?.observedMicro)).toBeLessThan(Number(found?.lowerMicro))
})

test('a busy evening alone is not told', () => {
  expect(
    anomaliesOf(
      deviation,
      endingWith((hour) => (hour >= 18 && hour < 22 ? 4 : 1)),
    ),
  ).toEqual([])
})

describe('of a meter that has daily totals only', () => {
  const total = (offset: number): number => (offset === LAST ? 3 : 1)

  test('the total tells', () => {
    const [found, ...others] = anomaliesOf(deviation, dailyTotals(LAST + 1, total))
    expect(others).toEqual([])
    expect(found).toMatchObject({ day: FIRST + LAST })
    expect(found?.message).toMatch(/ times the .* to [\d.]+\)\.$/)
  })

  test('a day somewhat higher is as usual', () => {
    const days = dailyTotals(LAST + 1, (offset) => (offset === LAST ? 1.2 : 1))
    expect(anomaliesOf(deviation, days)).toEqual([])
  })
})

describe('is not judged:', () => {
  test('a day with too little history', () => {
    expect(lastOf(deviation, household(20))).toBe('too little history')
    expect(lastOf(deviation, household(LAST))).toBe('normal')
  })

  test('a day that is not whole', () => {
    const days = household(LAST + 1)
    days[LAST] = { ...(days[LAST] as HistoryDay), completeness: 0.8 }
    expect(lastOf(deviation, days)).toBe('incomplete day')
  })
})

test('the day after, of the same, is not told anew; one of the other side is', () => {
  const times = new Map([
    [LAST - 4, 3],
    [LAST - 3, 3],
    [LAST - 1, 3],
    [LAST, 0.2],
  ])
  const days = household(LAST + 1, (offset) => times.get(offset) ?? 1)
  expect(anomaliesOf(deviation, days).map(({ day }) => day - FIRST)).toEqual([LAST - 4, LAST])
  const rested = anomaliesOf(deviation, days, { parameters: { restDays: 0 } })
  expect(rested.map(({ day }) => day - FIRST)).toContain(LAST - 3)
})

test('days that an earlier detector told, or of an expected change, are no examples', () => {
  // Every other day of five weeks was three times as high.
  const isOdd = (offset: number): boolean =>
    offset >= LAST - 36 && offset < LAST && offset % 2 === 0
  const days = endingWith(
    () => 3,
    (offset) => (isOdd(offset) ? 3 : 1),
  )
  const isUnusual = (day: number): boolean => isOdd(day - FIRST)
  const onLast = (rest = {}) =>
    anomaliesOf(deviation, days, { judgeFrom: FIRST + LAST, parameters: { restDays: 0 }, ...rest })
  expect(onLast()).toEqual([])
  expect(onLast({ isUnusual })).toHaveLength(1)
})

test('a meter that uses nothing is judged, and nothing is told', () => {
  expect(
    anomaliesOf(
      deviation,
      hourlyDays(FIRST, LAST, () => 0),
    ),
  ).toEqual([])
  expect(
    lastOf(
      deviation,
      hourlyDays(FIRST, LAST, () => 0),
    ),
  ).toBe('normal')
  // The first use after that is no crash either.
  const used = hourlyDays(FIRST, LAST + 1, (offset) => (offset === LAST ? 1 : 0))
  for (const { message } of anomaliesOf(deviation, used))
    expect(message).not.toMatch(/NaN|Infinity/)
})

test('thresholds are parameters', () => {
  const days = endingWith(() => 3)
  expect(told(days)).toHaveLength(1)
  expect(told(days, { parameters: { threshold: 50 } })).toEqual([])
  const totals = dailyTotals(LAST + 1, (offset) => (offset === LAST ? 3 : 1))
  expect(told(totals)).toHaveLength(1)
  expect(told(totals, { parameters: { totalThreshold: 50 } })).toEqual([])
  expect(verdictsOf(deviation, days, { parameters: { threshold: 0.01, restDays: 0 } })).not.toEqual(
    verdictsOf(deviation, days),
  )
})
