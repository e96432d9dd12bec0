/** How far each hour lies from what is usual at that hour, on a log scale. */
import { median } from '../../statistics/robust.ts'
import { trailingMean, trailingMedian } from '../../statistics/trailing.ts'
import { HOURS } from './day-figures.ts'
import { type Calendar, WEEK } from './like-days.ts'
import { usable } from './log-series.ts'

/** An hour's usual load is its median over so many days. */
const SHAPE_DAYS = 28
const LEAST_SHAPE_DAYS = 10
const WEEKS = 8
/** A weekday's own hours are believed as if so many other weeks had been like all days. */
const WEEKDAY_DOUBT = 3
/** Weekdays count where they brought days so much nearer over the days looked at. */
const WORTH = 0.95
const WORTH_DAYS = 90
const LEAST_WORTH_DAYS = 20

/** Days before one on which its distances hang. */
export const DISTANCE_DAYS = WORTH_DAYS + WEEK * WEEKS + SHAPE_DAYS

/** Loads by day and hour, days that are no examples, and what loads are lifted by before the log. */
export interface HourLoads {
  readonly hours: Float64Array
  readonly count: number
  readonly lifts: Float64Array
  readonly calendar: Calendar
}

export interface HourDistances {
  /** The usual load of each hour of each day, as of all weekdays. */
  readonly usual: Float64Array
  readonly distances: Float64Array
}

/**
 * Logs of load over usual load. Where the weekday explains a good part of them, as of an office,
 * they are taken from the same weekdays of the last weeks; of a household they are left alone, as
 * the few weeks would bring more noise than they take away. Days before the one at `from` are not
 * asked for.
 */
export function hourDistances(loads: HourLoads, from: number): HourDistances {
  const { hours, lifts } = loads
  const usual = usualHours(loads)
  const plain = hours.map((load, at) => {
    const lift = lifts[Math.floor(at / HOURS)] as number
    return Math.log((Math.max(load, 0) + lift) / ((usual[at] as number) + lift))
  })
  const byWeekday = new Float64Array(plain.length).fill(Number.NaN)
  for (let at = Math.max(0, (from - WORTH_DAYS) * HOURS); at < plain.length; at++) {
    byWeekday[at] = (plain[at] as number) - weekdayOf(plain, at, loads)
  }
  const isWorth = comparedDays(byWeekday, plain, loads)
  const distances = plain.map((distance, at) =>
    isWorth(Math.floor(at / HOURS)) ? (byWeekday[at] as number) : distance,
  )
  return { usual, distances }
}

/** The median of the same hour of the days before. */
function usualHours({ hours, count, calendar: { isUsable } }: HourLoads): Float64Array {
  const found = new Float64Array(hours.length)
  const series = new Float64Array(count)
  for (let hour = 0; hour < HOURS; hour++) {
    for (let at = 0; at < count; at++) series[at] = hours[at * HOURS + hour] as number
    const medians = trailingMedian(usable(series, isUsable), SHAPE_DAYS, LEAST_SHAPE_DAYS)
    for (let at = 0; at < count; at++) found[at * HOURS + hour] = medians[at] as number
  }
  return found
}

/** How far the hour lay off on the same weekdays before, shrunken towards nothing. */
function weekdayOf(
  plain: Float64Array,
  at: number,
  { calendar: { isUsable, backToLike } }: HourLoads,
): number {
  const known: number[] = []
  const like = backToLike(Math.floor(at / HOURS))
  for (let week = 0; week < WEEKS; week++) {
    const then = at - (like + week * WEEK) * HOURS
    const distance = plain[then] ?? Number.NaN
    if (!Number.isNaN(distance) && isUsable(Math.floor(then / HOURS))) known.push(distance)
  }
  const { length } = known
  return length === 0 ? 0 : (median(known) * length) / (length + WEEKDAY_DOUBT)
}

/** Whether the days before one lay clearly nearer by the first distances than by the second. */
function comparedDays(
  first: Float64Array,
  second: Float64Array,
  { count, calendar: { isUsable } }: HourLoads,
): (at: number) => boolean {
  const usualSize = (distances: Float64Array): Float64Array => {
    const sizes = new Float64Array(count)
    for (let at = 0; at < count; at++) sizes[at] = meanSize(distances, at)
    return trailingMean(usable(sizes, isUsable), WORTH_DAYS, LEAST_WORTH_DAYS)
  }
  const [near, far] = [usualSize(first), usualSize(second)]
  return (at) => (near[at] as number) < WORTH * (far[at] as number)
}

/** The mean distance of a day's hours, up or down alike; NaN of none. */
function meanSize(distances: Float64Array, at: number): number {
  let sum = 0
  let known = 0
  for (let hour = at * HOURS; hour < (at + 1) * HOURS; hour++) {
    const distance = distances[hour] as number
    if (Number.isNaN(distance)) continue
    sum += Math.abs(distance)
    known++
  }
  return sum / known
}
