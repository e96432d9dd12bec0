/** A settled meter-day as JSON. */
import type { SettledDay } from '../../../domain/readings/settle.ts'
import { exact, share } from '../bodies.ts'

export function toMeterDay(day: SettledDay) {
  return {
    channel: day.channel,
    unit: day.unit,
    flow: day.flow,
    total: exact(day.totalMicro),
    readings: day.readings,
    expected: day.expected,
    completeness: share(day.completeness),
    quality: day.quality,
  }
}
