import { describe, expect, test } from '@jest/globals'
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { stuck } from '../../../domain/detectors/stuck.ts'
import { dayOf, dayWith, historyDay } from '../factories.ts'
import { anomaliesOf, lastOf } from './judging.ts'

const FIRST = dayOf('2025-06-02')

/** Half hours of an ordinary day, with that value from one slot up to another. */
const withRun = (offset: number, value: number, from: number, to: number): HistoryDay =>
  dayWith(
    FIRST + offset,
    Array.from({ length: 48 }, (_, slot) => (slot >= from && slot < to ? value : 1 + slot / 100)),
  )

const ordinary = (offset: number): HistoryDay => historyDay(FIRST + offset, 10)

const told = (days: HistoryDay[], parameters = {}): number[] =>
  anomaliesOf(stuck, days, { parameters }).map(({ day }) => day - FIRST)

describe('told', () => {
  test('is a value that fills more than half a day, with its times', () => {
    expect(anomaliesOf(stuck, [ordinary(0), withRun(1, 0.412, 6, 39), ordinary(2)])).toEqual([
      {
        verdict: 'anomaly',
        day: FIRST + 1,
        severity: 'low',
        score: 33 / 48,
        observedMicro: 16_500_000n,
        expectedMicro: 0n,
        lowerMicro: 0n,
        upperMicro: 12_000_000n,
        unit: 'h',
        message:
          'Every half hour from 03:00 to 19:30 on 2025-06-03 reads 0.412 kWh: the meter or its link seems stuck.',
      },
    ])
  })

  test('is each day of a run, graver the longer it lasts', () => {
    const run = [ordinary(0), ...[1, 2, 3, 4].map((offset) => withRun(offset, 2, 0, 48))]
    const verdicts = anomaliesOf(stuck, run)
    expect(verdicts.map(({ severity }) => severity)).toEqual(['medium', 'medium', 'high', 'high'])
    expect(verdicts[3]?.message).toMatch(
      /^Every half hour from 00:00 on 2025-06-03 to 24:00 on 2025-06-06, 4 days, reads 2 kWh/,
    )
  })

  test('is a run across midnight that is too short on either day', () => {
    expect(told([withRun(0, 2, 34, 48), withRun(1, 2, 0, 14)])).toEqual([1])
  })

  test('is a negative value as well', () => expect(told([withRun(0, -1, 0, 30)])).toEqual([0]))

  test('is a run that was told before the days asked for', () => {
    const days = Array.from({ length: 5 }, (_, offset) => withRun(offset, 2, 0, 48))
    const from = { judgeFrom: FIRST + 4, told: new Set([FIRST + 3]) }
    expect(anomaliesOf(stuck, days, from)).toEqual([expect.objectContaining({ score: 5 })])
  })
})

describe('not told', () => {
  test.each([
    ['less than half a day', [withRun(0, 2, 0, 23)]],
    ['zeros: nothing is used', [withRun(0, 0, 0, 48)]],
    ['halves with a gap between', [withRun(0, 2, 26, 48), withRun(2, 2, 0, 20)]],
    ['daily values, constant by nature', [dayWith(FIRST, [2]), dayWith(FIRST + 1, [2])]],
    ['nothing', []],
  ])('%s', (_, days) => expect(told(days)).toEqual([]))

  test('is what the meter often does', () => {
    const days = [0, 10, 20, 30].map((offset) => withRun(offset, 2, 0, 30))
    expect(told(days)).toEqual([0, 10])
    expect(told(days, { usualRuns: 0 })).toEqual([0])
    expect(told(days, { lookbackDays: 15 })).toEqual([0, 10, 20, 30])
  })
})

test('a day of too few readings cannot tell', () => {
  expect(lastOf(stuck, [dayWith(FIRST, [2, 2])])).toBe('no intervals')
})
