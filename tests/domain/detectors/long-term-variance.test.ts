import { describe, expect, test } from '@jest/globals'
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { longTermVariance } from '../../../domain/detectors/long-term-variance.ts'
import { dayOf } from '../factories.ts'
import {
  anomaliesOf,
  historyOf,
  hourlyDay,
  hourlyDays,
  saidOn,
  verdictsOf,
  wobble,
} from './hourly-days.ts'

const JUDGED = dayOf('2025-06-20')

/** Thirty days to the judged one in each of three years, newest last; the last by `recent`. */
function threeYears(recent: (offset: number, hour: number) => number): HistoryDay[] {
  const usual = (offset: number, hour: number) => 10 * wobble(offset, hour)
  return [730, 365, 0].flatMap((back) =>
    hourlyDays(JUDGED - back - 29, 30, back === 0 ? recent : usual),
  )
}

const judge = (days: readonly HistoryDay[], rest = {}) =>
  verdictsOf(longTermVariance, historyOf(days, rest))
const toldOn = (days: readonly HistoryDay[], rest = {}) =>
  anomaliesOf(judge(days, rest)).map(({ day }) => day - JUDGED)

describe('told', () => {
  test('is a week unlike those of two years before, on the first day on which it is', () => {
    const days = threeYears((offset, hour) => (offset < 20 ? 10 : 14) * wobble(offset, hour))
    const [verdict, ...others] = anomaliesOf(judge(days))
    expect(others).toEqual([])
    // Hourly values spread by a sixteenth of their mean: 3 deviations are 1.8 of 10. After four
    // days at 14 the week's mean is 12.3.
    expect(verdict?.day).toBe(JUDGED - 6)
    expect(Number(verdict?.expectedMicro) / 1e6).toBeCloseTo(10, 0)
    expect(verdict?.unit).toBe('kWh/h')
    expect(verdict?.message).toMatch(
      /^The 7 days to 2025-06-14, at 12\.\d+ kWh\/h on average, are unlike .* of 8 three-hour parts/,
    )
  })

  test('is less as well as more', () => {
    expect(toldOn(threeYears((offset, hour) => 5 * wobble(offset, hour)))).toHaveLength(1)
  })

  test.each([
    [4, 0],
    [5, 1],
  ])('takes more than half of the day: %d of 8 bins off', (bins, told) => {
    const days = threeYears(
      (offset, hour) => (offset >= 23 && hour < 3 * bins ? 40 : 10) * wobble(offset, hour),
    )
    expect(toldOn(days)).toHaveLength(told)
  })

  test('is not that a meter now reads half hours', () => {
    const halves = (day: HistoryDay): HistoryDay => ({
      ...day,
      ...{ slotSeconds: 1800, readings: 48, expected: 48 },
      values: Float64Array.from({ length: 48 }, (_, slot) => (day.values[slot >> 1] as number) / 2),
    })
    const days = threeYears((offset, hour) => 10 * wobble(offset, hour))
    const finer = days.map((day, index) => (index >= 60 ? halves(day) : day))
    expect(toldOn(finer)).toEqual([])
  })
})

describe('not told', () => {
  test('is a week like those before', () => {
    const verdicts = judge(threeYears((offset, hour) => 10.5 * wobble(offset, hour)))
    expect(saidOn(verdicts, JUDGED)).toBe('normal')
    expect(anomaliesOf(verdicts)).toEqual([])
  })

  test.each([1, 2])('is a meter that lacks year %d of the two', (year) => {
    const days = threeYears(() => 100).filter(
      ({ day }) => Math.round((JUDGED - day) / 365) !== year,
    )
    expect(saidOn(judge(days), JUDGED)).toBe('too little history')
  })

  test('is a week with less than 60 percent of its hours', () => {
    const days = threeYears(() => 100)
    const short = days.filter(({ day }) => day <= JUDGED - 7 || day > JUDGED - 4)
    expect(saidOn(judge(short), JUDGED)).toBe('incomplete day')
  })

  test('is a bin that never varied: nobody knows what is much there', () => {
    const days = [2, 1, 0].flatMap((year) =>
      hourlyDays(JUDGED - 365 * year - 29, 30, () => (year === 0 ? 20 : 10)),
    )
    expect(saidOn(judge(days), JUDGED)).toBe('flat baseline')
  })

  test('is a daily value, which has no hours', () => {
    const daily = threeYears(() => 100).map((day) => ({
      ...day,
      ...{ slotSeconds: 86_400, values: Float64Array.of(1) },
    }))
    expect(saidOn(judge(daily), JUDGED)).toBe('no intervals')
  })
})

test('unusual days are no example: without them it may be too little', () => {
  const days = threeYears(() => 20)
  const isUnusual = (day: number) => day < JUDGED - 700
  expect(saidOn(judge(days, { isUnusual }), JUDGED)).toBe('too little history')
})

test('a longer autumn day has its 25th hour in the last bin', () => {
  const days = threeYears((offset, hour) => 10 * wobble(offset, hour))
  const autumn = hourlyDay(JUDGED, () => 10, { values: new Float64Array(25).fill(10_000_000) })
  expect(saidOn(judge([...days.slice(0, -1), autumn]), JUDGED)).toBe('normal')
})
