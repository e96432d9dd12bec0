import { describe, expect, test } from '@jest/globals'
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { nightBaseline } from '../../../domain/detectors/night-baseline.ts'
import { outage } from '../../../domain/detectors/outage.ts'
import { zero } from '../../../domain/detectors/zero.ts'
import { dayOf, dayWith, historyDay } from '../factories.ts'
import { anomaliesOf, lastOf } from './judging.ts'

const FIRST = dayOf('2025-06-02')

/** Hours of a day with a base load and a working day upon it, times a factor. */
const hours = (base = 1, factor = 1): number[] =>
  Array.from({ length: 24 }, (_, hour) => factor * (base + (hour > 7 && hour < 18 ? 4 : 0)))

const steady = (count: number, base = 1): HistoryDay[] =>
  Array.from({ length: count }, (_, offset) => dayWith(FIRST + offset, hours(base)))

describe('zero tells', () => {
  const usual = Array.from({ length: 28 }, (_, at) => historyDay(FIRST + at, 8 + (at % 5)))
  const empty = (offset: number, total = 0): HistoryDay => historyDay(FIRST + offset, total)

  test('a day without load, with what is usual', () => {
    expect(anomaliesOf(zero, [...usual, empty(28)])).toEqual([
      expect.objectContaining({
        day: FIRST + 28,
        severity: 'high',
        observedMicro: 0n,
        expectedMicro: 10_000_000n,
        message:
          'No consumption at all on 2025-06-30, where 10 kWh is usual and 8 was the least in the 28 days before.',
      }),
    ])
  })

  test('what is next to nothing', () => {
    expect(anomaliesOf(zero, [...usual, empty(28, 0.05)])[0]?.message).toMatch(
      /^Hardly any consumption \(0.05 kWh\)/,
    )
    expect(lastOf(zero, [...usual, empty(28, 0.2)])).toBe('normal')
  })

  test('the first day only, unless more are wanted', () => {
    const days = [...usual, empty(28), empty(29), empty(30)]
    expect(anomaliesOf(zero, days)).toHaveLength(1)
    expect(anomaliesOf(zero, days, { parameters: { tellDays: 2 } })).toHaveLength(2)
  })

  test.each([
    ['too little history', [...usual.slice(0, 13), empty(28)]],
    ['flat baseline', [...usual.map(({ day }) => historyDay(day, 0)), empty(28)]],
    ['incomplete day', [...usual, historyDay(FIRST + 28, 0, { completeness: 0.5 })]],
    // Gas in early summer: some days near nothing, others not.
    ['normal', [...usual.map(({ day }) => historyDay(day, day % 4 === 0 ? 0.3 : 10)), empty(28)]],
  ])('nothing, for %s', (reason, days) => expect(lastOf(zero, days)).toBe(reason))
})

describe('outage tells', () => {
  const holed = (value: number): HistoryDay =>
    dayWith(
      FIRST + 30,
      hours().map((load, hour) => (hour >= 9 && hour < 14 ? value : load)),
    )

  test('hours without load, from when to when', () => {
    expect(anomaliesOf(outage, [...steady(30), holed(0)])).toEqual([
      expect.objectContaining({
        day: FIRST + 30,
        severity: 'high',
        observedMicro: 0n,
        expectedMicro: 5_000_000n,
        lowerMicro: 5_000_000n,
        message:
          'Nothing was used on 2025-07-02 from 09:00 to 14:00, a time in which this meter has not drawn less than 5 kWh of late, even at its lowest.',
      }),
    ])
  })

  test('a day at a fraction of its load', () => {
    const day = dayWith(FIRST + 30, hours(1, 0.4))
    expect(anomaliesOf(outage, [...steady(30), day])[0]?.message).toMatch(
      /^Only 3.2 kWh was used .* from 00:00 to 08:00/,
    )
  })

  test('a second one, although the first lies in its history', () => {
    const second = { ...holed(0.5), day: FIRST + 31, date: '2025-07-03' }
    expect(anomaliesOf(outage, [...steady(30), holed(0.1), second])).toHaveLength(2)
  })

  test.each([
    ['normal', [...steady(30), holed(0.9)]],
    ['too little history', [...steady(20), holed(0)]],
    ['flat baseline', [...steady(30, 0), holed(0)]],
    ['no intervals', [...steady(30), dayWith(FIRST + 30, [0])]],
  ])('nothing, for %s', (reason, days) => expect(lastOf(outage, days)).toBe(reason))
})

describe('night-baseline tells', () => {
  const risen = (count: number, base: number): HistoryDay[] =>
    Array.from({ length: count }, (_, at) => dayWith(FIRST + 30 + at, hours(base)))

  test('once that nights have risen and stayed up', () => {
    const [verdict, ...others] = anomaliesOf(nightBaseline, [...steady(30), ...risen(20, 2)])
    expect(others).toEqual([])
    expect(verdict).toMatchObject({
      day: FIRST + 36,
      observedMicro: 2_000_000n,
      expectedMicro: 1_000_000n,
      message:
        'For 7 nights in a row, from 2025-07-02 to 2025-07-08, at least 2 kWh an hour ran at any time from 00:00 to 05:00, where 1 is usual and more than 1 rare: something may be leaking or left on.',
    })
  })

  test('that water runs where none did', () => {
    expect(anomaliesOf(nightBaseline, [...steady(30, 0), ...risen(7, 0.5)])).toHaveLength(1)
  })

  test.each([
    ['normal', [...steady(30), ...risen(6, 2)]],
    ['normal', [...steady(30), ...risen(8, 1.1)]],
    ['too little history', [...steady(10), ...risen(8, 2)]],
    ['no intervals', [...steady(30), dayWith(FIRST + 30, [50])]],
  ])('nothing, for %s', (reason, days) => expect(lastOf(nightBaseline, days)).toBe(reason))

  test('nothing of nights that were stuck', () => {
    const days = [...steady(30), ...risen(7, 2)]
    expect(anomaliesOf(nightBaseline, days, { isUnusual: (day) => day >= FIRST + 33 })).toEqual([])
  })
})
