import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { MeterSpan } from '../../../domain/backtest/compact-readings.ts'
import { PipelineDays } from '../../../domain/backtest/pipeline-days.ts'

function span(pipeline: string, ...days: number[]): MeterSpan {
  return { days, pipelines: days.map(() => pipeline), channelDays: days }
}

test('a pipeline is where half of its meters are', () => {
  const days = new PipelineDays([
    span('p', 1, 2, 3, 4),
    span('p', 1, 2),
    span('p', 3),
    span('q', 2),
  ])
  const reached = (pipeline: string) =>
    [1, 2, 3, 4, 9].map((today) => days.asOf(today).get(pipeline))
  // On day 4 one of three meters has day 4, and two have day 3.
  expect(reached('p')).toEqual([1, 2, 3, 3, 3])
  expect(reached('q')).toEqual([undefined, 2, 2, 2, 2])
})

test('a meter that changes its pipeline is no longer of the one before', () => {
  const moved: MeterSpan = { days: [1, 5], pipelines: ['p', 'q'], channelDays: [1, 5] }
  const days = new PipelineDays([moved, span('p', 3)])
  expect([...days.asOf(4)]).toEqual([['p', 3]])
  expect(Object.fromEntries(days.asOf(5))).toEqual({ p: 3, q: 5 })
})

test('it equals counting meters one by one', () => {
  const meter = fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(fc.array(meter, { minLength: 1, maxLength: 6 }), fc.nat(20), (meters, today) => {
      const sorted = meters.map((days) => days.toSorted((a, b) => a - b))
      const newest = sorted
        .map((days) => days.filter((day) => day <= today).at(-1))
        .filter((day) => day !== undefined)
        .sort((a, b) => b - a)
      const wanted = newest[Math.ceil(newest.length / 2) - 1]
      const days = new PipelineDays(sorted.map((each) => span('p', ...each)))
      if (today < days.first) return
      expect(days.asOf(today).get('p')).toBe(wanted)
    }),
  )
})
