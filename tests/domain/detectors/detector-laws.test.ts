import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Detector, HistoryDay, Verdict } from '../../../domain/detectors/detector.ts'
import { DETECTORS } from '../../../domain/detectors/registry.ts'
import { template } from '../../../domain/detectors/template.ts'
import { verdictsOf } from './judging.ts'
import { FIRST_DAY, histories } from './random-history.ts'

/** A history that breaks a law is long, and shrinking it would outlast the test. */
const RUNS = { numRuns: 20, endOnFailure: true }

/** Each ninth day was odd to a detector before this one. */
const isUnusual = (day: number): boolean => day % 9 === 0

const judge = (
  detector: Detector,
  days: readonly HistoryDay[],
  judgeFrom: number,
  told: readonly number[] = [],
): Verdict[] => verdictsOf(detector, days, { judgeFrom, isUnusual, told: new Set(told) })

const anomalousDays = (verdicts: readonly Verdict[]): number[] =>
  verdicts.filter(({ verdict }) => verdict === 'anomaly').map(({ day }) => day)

describe.each(
  [...DETECTORS, template as unknown as Detector].map((one) => [one.name, one] as const),
)('%s', (_, detector) => {
  test('later days never change earlier verdicts', () => {
    fc.assert(
      fc.property(histories, fc.nat(120), (days, count) => {
        const known = days.slice(0, Math.max(1, count))
        const until = (known.at(-1) as HistoryDay).day
        const all = judge(detector, days, 0).filter(({ day }) => day <= until)
        expect(all).toEqual(judge(detector, known, 0).filter(({ day }) => day <= until))
      }),
      RUNS,
    )
  })

  test('judging again from any day on, with what was told before it and its lookback alone, ends in the same', () => {
    const { days: lookback } = detector.needs(detector.parameters.parse({}))
    fc.assert(
      fc.property(histories, fc.nat(400), (days, at) => {
        const { day: judgeFrom } = days[at % days.length] as HistoryDay
        const all = judge(detector, days, 0)
        const told = anomalousDays(all).filter((day) => day < judgeFrom)
        const window = days.filter(({ day }) => day >= judgeFrom - lookback)
        const again = judge(detector, window, judgeFrom, told)
        expect(again).toEqual(all.filter(({ day }) => day >= judgeFrom))
      }),
      RUNS,
    )
  })

  test('there is at most one verdict a day, in order, on days asked for, with figures that are numbers', () => {
    fc.assert(
      fc.property(histories, fc.nat(200), (days, after) => {
        const judgeFrom = FIRST_DAY + after
        const verdicts = judge(detector, days, judgeFrom)
        const order = verdicts.map(({ day }) => day)
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b))
        for (const verdict of verdicts) {
          expect(verdict.day).toBeGreaterThanOrEqual(judgeFrom)
          if (verdict.verdict !== 'anomaly') continue
          expect(Number.isFinite(verdict.score)).toBe(true)
          expect(verdict.message).not.toMatch(/NaN|undefined|Infinity/)
          expect(verdict.message).toMatch(/^[A-Z0-9][^\n]*\.$/)
        }
      }),
      RUNS,
    )
  })
})

test('the made-up histories make nearly every rule speak', () => {
  const spoke = new Set<string>()
  for (const days of fc.sample(histories, { numRuns: 40, seed: 7 })) {
    for (const detector of DETECTORS) {
      if (anomalousDays(judge(detector, days, 0)).length > 0) spoke.add(detector.name)
    }
  }
  const rules = DETECTORS.filter(({ family }) => family === 'rule').map(({ name }) => name)
  expect([...spoke]).toEqual(expect.arrayContaining(['missing', 'stuck', 'zero', 'outage']))
  expect(rules.filter((name) => !spoke.has(name)).length).toBeLessThan(rules.length / 3)
})
