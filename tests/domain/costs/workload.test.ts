/** What is usual where nothing is said, and what cannot be. */
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { loadDetection } from '../../../adapters/config/load-config.ts'
import { LOOKBACK_DAYS, workloadOf } from '../../../domain/costs/workload.ts'
import { Assignments } from '../../../domain/detection/assignments.ts'
import { InvalidRequest } from '../../../domain/errors.ts'

test('only the meters need be said', () => {
  expect(workloadOf({ meters: 50_000 })).toEqual({
    ...{ meters: 50_000, interval: 30, filesPerDay: 3, dropsPerDay: 1, layout: 'wide' },
    ...{
      daysKept: 365,
      detectionsPerDay: 24,
      lookbackDays: LOOKBACK_DAYS,
      meterCallsPerDay: 5000,
      dateCallsPerDay: 24,
    },
  })
})

test('history is read as far back as a shipped detector looks', () => {
  const shipped = loadDetection([join(import.meta.dirname, '../../../config')])
  expect(LOOKBACK_DAYS).toBe(new Assignments(shipped).lookbackOf('m1'))
})

test('drops come in files of their own', () => {
  expect(workloadOf({ meters: 50_000, dropsPerDay: 24 }).filesPerDay).toBe(72)
})

describe('says what to do', () => {
  test.each([
    [{ meters: 0 }, 'meters: '],
    [{ meters: 10, interval: 7 }, '7 minutes do not divide a day; take 5, 15, 30 or 60.'],
    [{ meters: 10, dropsPerDay: 96 }, 'take fewer drops or a shorter interval'],
    [{ meters: 10, dropsPerDay: 24, filesPerDay: 10 }, '24 drops a day need at least 24 files'],
    [{ meters: 10, filesPerDay: 11 }, 'take at most 10.'],
    [{ meters: 2_000_000, filesPerDay: 3 }, 'take at least 4 files a day.'],
  ])('%j', (given, reason) => {
    expect(() => workloadOf(given)).toThrow(InvalidRequest)
    expect(() => workloadOf(given)).toThrow(reason)
  })
})
