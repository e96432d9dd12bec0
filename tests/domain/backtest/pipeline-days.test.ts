import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { MeterSpan } from '../../../domain/backtest/compact-readings.ts'
import { PipelineDays } from '../../../domain/backtest/pipeline-days.ts'
import { referenceDay } from '../../../domain/detection/activity.ts'

function span(pipeline: string, ...days: number[]): MeterSpan {
  return { days, pipelines: days.map(() => pipeline), channelDays: days }
}

test('a pipeline is where half of its meters are, once it has three', () => {
  const days = new PipelineDays([
    span('p', 1, 2, 3, 4),
    span('p', 1, 2),
    span('p', 3),
    span('p', 3, 4, 5),
    span('q', 2),
  ])
  const reached = (pipeline: string) =>
    [1, 2, 3, 4, 5, 9].map((today) => days.asOf(today).get(pipeline))
  expect(reached('p')).toEqual([undefined, undefined, 3, 4, 4, 4])
  expect(reached('q')).toEqual(Array(6).fill(undefined))
})

test('a meter without days for a month is no measure, as in a run', () => {
  const ended = Array.from({ length: 5 }, () => span('p', 1))
  const active = Array.from({ length: 3 }, () => span('p', 1, 33))
  expect(new PipelineDays([...ended, ...active]).asOf(33).get('p')).toBe(33)
})

test('a meter that changes its pipeline is no longer of the one before', () => {
  const moved: MeterSpan = { days: [1, 5], pipelines: ['p', 'q'], channelDays: [1, 5] }
  const days = new PipelineDays([moved, span('p', 1), span('p', 3), span('q', 4), span('q', 5)])
  expect([...days.asOf(4)]).toEqual([['p', 1]])
  expect([...days.asOf(5)]).toEqual([['q', 5]])
})

test('it equals what a run makes of the meters that there are', () => {
  const meter = fc.uniqueArray(fc.nat(80), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(fc.array(meter, { minLength: 1, maxLength: 8 }), fc.nat(80), (meters, today) => {
      const sorted = meters.map((days) => days.toSorted((a, b) => a - b))
      const newest = sorted
        .map((days) => days.filter((day) => day <= today).at(-1))
        .filter((day) => day !== undefined)
      const days = new PipelineDays(sorted.map((each) => span('p', ...each)))
      if (today < days.first) return
      expect(days.asOf(today).get('p')).toBe(referenceDay(newest))
    }),
  )
})
