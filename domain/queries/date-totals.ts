/** Adds up the meter-days of a date as they come, whatever their order. */
import { divideHalfEven } from '../quantity/decimal.ts'
import type { Flow } from '../readings/contribution.ts'
import type { DayFigures } from '../readings/day-figures.ts'

export interface DateConsumption {
  readonly date: string
  readonly unit: string
  readonly totalMicro: bigint
  /** Total by those meters, rounded half-even to 1e-6. */
  readonly averageMicro: bigint
  /** Those with a value; one of which only its gaps are known does not count. */
  readonly meters: number
  readonly readings: number
  readonly expected: number
  /** Readings present by readings expected, 0 to 1. */
  readonly completeness: number
  /** All units that have data on the date; each has a total of its own. */
  readonly units: readonly string[]
}

export interface ConsumptionQuery {
  readonly unit?: string | undefined
  readonly flow: Flow
}

const PREFERRED_UNIT = 'kWh'

interface UnitTotals {
  totalMicro: bigint
  meters: number
  readings: number
  expected: number
}

export class DateTotals {
  readonly #date: string
  readonly #query: ConsumptionQuery
  readonly #units = new Map<string, UnitTotals>()

  constructor(date: string, query: ConsumptionQuery) {
    this.#date = date
    this.#query = query
  }

  /** Adds all days that a meter has on the date. */
  addMeter(days: readonly DayFigures[]): void {
    const valued = new Set<UnitTotals>()
    for (const { unit, flow, totalMicro, readings, expected } of days) {
      if (flow !== this.#query.flow) continue
      const totals = this.#of(unit)
      totals.totalMicro += totalMicro
      totals.readings += readings
      totals.expected += expected
      if (readings > 0) valued.add(totals)
    }
    for (const totals of valued) totals.meters++
  }

  #of(unit: string): UnitTotals {
    const known = this.#units.get(unit)
    if (known !== undefined) return known
    const totals = { totalMicro: 0n, meters: 0, readings: 0, expected: 0 }
    this.#units.set(unit, totals)
    return totals
  }

  /** Undefined where no meter has a value in that unit and flow. */
  get consumption(): DateConsumption | undefined {
    const units = [...this.#units]
      .flatMap(([unit, { meters }]) => (meters > 0 ? [unit] : []))
      .sort()
    const unit =
      this.#query.unit ?? (units.includes(PREFERRED_UNIT) ? PREFERRED_UNIT : (units[0] ?? ''))
    if (!units.includes(unit)) return undefined
    const { totalMicro, meters, readings, expected } = this.#of(unit)
    return {
      date: this.#date,
      unit,
      totalMicro,
      averageMicro: divideHalfEven(totalMicro, BigInt(meters)),
      meters,
      readings,
      expected,
      completeness: Math.min(1, readings / expected),
      units,
    }
  }
}
