import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dot, huberRegression } from '../../../domain/statistics/huber-regression.ts'

/** Rows of a constant and x, of the points (0, …) to (count - 1, …). */
function line(count: number): Float64Array[] {
  return Array.from({ length: count }, (_, x) => Float64Array.of(1, x))
}

describe('points on the line 3 + 2x', () => {
  const rows = line(40)
  const target = rows.map(([, x]) => 3 + 2 * (x as number))

  test('give its coefficients', () => {
    const [constant, slope] = huberRegression(rows, target, [0, 0])
    expect(constant).toBeCloseTo(3, 6)
    expect(slope).toBeCloseTo(2, 6)
  })

  test('give them also where a few lie far off, on one side', () => {
    const off = target.map((value, at) => (at % 8 === 3 ? value + 500 : value))
    const [constant, slope] = huberRegression(rows, off, [0, 0])
    expect(Math.abs((constant as number) - 3)).toBeLessThan(3)
    expect(slope).toBeCloseTo(2, 0)
    // Least squares would be 62 too high: 5 of 40 points by 500.
    expect(
      dot(Float64Array.of(1, 20), Float64Array.of(constant as number, slope as number)),
    ).toBeLessThan(50)
  })

  test('give less of a column the more its ridge is', () => {
    const slopes = [0, 0.01, 1, 100].map((ridge) => huberRegression(rows, target, [0, ridge])[1])
    expect(slopes).toEqual(slopes.toSorted((a, b) => (b as number) - (a as number)))
    expect(slopes.at(-1)).toBeLessThan(0.5)
  })
})

test('points that nothing tells apart have no say', () => {
  const rows = Array.from({ length: 10 }, () => Float64Array.of(1, 0))
  const [constant, slope] = huberRegression(rows, Array(10).fill(5), [0, 1])
  expect(constant).toBeCloseTo(5, 6)
  expect(slope).toBe(0)
})

test('no other coefficients lie nearer, where the noise is small and even', () => {
  const noises = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 12, maxLength: 30 })
  const near = fc.integer({ min: -50, max: 50 })
  fc.assert(
    fc.property(noises, near, near, (noises, a, b) => {
      const rows = line(noises.length)
      const target = noises.map((noise, x) => 10 + 5 * x + noise / 1e4)
      const found = huberRegression(rows, target, [0, 0])
      const other = Float64Array.of((found[0] as number) + a / 10, (found[1] as number) + b / 10)
      const miss = (by: Float64Array): number =>
        rows.reduce((sum, row, at) => sum + Math.abs((target[at] as number) - dot(row, by)), 0)
      if (a !== 0 || b !== 0) expect(miss(found)).toBeLessThan(miss(other))
    }),
  )
})

test('noughts give noughts, and no NaN', () => {
  expect([...huberRegression(line(30), Array(30).fill(0), [0.4, 4])]).toEqual([0, 0])
})
