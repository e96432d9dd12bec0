import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { median } from '../../../domain/statistics/robust.ts'
import { trailingMedian } from '../../../domain/statistics/trailing.ts'

test('each day has the median of the days before it, once enough of them are known', () => {
  const series = Float64Array.of(5, 1, Number.NaN, 9, 3, 7)
  expect([...trailingMedian(series, 3, 2)]).toEqual([NaN, NaN, 3, 3, 5, 6])
})

test('it equals sorting the values before each day', () => {
  const values = fc.array(fc.option(fc.integer({ min: -9, max: 9 }), { nil: Number.NaN }))
  const days = fc.integer({ min: 1, max: 12 })
  fc.assert(
    fc.property(values, days, fc.integer({ min: 1, max: 6 }), (values, days, least) => {
      const found = trailingMedian(Float64Array.from(values), days, least)
      for (const [at, one] of found.entries()) {
        const before = values
          .slice(Math.max(0, at - days), at)
          .filter((value) => !Number.isNaN(value))
        if (before.length < least) expect(one).toBeNaN()
        else expect(one).toBeCloseTo(median(before), 9)
      }
    }),
  )
})
