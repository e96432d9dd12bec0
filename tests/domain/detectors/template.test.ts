import { describe, expect, test } from '@jest/globals'
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { template } from '../../../domain/detectors/template.ts'
import { dayOf, historyDay } from '../factories.ts'
import { anomaliesOf, lastOf } from './judging.ts'

const FIRST = dayOf('2025-06-02')

/** So many days of 10 units, and one of that total after them. */
const daysThen = (count: number, total: number, rest: Partial<HistoryDay> = {}): HistoryDay[] => [
  ...Array.from({ length: count }, (_, index) => historyDay(FIRST + index, 10)),
  historyDay(FIRST + count, total, rest),
]

describe('a day above all of those before it', () => {
  test('is told with the figures behind it', () => {
    // Half above the highest of 10 is 15; 40 is more than twice that.
    expect(anomaliesOf(template, daysThen(20, 40))).toEqual([
      {
        verdict: 'anomaly',
        day: FIRST + 20,
        severity: 'high',
        score: 4,
        observedMicro: 40_000_000n,
        expectedMicro: 10_000_000n,
        lowerMicro: 0n,
        upperMicro: 15_000_000n,
        unit: 'kWh',
        message:
          '40 kWh on 2025-06-22 is more than on any of the 20 days before: the highest was 10 kWh.',
      },
    ])
  })

  test('is normal as far as the margin goes', () => {
    expect(lastOf(template, daysThen(20, 15))).toBe('normal')
    expect(lastOf(template, daysThen(20, 15), { parameters: { marginShare: 0.4 } })).toBe('anomaly')
  })
})

test.each([
  ['too little history', daysThen(13, 40)],
  ['flat baseline', daysThen(20, 40).map((day) => ({ ...day, totalMicro: 0n }))],
  ['incomplete day', daysThen(20, 40, { quality: 'partial' })],
])('no verdict for %s', (reason, days) => expect(lastOf(template, days)).toBe(reason))

test('days that others found odd are no example', () => {
  const days = [...daysThen(20, 40), historyDay(FIRST + 21, 40)]
  expect(lastOf(template, days)).toBe('normal')
  expect(lastOf(template, days, { isUnusual: (day) => day === FIRST + 20 })).toBe('anomaly')
})
