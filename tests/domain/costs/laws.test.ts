/** What holds of costs whatever the workload. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { monthOf } from '../../../domain/costs/month.ts'
import { type Workload, workloadOf } from '../../../domain/costs/workload.ts'
import { MEASURES, PRICES } from './figures.ts'

const workloads = fc
  .record({
    meters: fc.integer({ min: 1, max: 2_000_000 }),
    dropsPerDay: fc.constantFrom(1, 2, 24, 48),
    layout: fc.constantFrom('wide' as const, 'long' as const),
    daysKept: fc.integer({ min: 1, max: 2000 }),
    detectionsPerDay: fc.constantFrom(1, 4, 24),
  })
  .map((given) => workloadOf(given))

const usdOf = (workload: Workload): number => monthOf(workload, MEASURES, PRICES).usd

test('every line is a finite amount', () => {
  fc.assert(
    fc.property(workloads, (workload) => {
      for (const { quantity, usd } of monthOf(workload, MEASURES, PRICES).lines) {
        expect(quantity).toBeGreaterThanOrEqual(0)
        expect(Number.isFinite(usd)).toBe(true)
      }
    }),
    { numRuns: 30 },
  )
})

test('more days kept, more calls and more drops never cost less', () => {
  fc.assert(
    fc.property(workloads, (workload) => {
      const usd = usdOf(workload)
      expect(usdOf({ ...workload, daysKept: workload.daysKept + 30 })).toBeGreaterThanOrEqual(usd)
      expect(usdOf({ ...workload, dateCallsPerDay: 100 })).toBeGreaterThanOrEqual(usd)
      const { filesPerDay, dropsPerDay } = workload
      if (dropsPerDay > 24) return
      const twice = { dropsPerDay: dropsPerDay * 2, filesPerDay: filesPerDay * 2 }
      expect(usdOf({ ...workload, ...twice })).toBeGreaterThanOrEqual(usd)
    }),
    { numRuns: 30 },
  )
})

test('what meters cost grows with them, and what is there anyway does not', () => {
  const large = usdOf(workloadOf({ meters: 1_000_000 }))
  const larger = usdOf(workloadOf({ meters: 10_000_000 }))
  expect(larger / large).toBeGreaterThan(9)
  expect(larger / large).toBeLessThanOrEqual(10)
})
