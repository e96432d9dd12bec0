import { describe, expect, test } from '@jest/globals'
import type { HistoryDay, Verdict } from '../../../domain/detectors/detector.ts'
import { missing } from '../../../domain/detectors/missing.ts'
import { dayOf, historyDay } from '../factories.ts'

const FIRST = dayOf('2025-06-02')

/** A day with that many of its 48 readings. */
const dayWith = (offset: number, readings = 48): HistoryDay =>
  historyDay(FIRST + offset, 10, {
    readings,
    completeness: readings / 48,
    quality: readings === 48 ? 'complete' : 'partial',
  })

function judge(
  days: HistoryDay[],
  options: { today?: number; judgeFrom?: number } = {},
  parameters = {},
): Verdict[] {
  const { today = FIRST + 100, judgeFrom = FIRST } = options
  return missing.detect({ days, judgeFrom, today }, missing.parameters.parse(parameters))
}

const told = (verdicts: Verdict[]): [number, string][] =>
  verdicts.map(({ day, severity }) => [day - FIRST, severity])

describe('told', () => {
  test('is a day without all of its readings, with how many it lacks', () => {
    expect(judge([dayWith(0), dayWith(1, 46), dayWith(2)])).toEqual([
      {
        day: FIRST + 1,
        severity: 'low',
        score: expect.closeTo(2 / 48),
        observedMicro: 46_000_000n,
        expectedMicro: 48_000_000n,
        lowerMicro: 48_000_000n,
        upperMicro: 48_000_000n,
        unit: 'readings',
        message: '2 of 48 readings are missing on 2025-06-03.',
      },
    ])
  })

  test('is every day absent between two others', () => {
    const verdicts = judge([dayWith(0), dayWith(3)])
    expect(told(verdicts)).toEqual([
      [1, 'high'],
      [2, 'high'],
    ])
    expect(verdicts[0]?.message).toMatch(/^No reading at all on 2025-06-03/)
  })

  // Shares missing: 4/48 is under a tenth, 5/48 is over it, 24/48 is half.
  test.each([
    [44, 'low'],
    [43, 'medium'],
    [24, 'high'],
  ])('%d of 48 readings weigh %s', (readings, severity) => {
    expect(told(judge([dayWith(0), dayWith(1, readings), dayWith(2)]))).toEqual([[1, severity]])
  })

  test('is the last day once its grace is over', () => {
    const days = [dayWith(0), dayWith(1, 20)]
    expect(judge(days, { today: FIRST + 2 })).toEqual([])
    expect(judge(days, { today: FIRST + 3 })).toHaveLength(1)
    expect(judge(days, { today: FIRST + 2 }, { graceDays: 1 })).toHaveLength(1)
  })
})

describe('not told', () => {
  test('is a meter’s first day, which may begin part-way', () => {
    expect(judge([dayWith(0, 10), dayWith(1)])).toEqual([])
  })

  test('is an absence longer than the longest gap, nor the first day back', () => {
    expect(judge([dayWith(0), dayWith(33, 10), dayWith(34)])).toEqual([])
    expect(judge([dayWith(0), dayWith(32), dayWith(33)])).toHaveLength(31)
    expect(judge([dayWith(0), dayWith(4)], {}, { longestGapDays: 2 })).toEqual([])
  })

  test('is a day with as much of its time as the parameters ask for', () => {
    const days = [dayWith(0), dayWith(1, 46), dayWith(2)]
    expect(judge(days, {}, { minimumCoverage: 0.95 })).toEqual([])
  })

  test('is a day before those asked for', () => {
    const days = [dayWith(0), dayWith(1, 4), dayWith(4), dayWith(5)]
    expect(told(judge(days, { judgeFrom: FIRST + 3 }))).toEqual([[3, 'high']])
  })

  test('is the size of a day', () => {
    expect(judge([dayWith(0), historyDay(FIRST + 1, 0), historyDay(FIRST + 2, 1e6)])).toEqual([])
  })
})

test('it looks back past the longest gap', () => {
  expect(missing.lookbackDays(missing.parameters.parse({}))).toBe(32)
})
