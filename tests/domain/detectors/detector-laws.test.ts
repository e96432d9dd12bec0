import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { HistoryDay, Verdict } from '../../../domain/detectors/detector.ts'
import { DETECTORS } from '../../../domain/detectors/registry.ts'
import { historyDay, units } from '../factories.ts'

const FIRST = 20_000

/** Half a year of days, some absent, some short, some flat, some out of scale. */
const histories: fc.Arbitrary<HistoryDay[]> = fc
  .array(
    fc.record({
      step: fc.constantFrom(1, 1, 1, 1, 1, 1, 2, 5, 33, 40),
      total: fc.constantFrom(10, 10, 10, 11, 9, 0, 70),
      readings: fc.constantFrom(48, 48, 48, 48, 20),
      flat: fc.constantFrom(true, true, false),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((entries) => {
    let day = FIRST
    return entries.map(({ step, total, readings, flat }) => {
      day += step
      return historyDay(day, total, {
        readings,
        completeness: readings / 48,
        quality: readings === 48 ? 'complete' : 'partial',
        minMicro: units(1),
        maxMicro: units(flat ? 1 : 2),
      })
    })
  })

describe.each(DETECTORS.map((detector) => [detector.name, detector] as const))(
  '%s',
  (name, detector) => {
    const settings = detector.parameters.parse({})
    const today = 1_000_000
    const judge = (days: readonly HistoryDay[], judgeFrom: number): Verdict[] =>
      detector.detect({ days, judgeFrom, today }, settings)

    test('later days never change earlier verdicts', () => {
      fc.assert(
        fc.property(histories, fc.nat(120), (days, count) => {
          const known = days.slice(0, Math.max(1, count))
          // The last day of `missing` is judged with what follows; grace is over in both.
          const until = (known.at(-1) as HistoryDay).day
          const upTo = (verdicts: Verdict[]): Verdict[] =>
            verdicts.filter(({ day }) => day <= until)
          expect(upTo(judge(days, 0))).toEqual(upTo(judge(known, 0)))
        }),
      )
    })

    test('a verdict does not hang on how much history there is before its lookback', () => {
      const lookback = detector.lookbackDays(settings)
      fc.assert(
        fc.property(histories, fc.nat(119), (days, at) => {
          const judged = days[at % days.length] as HistoryDay
          const window = days.filter(({ day }) => day >= judged.day - lookback)
          const wanted = judge(days, 0).filter(({ day }) => day >= judged.day)
          const found = judge(window, judged.day)
          expect(found.filter(({ day }) => day >= judged.day)).toEqual(wanted)
        }),
      )
    })

    test('every figure is a number, and every verdict is on a day asked for', () => {
      fc.assert(
        fc.property(histories, fc.integer({ min: FIRST, max: FIRST + 200 }), (days, judgeFrom) => {
          for (const verdict of judge(days, judgeFrom)) {
            expect(Number.isFinite(verdict.score)).toBe(true)
            expect(verdict.day).toBeGreaterThanOrEqual(judgeFrom)
            expect(verdict.message).not.toMatch(/NaN|undefined|Infinity/)
          }
          expect(detector.name).toBe(name)
        }),
      )
    })
  },
)
