/** A day by hours, so that detectors need not know how long its intervals are. */
import type { HistoryDay } from './detector.ts'

const SECONDS_PER_HOUR = 3600
const MICRO = 1e6
/** A slot that begins on the hour does so whatever a division leaves. */
const ROUNDING = 1e-9

/**
 * The mean of the values in each hour since local midnight, in units and not in micros; NaN where
 * an hour has none. A value of several hours stands in each of them. Amounts stay amounts of their
 * own interval: times `perHour` they are comparable between lengths.
 */
export function hourlyMeans({ values, slotSeconds }: HistoryDay): Float64Array {
  const slotsPerHour = SECONDS_PER_HOUR / slotSeconds
  const means = new Float64Array(Math.max(1, Math.round(values.length / slotsPerHour)))
  for (let hour = 0; hour < means.length; hour++) {
    const first = Math.floor(hour * slotsPerHour + ROUNDING)
    const end = Math.max(first + 1, Math.floor((hour + 1) * slotsPerHour + ROUNDING))
    let sum = 0
    let count = 0
    for (let slot = first; slot < end; slot++) {
      const value = values[slot] ?? Number.NaN
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
    means[hour] = sum / count / MICRO
  }
  return means
}

/** What makes values of that day ones of an hour; a gauge's are none of any length. */
export function perHour({ kind, slotSeconds }: HistoryDay): number {
  return kind === 'gauge' ? 1 : SECONDS_PER_HOUR / slotSeconds
}
