import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { toSegments } from '../../../domain/readings/interval-vector.ts'

test('readings in a row make one segment', () => {
  expect(toSegments([0, 1800, 3600], [1, 2, 3], 1800)).toEqual([
    { start: 0, length: 1800, values: [1, 2, 3] },
  ])
})

test('a small gap stands in its segment', () => {
  expect(toSegments([0, 5400], [1, 4], 1800)).toEqual([
    { start: 0, length: 1800, values: [1, null, null, 4] },
  ])
})

test('a reading off the grid opens a segment of its own', () => {
  expect(toSegments([0, 1800, 4000], [1, 2, 3], 1800)).toEqual([
    { start: 0, length: 1800, values: [1, 2] },
    { start: 4000, length: 1800, values: [3] },
  ])
})

test('readings of unknown length stand each for itself', () => {
  expect(toSegments([0, 1800], [1, 2], 0)).toEqual([
    { start: 0, length: 0, values: [1] },
    { start: 1800, length: 0, values: [2] },
  ])
})

test('no reading makes no segment', () => expect(toSegments([], [], 1800)).toEqual([]))

test('every reading stays, at its place', () => {
  const sorted = fc
    .uniqueArray(fc.integer({ min: 0, max: 90_000 }), { maxLength: 60 })
    .map((starts) => starts.sort((a, b) => a - b))
  const onGrid = fc
    .uniqueArray(fc.nat(1500), { maxLength: 60 })
    .map((places) => places.sort((a, b) => a - b).map((place) => place * 60))
  fc.assert(
    fc.property(
      fc.oneof(sorted, onGrid),
      fc.constantFrom(0, 60, 900, 1800, 86_400),
      (starts, length) => {
        const values = starts.map((_, index) => index + 1)
        const back = toSegments(starts, values, length).flatMap((segment) =>
          segment.values.flatMap((value, place) =>
            value === null ? [] : [[segment.start + place * segment.length, value]],
          ),
        )
        expect(back).toEqual(starts.map((start, index) => [start, index + 1]))
      },
    ),
    { numRuns: 500 },
  )
})
