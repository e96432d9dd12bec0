/** A settled meter-day as JSON. */
import type { GaugeDay, SettledDay } from '../../../domain/readings/settled-day.ts'
import { parseDate } from '../../../domain/time/civil-date.ts'
import { formatPlace, zoneOf } from '../../../domain/time/zone.ts'
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

/** The day's intervals, in order. */
export function toReadings(day: SettledDay) {
  const local = zoneOf(day.zone).day(parseDate(day.date) as number)
  return day.intervals.map(({ start, length, valueMicro, quality }) => ({
    channel: day.channel,
    start: formatPlace(local, start),
    minutes: length === 0 ? null : length / 60,
    value: exact(valueMicro),
    quality,
  }))
}

function mean({ meanMicro }: GaugeDay) {
  return meanMicro === undefined ? {} : { mean: exact(meanMicro) }
}
