import { describe, expect, test } from '@jest/globals'
import type { Anomalous, HistoryDay } from '../../../domain/detectors/detector.ts'
import { missing } from '../../../domain/detectors/missing.ts'
import { dayOf, historyDay } from '../factories.ts'
import { anomaliesOf, lastOf } from './judging.ts'

const FIRST = dayOf('2025-06-02')

/** A day with that many of its 48 readings. */
const dayWith = (offset: number, readings = 48): HistoryDay =>
  historyDay(FIRST + offset, 10, {
    readings,
    completeness: readings / 48,
    quality: readings === 48 ? 'complete' : 'partial',
  })

const judge = (days: HistoryDay[], today = FIRST + 100, parameters = {}): Anomalous[] =>
  anomaliesOf(missing, days, { today, parameters })

const told = (verdicts: Anomalous[]): [number, string][] =>
  verdicts.map(({ day, severity }) => [day - FIRST, severity])

describe('told', () => {
  test('is a day without enough of its readings, with how many it lacks', () => {
    expect(judge([dayWith(0), dayWith(1, 43), dayWith(2)])).toEqual([
      expect.objectContaining({
        day: FIRST + 1,
        severity: 'medium',
        score: expect.closeTo(5 / 48),
        observedMicro: 43_000_000n,
        expectedMicro: 48_000_000n,
        unit: 'readings',
        message: '5 of 48 readings are missing on 2025-06-03.',
      }),
    ])
    expect(told(judge([dayWith(0), dayWith(1, 24), dayWith(2)]))).toEqual([[1, 'high']])
  })

  test('is every day absent between two others', () => {
    const verdicts = judge([dayWith(0), dayWith(3)])
    expect(told(verdicts)).toEqual([
      [1, 'high'],
      [2, 'high'],
    ])
    expect(verdicts[0]?.message).toMatch(/^No reading at all on 2025-06-03/)
  })

  test('is the last day once its grace is over', () => {
    const days = [dayWith(0), dayWith(1, 20)]
    expect(lastOf(missing, days, { today: FIRST + 2 })).toBe('still arriving')
    expect(judge(days, FIRST + 3)).toHaveLength(1)
    expect(judge(days, FIRST + 2, { graceDays: 1 })).toHaveLength(1)
  })

  test('is a week that lacks a few day after day, once', () => {
    const days = [dayWith(0), ...Array.from({ length: 20 }, (_, at) => dayWith(at + 1, 44))]
    const [verdict, ...others] = judge(days)
    expect(others).toEqual([])
    expect(verdict).toMatchObject({
      day: FIRST + 7,
      message:
        'Only 92 % of the time has readings in the 7 days from 2025-06-03 to 2025-06-09: a few are missing day after day.',
    })
  })
})

describe('not told', () => {
  test('is a meter’s first day, which may begin part-way', () => {
    expect(judge([dayWith(0, 10), dayWith(1)])).toEqual([])
  })

  test('is an absence longer than the longest gap, nor the first day back', () => {
    expect(judge([dayWith(0), dayWith(33, 10), dayWith(34)])).toEqual([])
    expect(judge([dayWith(0), dayWith(32), dayWith(33)])).toHaveLength(31)
    expect(judge([dayWith(0), dayWith(4)], undefined, { longestGapDays: 2 })).toEqual([])
  })

  test('is a day with as much of its time as the parameters ask for', () => {
    const days = [dayWith(0), dayWith(1, 46), dayWith(2)]
    expect(judge(days)).toEqual([])
    expect(judge(days, undefined, { minimumCoverage: 1 })).toHaveLength(1)
  })

  test('is a day before those asked for', () => {
    const days = [dayWith(0), dayWith(1, 4), dayWith(4), dayWith(5)]
    expect(told(anomaliesOf(missing, days, { judgeFrom: FIRST + 3 }))).toEqual([[3, 'high']])
  })

  test('is the size of a day', () => {
    expect(judge([dayWith(0), historyDay(FIRST + 1, 0), historyDay(FIRST + 2, 1e6)])).toEqual([])
  })
})

test('a window longer than the longest gap is told once, wherever judging begins', () => {
  const parameters = { windowDays: 40, longestGapDays: 5, windowCoverage: 0.97 }
  const { days: lookback } = missing.needs(missing.parameters.parse(parameters))
  const days = Array.from({ length: 60 }, (_, at) =>
    historyDay(20_000 + at, 1, { completeness: 0.95 }),
  )
  const told = anomaliesOf(missing, days, { parameters })
  expect(told.map(({ day }) => day)).toEqual([20_040])
  const window = days.filter(({ day }) => day >= 20_041 - lookback)
  expect(anomaliesOf(missing, window, { parameters, judgeFrom: 20_041 })).toEqual([])
})
