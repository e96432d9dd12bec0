/** Days of energy joined with the weather that they had. */
import type { HistoryDay } from '../detector.ts'
import { type TemperatureUnit, temperatureUnit, toFahrenheit } from '../temperature.ts'

/** A whole day whose weather is known. */
export interface Observation {
  readonly energy: HistoryDay
  /** In the unit of the energy. */
  readonly usage: number
  readonly air: Air
}

export interface Air {
  /** The day's mean in °F. */
  readonly temperature: number
  /** In which people read it. */
  readonly unit: TemperatureUnit
}

/** CalTRACK 2.0, 3.5.1.2: at least half of a day's temperatures have to be there. */
const LEAST_TEMPERATURES = 0.5
const MICRO = 1e6

/** By day; of days that lack energy or weather there is none. `given` counts where a gauge's unit says nothing. */
export function observe(
  energy: readonly HistoryDay[],
  gauge: readonly HistoryDay[],
  given: TemperatureUnit | undefined,
): ReadonlyMap<number, Observation> {
  const airs = new Map(gauge.map((day) => [day.day, airOf(day, given)]))
  const observed = new Map<number, Observation>()
  for (const day of energy) {
    const air = airs.get(day.day)
    if (day.quality === 'partial' || air === undefined) continue
    observed.set(day.day, { energy: day, usage: Number(day.totalMicro) / MICRO, air })
  }
  return observed
}

/** Undefined if too much of the day is not there, or nobody says what its degrees are. */
function airOf(gauge: HistoryDay, given: TemperatureUnit | undefined): Air | undefined {
  const unit = temperatureUnit(gauge.unit) ?? given
  if (unit === undefined || gauge.completeness < LEAST_TEMPERATURES) return undefined
  let [sum, count] = [0, 0]
  for (const value of gauge.values) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return count === 0 ? undefined : { temperature: toFahrenheit(sum / count / MICRO, unit), unit }
}
