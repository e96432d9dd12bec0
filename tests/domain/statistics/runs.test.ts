import { describe, expect, test } from '@jest/globals'
import {
  longestEqualRun,
  longestRunAtMost,
  lowestStretch,
} from '../../../domain/statistics/runs.ts'

const GAP = Number.NaN

describe('the longest run of equal values', () => {
  test.each([
    [[1, 2, 2, 2, 3, 3], 1, 3],
    [[0, 0, 0, 5, 5], 3, 2],
    [[GAP, GAP, GAP, 5], 3, 1],
    [[2, GAP, 2], 0, 1],
    [[0, GAP], 0, 0],
    [[], 0, 0],
  ])('of %j begins at %d and has %d', (values, first, length) => {
    expect(longestEqualRun(values)).toEqual({ first, length })
  })
})

test('the longest run of low values ends at a gap', () => {
  expect(longestRunAtMost([1, 0, 0, GAP, 0, 0, 0, 2], 0)).toEqual({ first: 4, length: 3 })
  expect(longestRunAtMost([3, 4], 0)).toEqual({ first: 0, length: 0 })
})

test('the lowest stretch has no gap', () => {
  expect(lowestStretch([5, 1, 3, 0, GAP, 0, 9], 2)).toEqual({ first: 2, mean: 1.5 })
  expect(lowestStretch([1, GAP, 1], 2)).toBeUndefined()
})
