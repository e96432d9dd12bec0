import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { expectedUsage, fitUsageModel } from '../../../../domain/detectors/weather/usage-model.ts'

/** A year of days from 20 to 95 °F. */
const YEAR = Array.from({ length: 365 }, (_, day) => 57.5 + 37.5 * Math.sin(day))

const modelOf = (usage: (temperature: number) => number, withCooling = true) =>
  fitUsageModel(YEAR, YEAR.map(usage), withCooling)

describe('an exact relation is found again', () => {
  test('heating and cooling', () => {
    const model = modelOf((t) => 100 + 3 * Math.max(0, 60 - t) + 5 * Math.max(0, t - 72))
    expect(model.base).toBeCloseTo(100, 6)
    expect(model.heating?.balancePoint).toBe(60)
    expect(model.heating?.slope).toBeCloseTo(3, 6)
    expect(model.cooling?.balancePoint).toBe(72)
    expect(model.cooling?.slope).toBeCloseTo(5, 6)
    expect(model.adjustedR2).toBeCloseTo(1, 9)
    expect(expectedUsage(model, 50)).toBeCloseTo(130, 6)
    expect(expectedUsage(model, 66)).toBeCloseTo(100, 6)
    expect(expectedUsage(model, 82)).toBeCloseTo(150, 6)
  })

  test('heating alone', () => {
    const model = modelOf((t) => 20 + 2 * Math.max(0, 63 - t))
    expect(model.heating).toMatchObject({ balancePoint: 63 })
    expect(expectedUsage(model, 90)).toBeCloseTo(20, 6)
  })

  test('cooling alone, which is not tried on gas', () => {
    const cooled = (t: number): number => 20 + 2 * Math.max(0, t - 66)
    expect(modelOf(cooled)).toMatchObject({ cooling: { balancePoint: 66 } })
    expect(modelOf(cooled, false)).toMatchObject({ heating: undefined, cooling: undefined })
  })

  test('none: then the mean tells, with no R²', () => {
    const model = modelOf(() => 42)
    expect(model).toEqual({ base: 42, heating: undefined, cooling: undefined, adjustedR2: 0 })
  })
})

describe('a balance point qualifies', () => {
  const warmDays = (count: number, temperature: number) => [
    ...Array.from({ length: 300 }, (_, day) => 50 + (day % 7)),
    ...Array.from({ length: count }, () => temperature),
  ]
  const cooled = (days: readonly number[]) =>
    fitUsageModel(
      days,
      days.map((t) => 10 + 2 * Math.max(0, t - 66)),
      true,
    ).cooling

  test('with ten days beyond it, and not with nine', () => {
    // The next lower one that has days enough is among the others, of 50 to 56 °F.
    expect(cooled(warmDays(9, 80))?.balancePoint).toBe(54)
    expect(cooled(warmDays(10, 80))?.balancePoint).toBeGreaterThan(54)
  })

  test('with twenty degree days', () => {
    // Beyond 57 °F and all above lie ten days of 1.9 degrees, beyond 54 and less those of 55 and 56 too.
    const days = warmDays(10, 58.9)
    const above = days.map((t) => (t > 57 ? 20 : 10))
    expect(fitUsageModel(days, above, true).cooling?.balancePoint).toBe(54)
    const warmer = warmDays(10, 59)
    const model = fitUsageModel(
      warmer,
      warmer.map((t) => (t > 57 ? 20 : 10)),
      true,
    )
    expect(model.cooling?.balancePoint).toBe(57)
  })
})

test('a slope or a base under zero disqualifies', () => {
  // Less when it is cold: heating has a falling slope, and only cooling is left to tell it.
  const model = modelOf((t) => 10 + 0.5 * Math.max(0, t - 30))
  expect(model.heating).toBeUndefined()
  // More than all of it hangs on the cold: the base is negative, and no model is better than that.
  const negative = modelOf((t) => Math.max(0, 90 - t) - 20)
  expect(negative.base).toBeGreaterThan(0)
})

/** The candidates and their fit written out by solving the normal equations day by day. */
function slowest(temperatures: readonly number[], usage: readonly number[]): number {
  const points = Array.from({ length: 21 }, (_, at) => 30 + 3 * at)
  const total = usage.reduce((sum, y) => sum + (y - mean(usage)) ** 2, 0)
  let best = 0
  for (const heat of [undefined, ...points]) {
    for (const cool of [undefined, ...points]) {
      if (heat !== undefined && cool !== undefined && cool < heat) continue
      const columns = [
        ...(heat === undefined ? [] : [temperatures.map((t) => Math.max(0, heat - t))]),
        ...(cool === undefined ? [] : [temperatures.map((t) => Math.max(0, t - cool))]),
      ]
      const isThin = (column: readonly number[]) =>
        column.filter((x) => x > 0).length < 10 || column.reduce((a, b) => a + b, 0) < 20
      if (columns.length === 0 || columns.some(isThin)) continue
      const solution = solve([usage.map(() => 1), ...columns], usage)
      if (solution === undefined || solution.some((value) => value <= 0)) continue
      const residual = usage.reduce((sum, y, at) => {
        const x = [1, ...columns.map((column) => column[at] as number)]
        return sum + (y - x.reduce((s, each, i) => s + each * (solution[i] as number), 0)) ** 2
      }, 0)
      const freedom = usage.length - columns.length - 1
      best = Math.max(best, 1 - residual / freedom / (total / (usage.length - 1)))
    }
  }
  return best
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Gauss elimination of the normal equations. */
function solve(columns: readonly (readonly number[])[], y: readonly number[]) {
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, at) => sum + value * (b[at] as number), 0)
  const rows = columns.map((a) => [...columns.map((b) => dot(a, b)), dot(a, y)])
  for (let pivot = 0; pivot < rows.length; pivot++) {
    const row = rows[pivot] as number[]
    if (Math.abs(row[pivot] as number) < 1e-9) return undefined
    for (const other of rows.slice(pivot + 1)) {
      const factor = (other[pivot] as number) / (row[pivot] as number)
      for (let at = pivot; at < other.length; at++) {
        other[at] = (other[at] as number) - factor * (row[at] as number)
      }
    }
  }
  const found: number[] = []
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at] as number[]
    const rest = found.reduce((sum, value, i) => sum + value * (row[at + 1 + i] as number), 0)
    found.unshift(((row.at(-1) as number) - rest) / (row[at] as number))
  }
  return found
}

test('no candidate that qualifies has a higher adjusted R²', () => {
  const days = fc.array(
    fc.record({ t: fc.integer({ min: 20, max: 100 }), noise: fc.integer({ min: 0, max: 60 }) }),
    { minLength: 30, maxLength: 60 },
  )
  fc.assert(
    fc.property(days, fc.nat(4), fc.nat(4), (year, heating, cooling) => {
      const temperatures = year.map(({ t }) => t)
      const usage = year.map(
        ({ t, noise }) =>
          50 + heating * Math.max(0, 58 - t) + cooling * Math.max(0, t - 68) + noise,
      )
      const { adjustedR2 } = fitUsageModel(temperatures, usage, true)
      expect(adjustedR2).toBeCloseTo(slowest(temperatures, usage), 6)
    }),
    { numRuns: 40 },
  )
})
