import { describe, expect, test } from '@jest/globals'
import type { HistoryDay, Verdict } from '../../../domain/detectors/detector.ts'
import { deviation } from '../../../domain/detectors/deviation.ts'
import { dayOf, historyDay } from '../factories.ts'

/** A Monday. */
const MONDAY = dayOf('2025-06-02')
const settings = deviation.parameters.parse({})

/** Mondays with these totals, oldest first, the last one on MONDAY. */
function mondays(...totals: number[]): HistoryDay[] {
  return totals.map((total, index) => historyDay(MONDAY - 7 * (totals.length - 1 - index), total))
}

function judge(days: HistoryDay[], judgeFrom = MONDAY, parameters = {}): Verdict[] {
  const chosen = deviation.parameters.parse(parameters)
  return deviation.detect({ days, judgeFrom, today: MONDAY + 100 }, chosen)
}

describe('a day far from its weekday’s median', () => {
  test('is told with the figures behind it', () => {
    // Median of 10, 12, 8, 10, 14, 6 is 10; deviations 0, 2, 2, 0, 4, 4 have median 2, and the
    // scale is 2 * 1.4826 = 2.9652; (40 - 10) / 2.9652 = 10.117, past 2 * 4; 4 scales are 11.8608.
    const [verdict, ...others] = judge(mondays(10, 12, 8, 10, 14, 6, 40))
    expect(others).toEqual([])
    expect(verdict).toMatchObject({
      day: MONDAY,
      severity: 'medium',
      observedMicro: 40_000_000n,
      expectedMicro: 10_000_000n,
      lowerMicro: -1_860_800n,
      upperMicro: 21_860_800n,
      unit: 'kWh',
    })
    expect(verdict?.score).toBeCloseTo(10.1174, 4)
    expect(verdict?.message).toMatch(
      /^40 kWh on 2025-06-02 is far above the usual 10 of the last 6 Mondays/,
    )
  })

  test('may lie below', () => {
    const [verdict] = judge(mondays(10, 10, 10, 10, 10, 1))
    expect(verdict?.message).toMatch(/far below/)
  })

  // The flat history's scale is 5 % of 10: 0.5. Scores 2 * 4, 4 * 4 and just above.
  test.each([
    [12.01, 'low'],
    [14.01, 'medium'],
    [18.01, 'high'],
  ])('a total of %d is graver the farther it is', (total, severity) => {
    expect(judge(mondays(10, 10, 10, 10, total))).toEqual([expect.objectContaining({ severity })])
  })
})

describe('no verdict', () => {
  test('on a day within the threshold, the border included', () => {
    expect(judge(mondays(10, 10, 10, 10, 12))).toEqual([])
    expect(judge(mondays(10, 12, 8, 10, 14, 6, 21))).toEqual([])
  })

  test('where history is flat and the change a hair', () => {
    expect(judge(mondays(0, 0, 0, 0, 0.04))).toEqual([])
    expect(judge(mondays(0, 0, 0, 0, 0))).toEqual([])
    expect(judge(mondays(10, 10, 10, 10, 10.1))).toEqual([])
  })

  test('where there is too little history', () => {
    expect(judge(mondays(10, 10, 10, 99))).toEqual([])
    expect(judge(mondays(10, 10, 10, 99), MONDAY, { minimumDays: 3 })).toHaveLength(1)
    expect(judge(mondays(99))).toEqual([])
    expect(judge([])).toEqual([])
  })

  test('on a day that is not complete, whatever its size', () => {
    const partial = historyDay(MONDAY, 99, { quality: 'partial', completeness: 0.5 })
    expect(judge([...mondays(10, 10, 10, 10, 10).slice(0, -1), partial])).toEqual([])
  })

  test('from other weekdays, incomplete days or days too long ago', () => {
    const tuesdays = mondays(10, 10, 10, 10, 10).map(({ day }) => historyDay(day + 1, 10))
    expect(judge([...tuesdays.slice(0, -1), historyDay(MONDAY, 99)])).toEqual([])
    const partial = mondays(10, 10, 10, 10, 10).map((day) => ({
      ...day,
      quality: 'partial' as const,
    }))
    expect(judge([...partial.slice(0, -1), historyDay(MONDAY, 99)])).toEqual([])
    const old = [9, 10, 11, 12].map((week) => historyDay(MONDAY - 7 * week, 10)).reverse()
    expect(judge([...old, historyDay(MONDAY, 99)])).toEqual([])
  })

  test('on days before those asked for', () => {
    expect(judge(mondays(10, 10, 10, 10, 99, 10), MONDAY)).toEqual([])
    expect(judge(mondays(10, 10, 10, 10, 99, 10), MONDAY - 7)).toHaveLength(1)
  })
})

test('totals past 2^53 micros are judged', () => {
  const days = mondays(1, 1, 1, 1, 1, 1).map((day) => ({ ...day, totalMicro: 2n ** 60n }))
  const last = { ...historyDay(MONDAY, 0), totalMicro: 2n ** 62n }
  expect(judge([...days.slice(0, -1), last])).toEqual([
    expect.objectContaining({ observedMicro: 2n ** 62n, expectedMicro: 2n ** 60n }),
  ])
})

test('as many weeks are looked back at as the parameters say', () => {
  expect(deviation.lookbackDays(settings)).toBe(56)
  expect(deviation.lookbackDays({ ...settings, weeks: 3 })).toBe(21)
})
