/** Means and deviations of days' hourly values by three hours of the local day. */
import type { HistoryDay } from './detector.ts'
import { hourlyMeans, perHour } from './hourly-means.ts'

/** How many bins a day has. */
export const BINS = 8
const HOURS_PER_BIN = 3
const LONGEST_SLOT = HOURS_PER_BIN * 3600

/** Of a bin's hourly values: the deviation is the sample's, 0 where it tells of nothing. */
export interface Moments {
  readonly count: number
  readonly mean: number
  readonly deviation: number
}

/** Below this share of the mean a deviation is what adding left over. */
const LEAST_DEVIATION = 1e-6

/** Count, sum and sum of squares of each bin of a day, one after the other. */
type DaySums = Float64Array

/** Sums by day, each made when it is first asked for. */
export class DayBins {
  readonly #days: ReadonlyMap<number, HistoryDay>
  readonly #sums = new Map<number, DaySums>()

  constructor(days: ReadonlyMap<number, HistoryDay>) {
    this.#days = days
  }

  /**
   * The eight bins over those days, in units an hour (a gauge: in its unit); undefined if there is
   * no value.
   */
  over(days: readonly number[]): Moments[] | undefined {
    const sums = new Float64Array(BINS * 3)
    for (const day of days) {
      const found = this.#days.get(day)
      if (found === undefined) continue
      const own = this.#sumsOf(found)
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + (own[at] as number)
    }
    const bins = Array.from({ length: BINS }, (_, bin) => momentsOf(sums, bin))
    return bins.some(({ count }) => count > 0) ? bins : undefined
  }

  #sumsOf(day: HistoryDay): DaySums {
    const known = this.#sums.get(day.day)
    if (known !== undefined) return known
    const sums = daySums(day)
    this.#sums.set(day.day, sums)
    return sums
  }
}

function daySums(day: HistoryDay): DaySums {
  const sums = new Float64Array(BINS * 3)
  if (day.values.length === 0 || day.slotSeconds > LONGEST_SLOT) return sums
  const factor = perHour(day)
  const hours = hourlyMeans(day)
  for (let hour = 0; hour < hours.length; hour++) {
    const value = (hours[hour] as number) * factor
    if (Number.isNaN(value)) continue
    // The 25th hour of a day in autumn belongs to its end.
    const at = 3 * Math.min(BINS - 1, Math.floor(hour / HOURS_PER_BIN))
    sums[at] = (sums[at] as number) + 1
    sums[at + 1] = (sums[at + 1] as number) + value
    sums[at + 2] = (sums[at + 2] as number) + value * value
  }
  return sums
}

function momentsOf(sums: DaySums, bin: number): Moments {
  const [count, sum, squares] = sums.subarray(3 * bin, 3 * bin + 3) as unknown as [
    number,
    number,
    number,
  ]
  if (count === 0) return { count, mean: 0, deviation: 0 }
  const mean = sum / count
  const variance = count < 2 ? 0 : Math.max(0, squares - sum * mean) / (count - 1)
  const deviation = Math.sqrt(variance)
  return { count, mean, deviation: deviation > LEAST_DEVIATION * Math.abs(mean) ? deviation : 0 }
}
