/** Daily figures on a log scale, on which a change by a factor is as far up as down. */
import { trailingMedian } from '../../statistics/trailing.ts'
import type { History } from '../detector.ts'
import { type DayFigures, figuresOf } from './day-figures.ts'
import { FIT_DAYS, forecast, REACH_DAYS } from './forecast.ts'
import { type OwnScale, ownScale, SCALE_DAYS } from './own-scale.ts'

/** Days before one whose median is its usual load. */
export const USUAL_DAYS = 56
const LEAST_USUAL_DAYS = 14
/** What the log is lifted by, as a share of the usual load: under it, little is as good as nothing. */
export const LIFT_SHARE = 0.08
/** So much of a day has to be there to judge it or to compare with it. */
export const MINIMUM_COVERAGE = 0.9

/** Days before a judged one on which its scores hang. */
export const FORECAST_DAYS = SCALE_DAYS + FIT_DAYS + 2 * REACH_DAYS + USUAL_DAYS

/** One figure of each day: what it was, what was expected, and how unusual that is. */
export interface Judged extends OwnScale {
  /** Log of the figure, lifted. */
  readonly logs: Float64Array
  readonly expected: Float64Array
}

export interface JudgedDays {
  readonly figures: DayFigures
  /** By day: what the mean load was lifted by before its log was taken. */
  readonly lifts: Float64Array
  readonly mean: Judged
  readonly bands: readonly Judged[]
}

/** The history's figures, each beside its forecast. Days that are unusual are no examples. */
export function judgedDays({ days, isUnusual }: Pick<History, 'days' | 'isUnusual'>): JudgedDays {
  const figures = figuresOf(days, MINIMUM_COVERAGE)
  const { firstDay, mean } = figures
  const isUsable = (at: number): boolean => !isUnusual(firstDay + at)
  const lifts = usualLoads(mean, isUsable).map((load) => LIFT_SHARE * load)
  const judge = (series: Float64Array): Judged => {
    const logs = series.map((value, at) => Math.log(Math.max(value, 0) + (lifts[at] as number)))
    const expected = forecast(usable(logs, isUsable), firstDay)
    const residuals = logs.map((value, at) => value - (expected[at] as number))
    return { logs, expected, ...ownScale(residuals, isUsable) }
  }
  return { figures, lifts, mean: judge(mean), bands: figures.bands.map(judge) }
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
