/** Whatever tells once must tell the same wherever judging begins. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Detector, HistoryDay, Verdict } from '../../../domain/detectors/detector.ts'
import { longTermVariance } from '../../../domain/detectors/long-term-variance.ts'
import { lowDeltaT } from '../../../domain/detectors/low-delta-t.ts'
import { sparse } from '../../../domain/detectors/sparse.ts'
import { stuckWindow } from '../../../domain/detectors/stuck-window.ts'
import { weather } from '../../../domain/detectors/weather.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { anomaliesOf, historyOf, hourlyDay } from './hourly-days.ts'

const FIRST = 20_000

/** Parameters that let much happen in little time. */
const CASES = [
  [sparse, { windowDays: 10, minimumSpanDays: 3, restDays: 5 }],
  [stuckWindow, { windowDays: 3, minimumValues: 30, usualZeroDays: 4, restDays: 3 }],
  [longTermVariance, { threshold: 0.5, restDays: 4 }],
  [lowDeltaT, { outdoorAir: 'air', minimumDays: 5, restDays: 3 }],
  [weather, { temperature: 'air', baselineDays: 60, minimumDays: 30, threshold: 2, restDays: 3 }],
] as unknown as readonly (readonly [Detector, Record<string, unknown>])[]

/** Runs of days that are alike, with gaps between some. */
const histories = fc
  .array(
    fc.record({
      gap: fc.constantFrom(0, 0, 0, 0, 1, 4, 11, 40),
      length: fc.integer({ min: 1, max: 12 }),
      value: fc.constantFrom(0, 5, 5, 5, 8, 20),
      isFlat: fc.boolean(),
      hours: fc.constantFrom(24, 24, 24, 24, 20, 9),
    }),
    { minLength: 8, maxLength: 30 },
  )
  .map((runs) => {
    const days: HistoryDay[] = []
    let day = FIRST
    for (const { gap, length, value, isFlat, hours } of runs) {
      day += gap
      for (let at = 0; at < length; at++, day++) {
        const of = (hour: number): number => value * (isFlat ? 1 : 1 + ((day * 31 + hour * 7) % 13))
        days.push(hourlyDay(day, (hour) => (hour < hours ? of(hour) : Number.NaN)))
      }
    }
    return days
  })

/** Three years of which each begins with those days, the earlier ones in another order. */
const years = histories.map((days) => {
  const known = days.filter(({ day }) => day < FIRST + 365)
  const earlier = (back: number): HistoryDay[] =>
    known.map((day, at) => ({
      ...(known[(at * 7) % known.length] as HistoryDay),
      ...{ day: day.day - back, date: formatDate(day.day - back) },
    }))
  return [...earlier(730), ...earlier(365), ...known]
})

/** What is around a meter: its air, and water that comes back as warm as that day's load lets it. */
function companionsOf(days: readonly HistoryDay[]): ReadonlyMap<string, readonly HistoryDay[]> {
  const gauge = (value: (day: number) => number): HistoryDay[] =>
    days.map(({ day }) => hourlyDay(day, () => value(day), { kind: 'gauge', unit: '°F' }))
  return new Map([
    ['air', gauge((day) => 60 + ((day * 17) % 31))],
    ['m-STEMP', gauge(() => 44)],
    ['m-RTEMP', gauge((day) => 50 + ((day >> 3) % 8))],
    ['m-FLOW', gauge(() => 300)],
  ])
}

describe.each(CASES.map(([detector, given]) => [detector.name, detector, given] as const))(
  '%s',
  (_, detector, given) => {
    const parameters = detector.parameters.parse(given)
    const cases = detector.name === 'long-term-variance' ? years : histories
    const isUnusual = (day: number): boolean => day % 41 === 0
    const isAlone = detector.needs(parameters).companions === undefined
    const judge = (days: readonly HistoryDay[], judgeFrom: number, today: number): Verdict[] => {
      const rest = { judgeFrom, today, isUnusual, meterId: 'm-TONS' }
      const companions = companionsOf(isAlone ? [] : days)
      return [...detector.detect(historyOf(days, { ...rest, companions }), parameters)]
    }

    test('judging from any day on, with what it needs before, ends in the same', () => {
      let told = 0
      fc.assert(
        fc.property(cases, fc.nat(), (days, at) => {
          const last = (days.at(-1) as HistoryDay).day
          const { day: from } = days[at % days.length] as HistoryDay
          const all = judge(days, 0, last + 20)
          const needed = days.filter(({ day }) => day >= from - detector.needs(parameters).days)
          expect(judge(needed, from, last + 20)).toEqual(all.filter(({ day }) => day >= from))
          told += anomaliesOf(all).length
        }),
        { numRuns: 15 },
      )
      expect(told).toBeGreaterThan(0)
    })

    test('later days never change what is said of earlier ones', () => {
      fc.assert(
        fc.property(cases, fc.nat(), (days, at) => {
          const last = (days.at(-1) as HistoryDay).day
          const known = days.slice(0, 1 + (at % days.length))
          const until = (known.at(-1) as HistoryDay).day
          const upTo = (verdicts: Verdict[]): Verdict[] =>
            verdicts.filter(({ day }) => day <= until)
          expect(upTo(judge(known, 0, last))).toEqual(upTo(judge(days, 0, last)))
        }),
        { numRuns: 15 },
      )
    })
  },
)
