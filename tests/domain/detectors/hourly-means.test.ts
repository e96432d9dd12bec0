import { expect, test } from '@jest/globals'
import { hourlyMeans, perHour } from '../../../domain/detectors/hourly-means.ts'
import { hourlyDay } from './hourly-days.ts'

const dayOf = (slotSeconds: number, values: readonly number[]) => ({
  ...hourlyDay(20_000, () => 0),
  ...{ slotSeconds, values: Float64Array.from(values, (value) => value * 1e6) },
})

test('quarter hours are averaged over those that are there', () => {
  const quarters = [1, 2, 3, 6, 4, Number.NaN, 6, Number.NaN, ...Array(4).fill(Number.NaN)]
  expect([...hourlyMeans(dayOf(900, quarters))]).toEqual([3, 5, Number.NaN])
})

test('a value of three hours stands in each of them', () => {
  expect([...hourlyMeans(dayOf(10_800, [6, 9]))]).toEqual([6, 6, 6, 9, 9, 9])
})

test('amounts of an hour are those of its intervals added up; a gauge has none', () => {
  expect(perHour(dayOf(900, [1]))).toBe(4)
  expect(perHour({ ...dayOf(900, [1]), kind: 'gauge' })).toBe(1)
})
