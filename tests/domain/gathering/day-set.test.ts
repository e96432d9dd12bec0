import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DaySet } from '../../../domain/gathering/day-set.ts'

const days = fc.array(fc.integer({ min: -5, max: 40 }), { maxLength: 60 })

test('is the set of the days that were added, in order', () => {
  fc.assert(
    fc.property(days, (added) => {
      const set = new DaySet()
      const expected = new Set<number>()
      for (const day of added) {
        expect(set.add(day)).toBe(!expected.has(day))
        expected.add(day)
      }
      expect([...set]).toEqual([...expected].sort((a, b) => a - b))
      expect(set.size).toBe(expected.size)
      for (let day = -6; day <= 41; day++) expect(set.has(day)).toBe(expected.has(day))
    }),
  )
})

test('keeps days that follow each other as one run', () => {
  const set = new DaySet()
  for (const day of [3, 1, 9, 2, 4]) set.add(day)
  expect([...set.runs()]).toEqual([
    [1, 4],
    [9, 9],
  ])
})
