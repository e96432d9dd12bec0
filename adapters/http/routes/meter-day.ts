/** A settled meter-day as JSON. */
import type { GaugeDay, SettledDay } from '../../../domain/readings/settled-day.ts'
import { exact, share } from '../bodies.ts'

export function toMeterDay(day: SettledDay) {
  return {
    channel: day.channel,
    unit: day.unit,
    flow: day.flow,
    kind: day.kind,
    ...(day.kind === 'gauge' ? mean(day) : { total: exact(day.totalMicro) }),
    readings: day.readings,
    expected: day.expected,
    completeness: share(day.completeness),
    quality: day.quality,
  }
}

function mean({ meanMicro }: GaugeDay) {
  return meanMicro === undefined ? {} : { mean: exact(meanMicro) }
}
