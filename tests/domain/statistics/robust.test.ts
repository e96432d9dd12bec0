import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { median, robustScale } from '../../../domain/statistics/robust.ts'

const samples = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 30 })

describe('the median', () => {
  // Python's statistics.median gives the same.
  test.each([
    [[7], 7],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[-5, 5], 0],
    [[10, 9, 100, 1], 9.5],
  ])('of %j is %d', (sample, value) => expect(median(sample)).toBe(value))

  test('has as many values below it as above it', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const centre = median(sample)
        const below = sample.filter((value) => value < centre).length
        const above = sample.filter((value) => value > centre).length
        expect(Math.max(below, above) * 2).toBeLessThanOrEqual(sample.length)
      }),
    )
  })

  test('leaves its sample as it was', () => {
    const sample = [3, 1, 2]
    median(sample)
    expect(sample).toEqual([3, 1, 2])
  })

  test('of nothing throws', () => expect(() => median([])).toThrow(RangeError))
})

describe('the robust scale', () => {
  // By hand: median 2, deviations 0, 0, 0, 7, whose median is 0.
  test('of 2, 2, 2, 9 is 0', () => expect(robustScale([2, 2, 2, 9])).toBe(0))

  // The textbook sample of the median absolute deviation: 1, 1, 2, 2, 4, 6, 9 has MAD 1.
  test('of 1, 1, 2, 2, 4, 6, 9 is 1.4826', () => {
    expect(robustScale([1, 1, 2, 2, 4, 6, 9])).toBeCloseTo(1.4826, 10)
  })

  // R: mad(c(1, 2, 3, 4, 100)) is 1.4826.
  test('does not see a single wild value', () => {
    expect(robustScale([1, 2, 3, 4, 100])).toBeCloseTo(1.4826, 10)
  })

  test('moves with the unit and not with the origin, and is never NaN', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const scale = robustScale(sample)
        expect(scale).toBeGreaterThanOrEqual(0)
        expect(robustScale(sample.map((value) => value + 1000))).toBeCloseTo(scale, 3)
        expect(robustScale(sample.map((value) => value * -2))).toBeCloseTo(2 * scale, 3)
      }),
    )
  })
})
