/** Daily figures on a log scale, on which a change by a factor is as far up as down. */
import { trailingMedian } from '../../statistics/trailing.ts'
import type { History } from '../detector.ts'
import { type DayFigures, figuresOf } from './day-figures.ts'
import { FIT_DAYS, forecast, REACH_DAYS, REFIT_DAYS } from './forecast.ts'
import { type Calendar, calendarOf, WEEK } from './like-days.ts'
import { type OwnScale, ownScale, SCALE_DAYS } from './own-scale.ts'
import { RECENT_DAYS, recentScale } from './recent-scale.ts'

/** Days before one whose median is its usual load. */
export const USUAL_DAYS = 56
const LEAST_USUAL_DAYS = 7
/** What the log is lifted by, as a share of the usual load: under it, little is as good as nothing. */
export const LIFT_SHARE = 0.08
/** So much of a day has to be there to judge it or to compare with it. */
export const MINIMUM_COVERAGE = 0.9

/** Days before a judged one on which its scores hang. */
export const FORECAST_DAYS =
  SCALE_DAYS + RECENT_DAYS + REFIT_DAYS + FIT_DAYS + REACH_DAYS + WEEK + USUAL_DAYS

/** One figure of each day: what it was, what was expected, and how unusual that is. */
export interface Judged extends OwnScale {
  /** Log of the figure, lifted. */
  readonly logs: Float64Array
  readonly expected: Float64Array
}

/** Below this share of the usual load a base load is none: gas, water, a thing that is mostly off. */
const RESTING_SHARE = 0.05

/** Days, and which of them are no examples of what is usual. */
export type FigureHistory = Pick<History, 'days' | 'isUnusual' | 'isHoliday'>

/** The history's figures by day, on a log scale. */
export interface LogDays {
  readonly figures: DayFigures
  /** What each day's loads were lifted by before their logs were taken. */
  readonly lifts: Float64Array
  /** The log of the mean load, and those of the bands' loads. */
  readonly mean: Float64Array
  readonly bands: readonly Float64Array[]
  readonly calendar: Calendar
}

export interface JudgedDays extends Pick<LogDays, 'figures' | 'lifts'> {
  readonly mean: Judged
  readonly bands: readonly Judged[]
  /** The mean's residuals by those of the weeks before. */
  readonly recent: OwnScale
  /** Whether the meter usually has no base load by then, so that only its total tells. */
  readonly isResting: (at: number) => boolean
}

/** Days that are unusual are no examples of what is usual. */
export function logDays(history: FigureHistory): LogDays {
  const figures = figuresOf(history.days, MINIMUM_COVERAGE)
  const { firstDay, mean } = figures
  const calendar = calendarOf(history, firstDay)
  const { isUsable } = calendar
  const lifts = usualLoads(mean, isUsable).map((load) => LIFT_SHARE * load)
  const logOf = (series: Float64Array): Float64Array =>
    series.map((value, at) => Math.log(Math.max(value, 0) + (lifts[at] as number)))
  return { figures, lifts, mean: logOf(mean), bands: figures.bands.map(logOf), calendar }
}

/** The history's figures from that day number on, each beside its forecast. */
export function judgedDays(history: FigureHistory, fromDay: number): JudgedDays {
  const { figures, lifts, mean, bands, calendar } = logDays(history)
  const { isUsable } = calendar
  const from = fromDay - figures.firstDay
  const judge = (logs: Float64Array): Judged => {
    const expected = forecast(usable(logs, isUsable), calendar, from - SCALE_DAYS - RECENT_DAYS)
    return { logs, expected, ...ownScale(residualsOf(logs, expected), isUsable, from) }
  }
  const [calmest] = figures.bands
  const base = calmest && trailingMedian(usable(calmest, isUsable), USUAL_DAYS, LEAST_USUAL_DAYS)
  const ofMean = judge(mean)
  return {
    figures,
    lifts,
    mean: ofMean,
    bands: bands.map(judge),
    recent: recentScale(residualsOf(mean, ofMean.expected), isUsable, from),
    isResting: (at) =>
      base !== undefined &&
      (base[at] as number) < (RESTING_SHARE / LIFT_SHARE) * (lifts[at] as number),
  }
}

function residualsOf(logs: Float64Array, expected: Float64Array): Float64Array {
  return logs.map((value, at) => value - (expected[at] as number))
}

/** The median load of the days before each one; NaN where few are known. */
export function usualLoads(
  mean: Float64Array,
  isUsable: (at: number) => boolean,
): Float64Array<ArrayBuffer> {
  const medians = trailingMedian(usable(mean, isUsable), USUAL_DAYS, LEAST_USUAL_DAYS)
  // A load of nothing has no log: a micro stands for it.
  return medians.map((load) => Math.max(1, load))
}

/** The same without the days that are no examples. */
export function usable(
  series: Float64Array,
  isUsable: (at: number) => boolean,
): Float64Array<ArrayBuffer> {
  return series.map((value, at) => (isUsable(at) ? value : Number.NaN)) as Float64Array<ArrayBuffer>
}
