import { describe, expect, test } from '@jest/globals'
import type { HistoryDay, Verdict } from '../../../domain/detectors/detector.ts'
import { stuck } from '../../../domain/detectors/stuck.ts'
import { dayOf, historyDay, units } from '../factories.ts'

const FIRST = dayOf('2025-06-02')

/** Days of 48 readings that all have one value; undefined is an ordinary day, null no day at all. */
function days(...values: (number | undefined | null)[]): HistoryDay[] {
  return values.flatMap((value, index) => {
    if (value === null) return []
    const flat = value === undefined ? {} : { minMicro: units(value), maxMicro: units(value) }
    return [historyDay(FIRST + index, 10, flat)]
  })
}

function judge(history: HistoryDay[], parameters = {}, judgeFrom = FIRST): Verdict[] {
  return stuck.detect({ days: history, judgeFrom, today: 0 }, stuck.parameters.parse(parameters))
}

const told = (verdicts: Verdict[]): number[] => verdicts.map(({ day }) => day - FIRST)

describe('told', () => {
  test('is a day that repeats the one value of the day before', () => {
    expect(judge(days(undefined, 2, 2, undefined))).toEqual([
      {
        day: FIRST + 2,
        severity: 'medium',
        score: 2,
        observedMicro: 2_000_000n,
        expectedMicro: 2_000_000n,
        lowerMicro: 2_000_000n,
        upperMicro: 2_000_000n,
        unit: 'kWh',
        message: expect.stringMatching(/^Every reading has been 2 kWh since 2025-06-03, 2 days/),
      },
    ])
  })

  test('is every later day of the run, graver after a week', () => {
    const verdicts = judge(days(...Array(9).fill(2)))
    expect(told(verdicts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(verdicts.map(({ severity }) => severity).slice(5)).toEqual(['medium', 'high', 'high'])
  })

  test('is a negative value as well', () => expect(judge(days(-1, -1))).toHaveLength(1))

  test('is a run that began before the days asked for', () => {
    expect(judge(days(2, 2, 2), {}, FIRST + 2)).toEqual([expect.objectContaining({ score: 3 })])
  })
})

describe('not told', () => {
  test.each([
    ['a single flat day', days(undefined, 2, undefined)],
    ['zeros: nothing is used', days(0, 0, 0)],
    ['another value each day', days(2, 3, 4)],
    ['a day between that moves', days(2, undefined, 2)],
    ['a day between that is absent', days(2, null, 2)],
    ['daily values, constant by nature', days(2, 2, 2).map((day) => ({ ...day, readings: 1 }))],
    ['nothing', []],
  ])('%s', (_, history) => expect(judge(history)).toEqual([]))

  test('are fewer days than the parameters ask for', () => {
    expect(told(judge(days(2, 2, 2, 2), { minimumDays: 4 }))).toEqual([3])
  })
})
