import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { sortedQuantile } from '../../../domain/statistics/quantile.ts'
import { median } from '../../../domain/statistics/robust.ts'
import { SortedWindow } from '../../../domain/statistics/sorted-window.ts'

// R: quantile(c(1, 2, 4, 8), c(0, .25, .5, .9, 1)) is 1, 1.75, 3, 6.8, 8.
test.each([
  [0, 1],
  [0.25, 1.75],
  [0.5, 3],
  [0.9, 6.8],
  [1, 8],
])('the quantile at %d is that of R', (share, expected) => {
  expect(sortedQuantile([1, 2, 4, 8], share)).toBeCloseTo(expected)
})

test('a quantile of nothing is not defined', () => {
  expect(() => sortedQuantile([], 0.5)).toThrow(RangeError)
  expect(new SortedWindow(3).quantile(0.5)).toBeUndefined()
})

test('a window holds what lies within its span, sorted, whatever came and went', () => {
  const entries = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: -5, max: 5 })))
  fc.assert(
    fc.property(entries, fc.integer({ min: 1, max: 10 }), (steps, span) => {
      const window = new SortedWindow(span)
      const all: [number, number][] = []
      let day = 0
      for (const [step, value] of steps) {
        day += step
        window.moveTo(day)
        window.add(day, value)
        all.push([day, value])
        const wanted = all.filter(([at]) => at >= day - span).map(([, one]) => one)
        wanted.sort((a, b) => a - b)
        expect(Array.from({ length: window.size }, (_, at) => window.at(at))).toEqual(wanted)
      }
    }),
  )
})

test('a gap is no value', () => {
  const window = new SortedWindow(3)
  window.add(1, Number.NaN)
  expect(window.size).toBe(0)
})

test('the median distance from zero is that of the sizes, whatever their signs', () => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 25 })
  fc.assert(
    fc.property(values, (values) => {
      const window = new SortedWindow(100)
      for (const value of values) window.add(1, value)
      if (values.length === 0) expect(window.medianDistance()).toBeUndefined()
      else expect(window.medianDistance()).toBe(median(values.map(Math.abs)))
    }),
  )
})
