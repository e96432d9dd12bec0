/** What is more than the deployed stack does, and what would be cheaper. */
import { expect, test } from '@jest/globals'
import { passedBounds } from '../../../domain/costs/bounds.ts'
import { monthOf } from '../../../domain/costs/month.ts'
import { savings } from '../../../domain/costs/savings.ts'
import { workloadOf } from '../../../domain/costs/workload.ts'
import { MEASURES, PRICES } from './figures.ts'

test('a small workload passes none', () => {
  expect(passedBounds(workloadOf({ meters: 1000 }), MEASURES)).toEqual([])
})

test('a date over a million meters takes longer than an answer may', () => {
  // A million items at 80 s a million, on 1024/1769 of a CPU: 138 s.
  expect(passedBounds(workloadOf({ meters: 1_000_000 }), MEASURES)).toEqual([
    'The total of a date takes 138 s, and an answer may take 29: such calls end in a timeout.',
  ])
})

test('ten million meters each hour are too many for a run of the detectors, and for folding', () => {
  const workload = workloadOf({ meters: 10_000_000, dropsPerDay: 24 })
  const told = passedBounds(workload, MEASURES).join('\n')
  // 10 million in slices of 2,000.
  expect(told).toContain('A detector run would have 5,000 slices')
  expect(told).toContain('Folding would need')
})

test('years of hourly drops are more than a slice reads in time, where the detectors look that far back', () => {
  const told = (lookbackDays: number): string =>
    passedBounds(
      workloadOf({ meters: 2000, dropsPerDay: 24, daysKept: 5000, lookbackDays }),
      MEASURES,
    ).join('\n')
  // 2,000 meters with 4,033 days of nine items each at 50 s a million, and 12 ms: 3,654 s.
  expect(told(4000)).toContain('A slice of a detector run takes 3,654 s')
  expect(told(100)).toBe('')
})

test('a bound is told only from where it is passed', () => {
  const told = (meters: number): string =>
    passedBounds(workloadOf({ meters, dropsPerDay: 24 }), MEASURES).join('\n')
  expect(told(3571 * 2000)).not.toContain('slices, and Step Functions')
  expect(told(3571 * 2000 + 1)).toContain('slices, and Step Functions')
})

test('a saving is what the model itself says of the other way', () => {
  const workload = workloadOf({ meters: 10_000, dropsPerDay: 24 })
  const [first] = savings(workload, MEASURES, PRICES)
  const instead = workloadOf({ meters: 10_000, dropsPerDay: 1, filesPerDay: 1 })
  expect(first?.change).toBe('whole days in a file in place of parts of them')
  expect(first?.usd).toBeCloseTo(
    monthOf(workload, MEASURES, PRICES).usd - monthOf(instead, MEASURES, PRICES).usd,
    6,
  )
})

test('larger files are advised where files are many, and not where they are few', () => {
  const changes = (filesPerDay: number): string[] =>
    savings(workloadOf({ meters: 20_000, filesPerDay }), MEASURES, PRICES).map(
      ({ change }) => change,
    )
  expect(changes(20_000)).toContain('fewer, larger files (1 a day)')
  expect(changes(2)).not.toContain('fewer, larger files (1 a day)')
})
