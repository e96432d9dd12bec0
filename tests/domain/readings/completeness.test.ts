import { describe, expect, test } from '@jest/globals'
import { settle } from '../../../domain/readings/settle.ts'
import type { SettledDay } from '../../../domain/readings/settled-day.ts'
import {
  AUTUMN_DAY,
  contributionOf,
  HALF_HOUR,
  HOUR,
  halfHours,
  LONDON,
  SPRING_DAY,
  totalOf,
  units,
} from '../factories.ts'

function settled(date: string, zone: string, segments = [halfHours([])]): SettledDay {
  return settle([contributionOf({ date, zone, segments })])[0] as SettledDay
}

describe('half hours of a day', () => {
  // Day lengths of London and Lord Howe as in time/zone.test.ts, over half an hour.
  test.each([
    [LONDON, SPRING_DAY, 46],
    [LONDON, '2025-06-02', 48],
    [LONDON, AUTUMN_DAY, 50],
    ['Australia/Lord_Howe', '2025-04-06', 49],
    ['Australia/Lord_Howe', '2025-10-05', 47],
  ])('%s on %s is complete with %d', (zone, date, count) => {
    const whole = settled(date, zone, [halfHours(Array(count).fill(units(1)))])
    expect(whole).toMatchObject({ expected: count, completeness: 1, quality: 'complete' })
    const lacking = settled(date, zone, [halfHours(Array(count - 1).fill(units(1)))])
    expect(lacking).toMatchObject({ expected: count, readings: count - 1, quality: 'partial' })
    expect(lacking.completeness).toBeCloseTo((count - 1) / count, 12)
  })
})

test.each([SPRING_DAY, '2025-06-02', AUTUMN_DAY])('%s is complete with one daily value', (date) => {
  const day = settled(date, LONDON, [{ start: 0, length: 24 * HOUR, values: [units(9)] }])
  expect(day).toMatchObject({ expected: 1, readings: 1, completeness: 1, quality: 'complete' })
})

test('a day in hours and half hours is complete when its time is covered', () => {
  const day = settled('2025-06-02', 'UTC', [
    { start: 0, length: HOUR, values: Array(12).fill(units(1)) },
    halfHours(Array(24).fill(units(1)), 12 * HOUR),
  ])
  expect(day).toMatchObject({ readings: 36, completeness: 1, quality: 'complete' })
})

test('readings of unknown length are told apart by their distances', () => {
  const segments = [0, 1, 2, 5].map((index) => ({
    start: index * 900,
    length: 0,
    values: [units(1)],
  }))
  const day = settled('2025-06-02', 'UTC', segments)
  expect(day).toMatchObject({ expected: 96, readings: 4, completeness: 4 / 96 })
})

test('a lone reading of unknown length counts as half an hour', () => {
  const day = settled('2025-06-02', 'UTC', [{ start: 7200, length: 0, values: [units(1)] }])
  expect(day).toMatchObject({ expected: 48, completeness: 1 / 48 })
})

test('readings past the end of the day do not make it more than complete', () => {
  const day = settled('2025-06-02', 'UTC', [halfHours(Array(50).fill(units(1)))])
  expect(day).toMatchObject({ completeness: 1, readings: 50, totalMicro: 50_000_000n })
})

test('a total goes past 2^53 without loss', () => {
  const day = settled('2025-06-02', 'UTC', [halfHours(Array(48).fill(Number.MAX_SAFE_INTEGER))])
  // 48 * (2^53 - 1)
  expect(totalOf(day)).toBe(432_345_564_227_567_568n)
})

test('exports may be negative', () => {
  const day = settled('2025-06-02', 'UTC', [
    { start: 0, length: HALF_HOUR, values: [units(-2), units(1)] },
  ])
  expect(day).toMatchObject({ totalMicro: -1_000_000n, minMicro: units(-2), maxMicro: units(1) })
})
