/** A day of chilled water, joined from the points that measure it and added up by hours. */
import type { HistoryDay } from '../detector.ts'
import { hourlyMeans } from '../hourly-means.ts'
import { temperatureUnit, toFahrenheit } from '../temperature.ts'
import type { Points } from './points.ts'

/** Sums over hours; temperature differences in °F. */
export interface CoolingSums {
  /** Hours that have all five values. */
  readonly measured: number
  /** Those of them with a load, a flow, and air warmer than the water; the sums are over these. */
  readonly inUse: number
  readonly difference: number
  /** What the model expects, were the peak load one ton. */
  readonly expected: number
  readonly flow: number
  /** Each hour weighted by its flow. */
  readonly differenceByFlow: number
  readonly expectedByFlow: number
}

/** The points of a day; undefined where one has no values on it. */
export type CoolingPoints = Readonly<Record<keyof Points | 'tons', HistoryDay | undefined>>

const COEFFICIENT = 15.603
const LOAD_EXPONENT = 0.173
const TEMPERATURE_EXPONENT = 0.067
const DESIGN_DIFFERENCE = 41

/**
 * The difference of return and supply temperature that a building shows, in °F:
 * `15.603 * PLR^0.173 * PT^0.067`, with the part-load ratio PLR = tons / most tons of a year, and
 * PT = (outdoor air - supply) / 41, in °F (Cornell University's chilled-water meters; low_delta_t
 * of `stevemandl/meter-anomaly-cron`).
 */
export function expectedDifference(tons: number, outdoorAir: number, supply: number): number {
  const temperatures = ((outdoorAir - supply) / DESIGN_DIFFERENCE) ** TEMPERATURE_EXPONENT
  return COEFFICIENT * tons ** LOAD_EXPONENT * temperatures
}

/** What divides `expected` where the peak is so many tons. */
export function peakFactor(peakTons: number): number {
  return peakTons ** LOAD_EXPONENT
}

/** A temperature whose unit does not say °C is one in °F. */
export function coolingSums(points: CoolingPoints): CoolingSums {
  const tons = means(points.tons)
  const flows = means(points.flow)
  const supplies = fahrenheit(points.supply)
  const returns = fahrenheit(points.return)
  const airs = fahrenheit(points.outdoorAir)
  const sums = { ...NOTHING }
  const hours = Math.min(...[tons, flows, supplies, returns, airs].map(({ length }) => length))
  for (let hour = 0; hour < hours; hour++) {
    const [load, flow] = [tons[hour] as number, flows[hour] as number]
    const [supply, air] = [supplies[hour] as number, airs[hour] as number]
    const difference = (returns[hour] as number) - supply
    if (Number.isNaN(load + flow + air + difference)) continue
    sums.measured++
    if (!(load > 0 && flow > 0 && air > supply)) continue
    const expected = expectedDifference(load, air, supply)
    sums.inUse++
    sums.difference += difference
    sums.expected += expected
    sums.flow += flow
    sums.differenceByFlow += difference * flow
    sums.expectedByFlow += expected * flow
  }
  return sums
}

export function addSums(days: readonly CoolingSums[]): CoolingSums {
  const total = { ...NOTHING }
  for (const day of days) {
    for (const name of Object.keys(total) as (keyof CoolingSums)[]) total[name] += day[name]
  }
  return total
}

/** The most tons of an hour; 0 where there is no load. */
export function peakOf(day: HistoryDay): number {
  return means(day).reduce((most, value) => (value > most ? value : most), 0)
}

const NOTHING: CoolingSums = {
  ...{ measured: 0, inUse: 0, difference: 0, expected: 0, flow: 0 },
  ...{ differenceByFlow: 0, expectedByFlow: 0 },
}
const NONE = new Float64Array(0)

function means(day: HistoryDay | undefined): Float64Array {
  return day === undefined ? NONE : hourlyMeans(day)
}

function fahrenheit(day: HistoryDay | undefined): Float64Array {
  const unit = day === undefined ? 'F' : (temperatureUnit(day.unit) ?? 'F')
  return unit === 'F' ? means(day) : means(day).map((value) => toFahrenheit(value, unit))
}
