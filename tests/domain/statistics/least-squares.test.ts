import { describe, expect, test } from '@jest/globals'
import { leastSquares } from '../../../domain/statistics/least-squares.ts'

const ALONE = { bb: 0, by: 0, ab: 0 }

describe('least squares', () => {
  // x = 1, 2, 3, 4 and y = 2, 4, 5, 4: by hand slope 3.5 / 5, R² 2.45 / 4.75.
  test('of one variable', () => {
    const found = leastSquares({ count: 4, aa: 5, ay: 3.5, yy: 4.75, ...ALONE })
    expect(found).toEqual({ a: 0.7, b: 0, adjustedR2: expect.closeTo(0.27368, 5) })
  })

  // a = 0, 0, 1, 1, 2 and b = 0, 1, 0, 1, 1 with y = 3 + 2a - b: centred by hand.
  test('of two variables that explain all', () => {
    const sums = { count: 5, aa: 2.8, bb: 1.2, ab: 0.6, ay: 5, by: 0, yy: 10 }
    const found = leastSquares(sums)
    expect(found?.a).toBeCloseTo(2, 12)
    expect(found?.b).toBeCloseTo(-1, 12)
    expect(found?.adjustedR2).toBeCloseTo(1, 12)
  })

  test.each([
    ['a variable that never varies', { count: 9, aa: 0, ay: 0, yy: 4, ...ALONE }],
    ['a y that never varies', { count: 9, aa: 4, ay: 0, yy: 0, ...ALONE }],
    ['too few observations', { count: 2, aa: 1, ay: 1, yy: 1, ...ALONE }],
    ['two variables that are one', { count: 9, aa: 1, bb: 4, ab: 2, ay: 1, by: 2, yy: 1 }],
  ])('says nothing of %s', (_, sums) => {
    expect(leastSquares(sums)).toBeUndefined()
  })
})
