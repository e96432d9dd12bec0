/** Settled days as detectors look at them. */
import type { HistoryDay } from '../detectors/detector.ts'
import type { SettledDay, SettledInterval } from '../readings/settled-day.ts'
import { parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'

/** Undefined where there is no value: a day of gaps is no day of no consumption. */
export function toHistoryDay(settled: SettledDay): HistoryDay | undefined {
  const { quality } = settled
  const totalMicro = settled.kind === 'gauge' ? settled.meanMicro : settled.totalMicro
  if (quality === 'missing' || totalMicro === undefined) return undefined
  const { date, pipeline, zone, kind, unit, readings, expected, completeness, intervals } = settled
  // A typical interval, or the day whole: so many seconds make a slot.
  const slotSeconds = expected === 1 ? SECONDS_PER_DAY : slotOf(intervals)
  return {
    ...{ date, pipeline, zone, kind, unit, readings, expected, completeness, quality, totalMicro },
    day: parseDate(date) as number,
    slotSeconds,
    values: kind === 'register' ? NONE : toSlots(intervals, expected, slotSeconds, kind),
    ...(settled.kind !== 'gauge' && settled.breaks && { breaks: settled.breaks }),
  }
}

const NONE = new Float64Array(0)

/** The length that most of the intervals have; of instants the smallest step between two. */
function slotOf(intervals: readonly SettledInterval[]): number {
  const counts = new Map<number, number>()
  let best = 0
  for (const { length } of intervals) {
    const count = (counts.get(length) ?? 0) + 1
    counts.set(length, count)
    if (count > (counts.get(best) ?? 0)) best = length
  }
  if (best > 0) return best
  let step = SECONDS_PER_DAY
  for (let at = 1; at < intervals.length; at++) {
    const { start } = intervals[at] as SettledInterval
    step = Math.min(step, start - (intervals[at - 1] as SettledInterval).start)
  }
  return Math.max(1, step)
}

function toSlots(
  intervals: readonly SettledInterval[],
  expected: number,
  slotSeconds: number,
  kind: SettledDay['kind'],
): Float64Array {
  const values = new Float64Array(expected).fill(Number.NaN)
  for (const { start, length, valueMicro } of intervals) {
    const first = Math.floor(start / slotSeconds)
    // What a longer one holds is spread over its slots; a gauge has its value in each.
    const slots = Math.max(1, Math.round(length / slotSeconds))
    const share = kind === 'gauge' ? valueMicro : valueMicro / slots
    for (let slot = first; slot < Math.min(first + slots, expected); slot++) {
      const before = values[slot] as number
      values[slot] = kind === 'gauge' || Number.isNaN(before) ? share : before + share
    }
  }
  return values
}
