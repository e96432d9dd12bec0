import { describe, expect, test } from '@jest/globals'
import type { History } from '../../../domain/detectors/detector.ts'
import { sparse } from '../../../domain/detectors/sparse.ts'
import { dayOf } from '../factories.ts'
import { anomaliesOf, historyOf, hourlyDay, hourlyDays, saidOn, verdictsOf } from './hourly-days.ts'

const FIRST = dayOf('2025-03-01')

/** Whole days, each of which has only its first so many hours. */
const daysWith = (count: number, hours: (offset: number) => number) =>
  hourlyDays(FIRST, count, (offset, hour) => (hour < hours(offset) ? 5 : Number.NaN))

const toldOn = (history: History): number[] =>
  anomaliesOf(verdictsOf(sparse, history)).map(({ day }) => day - FIRST)

describe('told', () => {
  test('is a month with less than nine tenths of its hours, on its last day', () => {
    const days = daysWith(30, () => 12)
    expect(anomaliesOf(verdictsOf(sparse, historyOf(days)))).toEqual([
      {
        verdict: 'anomaly',
        day: FIRST + 29,
        severity: 'medium',
        score: 0.5,
        observedMicro: 360_000_000n,
        expectedMicro: 720_000_000n,
        lowerMicro: 648_000_000n,
        upperMicro: 720_000_000n,
        unit: 'hours',
        message: 'Only 360 of the 720 hours from 2025-03-01 to 2025-03-30 have values, 50 percent.',
      },
    ])
  })

  test('is a meter that fell silent in its first month, within a day, once the month is over', () => {
    const days = daysWith(13, (offset) => (offset < 12 ? 24 : 14))
    expect(toldOn(historyOf(days, { today: FIRST + 28 }))).toEqual([])
    expect(toldOn(historyOf(days, { today: FIRST + 29 }))).toEqual([29])
  })

  test('is not an export of two weeks that ends with a whole day', () => {
    expect(
      toldOn(
        historyOf(
          daysWith(13, () => 24),
          { today: FIRST + 99 },
        ),
      ),
    ).toEqual([])
  })

  test('is a gap of more than three days in thirty, when values come back', () => {
    const days = daysWith(60, () => 24)
    expect(toldOn(historyOf(days.filter((_, offset) => offset < 40 || offset > 42)))).toEqual([])
    expect(toldOn(historyOf(days.filter((_, offset) => offset < 40 || offset > 43)))).toEqual([44])
  })

  test('is an episode once, and another after a month without', () => {
    const isThin = (offset: number) => offset < 60 || offset >= 150
    const days = daysWith(240, (offset) => (isThin(offset) ? 20 : 24))
    // 20 of 24 hours is 83 percent; with 19 such days of 30 the window falls under 90 again.
    expect(toldOn(historyOf(days))).toEqual([29, 168])
  })

  test('is a gauge as well', () => {
    const days = daysWith(30, () => 12).map((day) => ({ ...day, kind: 'gauge' as const }))
    expect(toldOn(historyOf(days))).toEqual([29])
  })
})

describe('not told', () => {
  test('is a month with nine tenths of its hours', () => {
    expect(toldOn(historyOf(daysWith(30, (offset) => (offset < 3 ? 0 : 24))))).toEqual([])
    expect(toldOn(historyOf(daysWith(30, (offset) => (offset < 4 ? 0 : 24))))).toEqual([29])
  })

  test('is a meter that has not been there for a month', () => {
    const verdicts = verdictsOf(
      sparse,
      historyOf(
        daysWith(29, () => 6),
        { today: FIRST + 28 },
      ),
    )
    expect(anomaliesOf(verdicts)).toEqual([])
    expect(saidOn(verdicts, FIRST + 28)).toBe('too little history')
  })

  test('is a file of a few days, nor a meter that has ended', () => {
    expect(toldOn(historyOf(daysWith(9, () => 24)))).toEqual([])
    expect(toldOn(historyOf(daysWith(60, () => 24)))).toEqual([])
  })

  test('is a meter that was away for longer than the window: it begins anew', () => {
    const back = hourlyDays(FIRST + 365, 40, () => 5)
    expect(toldOn(historyOf([...daysWith(40, () => 24), ...back]))).toEqual([])
  })

  test('is a register, which is read when it is read', () => {
    const reads = [0, 20, 40].map((offset) =>
      hourlyDay(FIRST + offset, () => Number.NaN, { kind: 'register', completeness: 0 }),
    )
    expect(toldOn(historyOf(reads))).toEqual([])
  })
})
