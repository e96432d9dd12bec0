/** A day by hours, so that detectors need not know how long its intervals are. */
import type { HistoryDay } from './detector.ts'

const SECONDS_PER_HOUR = 3600

/**
 * The mean of the values in each hour since local midnight, in units and not in micros; NaN where
 * an hour has none. A value of several hours stands in each of them. Amounts stay amounts of their
 * own interval: times `perHour` they are comparable between lengths.
 */
export function hourlyMeans({ values, slotSeconds }: HistoryDay): Float64Array {
  const slotsPerHour = SECONDS_PER_HOUR / slotSeconds
  const hours = Math.max(1, Math.round(values.length / slotsPerHour))
  const sums = new Float64Array(hours)
  const counts = new Uint16Array(hours)
  const add = (hour: number, value: number): void => {
    sums[hour] = (sums[hour] as number) + value
    counts[hour] = (counts[hour] as number) + 1
  }
  const hoursPerSlot = Math.max(1, Math.round(1 / slotsPerHour))
  for (let slot = 0; slot < values.length; slot++) {
    const value = values[slot] as number
    if (Number.isNaN(value)) continue
    const first = Math.floor(slot / slotsPerHour)
    for (let hour = first; hour < Math.min(first + hoursPerSlot, hours); hour++) add(hour, value)
  }
  for (let hour = 0; hour < hours; hour++) {
    sums[hour] = (sums[hour] as number) / (counts[hour] as number) / 1e6
  }
  return sums
}

/** What makes values of that day ones of an hour; a gauge's are none of any length. */
export function perHour({ kind, slotSeconds }: HistoryDay): number {
  return kind === 'gauge' ? 1 : SECONDS_PER_HOUR / slotSeconds
}
