/** What the forecasts look at of a day: its total, and how high its calm and its busy hours are. */
import type { HistoryDay } from '../detector.ts'

/**
 * Shares of the day's hours, sorted by size: the calmest tenth (the base load), two stretches of
 * the middle, and the busiest twentieth (the peak).
 */
const BANDS: readonly (readonly [from: number, to: number])[] = [
  [0, 0.1],
  [0.25, 0.45],
  [0.6, 0.8],
  [0.95, 1],
]
export const HOURS = 24
const SECONDS_PER_HOUR = 3600
/** With longer intervals a day has too few of them to tell calm from busy hours. */
const LONGEST_SLOT = 2 * SECONDS_PER_HOUR

/** Series by day, from the first day of the history on; NaN where a day does not tell. */
export interface DayFigures {
  readonly firstDay: number
  readonly count: number
  /** Mean load of an hour, in 1e-6 of the unit, of the days that are whole enough. */
  readonly mean: Float64Array
  /** The mean load of each band's hours; empty where days have no intervals. */
  readonly bands: readonly Float64Array[]
  /** The load of each hour of each day, day by day. */
  readonly hours: Float64Array
  /** Whether the day's intervals are fine enough to tell its hours. */
  readonly hasHours: (at: number) => boolean
}

/** Days with less coverage than that are no days to compare with. */
export function figuresOf(days: readonly HistoryDay[], minimumCoverage: number): DayFigures {
  const firstDay = days[0]?.day ?? 0
  const count = days.length === 0 ? 0 : (days.at(-1) as HistoryDay).day - firstDay + 1
  const mean = new Float64Array(count).fill(Number.NaN)
  const hours = new Float64Array(count * HOURS).fill(Number.NaN)
  const hasHours = days.some(({ slotSeconds, values }) => isFine(slotSeconds, values))
  const bands = hasHours ? BANDS.map(() => new Float64Array(count).fill(Number.NaN)) : []
  const sorted = new Float64Array(HOURS)
  for (const { day, completeness, totalMicro, slotSeconds, values } of days) {
    if (completeness < minimumCoverage) continue
    const at = day - firstDay
    mean[at] = Number(totalMicro) / (HOURS * completeness)
    if (!isFine(slotSeconds, values)) continue
    const ofDay = hours.subarray(at * HOURS, (at + 1) * HOURS)
    const known = fillHours(ofDay, slotSeconds, values, sorted)
    if (known < HOURS * minimumCoverage) continue
    const ranked = sorted.subarray(0, known).sort()
    for (const [band, series] of bands.entries()) series[at] = bandOf(ranked, band)
  }
  const isKnown = (at: number): boolean =>
    bands.length > 0 && !Number.isNaN((bands[0] as Float64Array)[at] as number)
  return { firstDay, count, mean, bands, hours, hasHours: isKnown }
}

function isFine(slotSeconds: number, values: Float64Array): boolean {
  return slotSeconds <= LONGEST_SLOT && values.length >= HOURS / 2
}

/** Each hour's load from the slots in it; how many hours have any, gathered in `known`. */
function fillHours(
  hours: Float64Array,
  slotSeconds: number,
  values: Float64Array,
  known: Float64Array,
): number {
  let count = 0
  for (let hour = 0; hour < HOURS; hour++) {
    const from = Math.floor((hour * SECONDS_PER_HOUR) / slotSeconds)
    const to = Math.max(from + 1, Math.ceil(((hour + 1) * SECONDS_PER_HOUR) / slotSeconds))
    let sum = 0
    let slots = 0
    for (let slot = from; slot < Math.min(to, values.length); slot++) {
      const value = values[slot] as number
      if (Number.isNaN(value)) continue
      sum += value
      slots++
    }
    if (slots === 0) continue
    const load = (sum / slots) * (SECONDS_PER_HOUR / slotSeconds)
    hours[hour] = load
    known[count++] = load
  }
  return count
}

function bandOf(ranked: Float64Array, band: number): number {
  const [share, end] = BANDS[band] as (typeof BANDS)[number]
  const from = Math.round(share * ranked.length)
  const to = Math.max(from + 1, Math.round(end * ranked.length))
  let sum = 0
  for (let at = from; at < to; at++) sum += ranked[Math.min(at, ranked.length - 1)] as number
  return sum / (to - from)
}
