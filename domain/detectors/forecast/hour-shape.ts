/** Stretches of hours that lie far from what is usual at those hours. */
import { trailingMedian } from '../../statistics/trailing.ts'
import { type DayFigures, figuresOf, HOURS } from './day-figures.ts'
import { DISTANCE_DAYS, hourDistances } from './hour-distances.ts'
import { calendarOf } from './like-days.ts'
import {
  type FigureHistory,
  LIFT_SHARE,
  MINIMUM_COVERAGE,
  USUAL_DAYS,
  usable,
  usualLoads,
} from './log-series.ts'
import { type OwnScale, ownScale, SCALE_DAYS } from './own-scale.ts'

/** Some stretch always lies lowest: how far it usually does comes from so many days. */
const SEASON_DAYS = 90
const LEAST_SEASON_DAYS = 20
/** Hours in a row that are looked at: part of a shift, of a working day, of a night. */
const STRETCHES = [4, 6, 9]
const SHOWN_STRETCH = 6

/** Days before a judged one on which its scores hang. */
export const HOUR_SHAPE_DAYS = SCALE_DAYS + SEASON_DAYS + DISTANCE_DAYS + USUAL_DAYS

export interface Stretch {
  /** The hour of the day at which it begins. */
  readonly from: number
  readonly hours: number
  /** The energy over it that was seen, and the usual one, in 1e-6 of the unit. */
  readonly seen: number
  readonly usual: number
}

export interface HourShapes {
  readonly figures: DayFigures
  /** By day: how far the farthest stretches lie, as a share of the bounds of their own past. */
  readonly scores: OwnScale
  /** Whether there is enough past to score the day. */
  readonly isScored: (at: number) => boolean
  readonly stretchOf: (at: number, side: keyof OwnScale) => Stretch
}

/** The history's days from that day number on, hour by hour. Days that are unusual are no examples. */
export function hourShapes(history: FigureHistory, fromDay: number): HourShapes {
  const figures = figuresOf(history.days, MINIMUM_COVERAGE)
  const { firstDay, count, hours } = figures
  const calendar = calendarOf(history, firstDay)
  const { isUsable } = calendar
  const lifts = usualLoads(figures.mean, isUsable).map((load) => LIFT_SHARE * load)
  const { usual, distances } = hourDistances(
    { hours, count, lifts, calendar },
    fromDay - firstDay - SCALE_DAYS - SEASON_DAYS,
  )
  const scores = { up: new Float64Array(count), down: new Float64Array(count) }
  for (const side of ['up', 'down'] as const) {
    for (const length of STRETCHES) {
      const farthest = new Float64Array(count).fill(Number.NaN)
      for (let at = 0; at < count; at++) {
        farthest[at] = farthestStretch(distances, at, length, side).mean
      }
      const season = trailingMedian(usable(farthest, isUsable), SEASON_DAYS, LEAST_SEASON_DAYS)
      const own = ownScale(
        farthest.map((mean, at) => mean - (season[at] as number)),
        isUsable,
        fromDay - firstDay,
      )[side]
      for (let at = 0; at < count; at++) {
        scores[side][at] = (scores[side][at] as number) + (own[at] as number) / STRETCHES.length
      }
    }
  }
  const stretchOf = (at: number, side: keyof OwnScale): Stretch => {
    const { from } = farthestStretch(distances, at, SHOWN_STRETCH, side)
    const sum = (loads: Float64Array): number =>
      loads
        .subarray(at * HOURS + from, at * HOURS + from + SHOWN_STRETCH)
        .reduce((total, load) => total + (Number.isNaN(load) ? 0 : load), 0)
    return { from, hours: SHOWN_STRETCH, seen: sum(hours), usual: sum(usual) }
  }
  return {
    figures,
    scores,
    isScored: (at) => !Number.isNaN((scores.up[at] as number) + (scores.down[at] as number)),
    stretchOf,
  }
}

/** Where `length` hours in a row lie farthest up or down; a mean of NaN where the day does not tell. */
function farthestStretch(
  distances: Float64Array,
  at: number,
  length: number,
  side: keyof OwnScale,
): { readonly from: number; readonly mean: number } {
  const sign = side === 'up' ? 1 : -1
  let best = Number.NaN
  let from = 0
  let sum = 0
  for (let hour = 0; hour < HOURS; hour++) {
    // An hour that is missing is as usual.
    sum += distances[at * HOURS + hour] || 0
    if (hour >= length) sum -= distances[at * HOURS + hour - length] || 0
    if (hour < length - 1 || sum * sign <= best * sign) continue
    best = sum
    from = hour - length + 1
  }
  const known = distances
    .subarray(at * HOURS, (at + 1) * HOURS)
    .some((value) => !Number.isNaN(value))
  return { from, mean: known ? best / length : Number.NaN }
}
