/** A robust, causal forecast of a daily series from its own past. */
import { dot, huberRegression } from '../../statistics/huber-regression.ts'
import { median } from '../../statistics/robust.ts'
import { SortedWindow } from '../../statistics/sorted-window.ts'
import { trailingMedian } from '../../statistics/trailing.ts'
import { type Calendar, WEEK } from './like-days.ts'

/** Days whose fit the coefficients come from. */
export const FIT_DAYS = 180
/** The coefficients are fitted anew on every such day number: the same ones, wherever judging begins. */
export const REFIT_DAYS = 14
const LEAST_ROWS = 25
const WEEKDAYS_LOOKED_AT = 8
/** Days before a forecast day, or one that it is fitted on, that it looks at. */
export const REACH_DAYS = WEEK * WEEKDAYS_LOOKED_AT
/** A weekday's own effect is believed as if so many other weeks had shown none. */
const WEEKDAY_DOUBT = 3
/** The constant is bound less than what follows it. */
const RIDGE = [0.4, 4, 4, 4, 4, 4, 4, 4]
/** Until there are enough days to fit: the week's level and the weekday, no more. */
const YOUNG = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 1)
/**
 * A past day counts as no farther off than nearly all of the weeks before, and a bit: else a day that
 * was told would come back as a wrong forecast a day, a week and a fortnight later.
 */
const CLIP_DAYS = 42
const LEAST_CLIP_DAYS = 14
const CLIP_QUANTILE = 0.95
const CLIP_MARGIN = 0.25

/**
 * The forecast of each day from days before it only; NaN where too few are known. It is the median
 * of the last week, moved by a regression on the values 1, 2, 7 and 14 days ago, the levels of 3 and
 * 28 days and a shrunken effect of the weekday; a holiday is taken for a Sunday. `usable` has NaN for
 * days that are no examples; days
 * before the one at `from` are not asked for.
 */
export function forecast(
  usable: Float64Array,
  { firstDay, backToLike }: Pick<Calendar, 'firstDay' | 'backToLike'>,
  from: number,
): Float64Array<ArrayBuffer> {
  const count = usable.length
  const found = new Float64Array(count).fill(Number.NaN)
  const week = trailingMedian(usable, 7, 2)
  const short = trailingMedian(usable, 3, 1)
  const month = trailingMedian(usable, 28, 9)
  const clip = clipper(usable, week)
  const rows: Float64Array[] = []
  let coefficients: Float64Array | undefined
  for (let at = Math.max(0, from - FIT_DAYS - REFIT_DAYS); at < count; at++) {
    rows[at] = regressors(usable, at, { week, short, month, clip, backToLike })
    if (at < from - REFIT_DAYS) continue
    if ((firstDay + at) % REFIT_DAYS === 0) coefficients = coefficientsAt(usable, week, rows, at)
    const row = rows[at] as Float64Array
    if (Number.isNaN(row[0] as number)) continue
    found[at] = (week[at] as number) + dot(row, coefficients ?? YOUNG)
  }
  return found
}

interface Levels {
  readonly week: Float64Array
  readonly short: Float64Array
  readonly month: Float64Array
  /** A distance from the level of a day's week, held within those of the weeks before it. */
  readonly clip: (distance: number, at: number) => number
  readonly backToLike: Calendar['backToLike']
}

function clipper(series: Float64Array, week: Float64Array): Levels['clip'] {
  const lows = new Float64Array(series.length).fill(Number.NEGATIVE_INFINITY)
  const highs = new Float64Array(series.length).fill(Number.POSITIVE_INFINITY)
  const window = new SortedWindow(CLIP_DAYS)
  for (let at = 0; at < series.length; at++) {
    window.moveTo(at)
    if (window.size >= LEAST_CLIP_DAYS) {
      const low = window.quantile(1 - CLIP_QUANTILE) as number
      const high = window.quantile(CLIP_QUANTILE) as number
      const margin = CLIP_MARGIN * (high - low)
      lows[at] = low - margin
      highs[at] = high + margin
    }
    window.add(at, (series[at] as number) - (week[at] as number))
  }
  return (distance, at) => Math.min(highs[at] as number, Math.max(lows[at] as number, distance))
}

/** Of one day, about its week's level; NaN throughout where there is no level. */
function regressors(series: Float64Array, at: number, levels: Levels): Float64Array {
  const level = levels.week[at] as number
  const short = levels.short[at] as number
  const month = levels.month[at] as number
  if (Number.isNaN(level + short + month)) return new Float64Array(RIDGE.length).fill(Number.NaN)
  const like = levels.backToLike(at)
  const lags = [1, 2, like, like + WEEK].map((lag) => {
    const value = series[at - lag] ?? Number.NaN
    return Number.isNaN(value) ? 0 : levels.clip(value - level, at)
  })
  return Float64Array.of(
    1,
    ...lags,
    short - level,
    month - level,
    likeDays(series, levels.week, at, like),
  )
}

/** How far days like it lay from their weeks' levels, shrunken towards nothing. */
function likeDays(series: Float64Array, week: Float64Array, at: number, like: number): number {
  const distances: number[] = []
  for (let back = 0; back < WEEKDAYS_LOOKED_AT; back++) {
    const then = at - like - back * WEEK
    const distance = (series[then] ?? Number.NaN) - (week[then] ?? Number.NaN)
    if (!Number.isNaN(distance)) distances.push(distance)
  }
  const { length } = distances
  return length === 0 ? 0 : (median(distances) * length) / (length + WEEKDAY_DOUBT)
}

function coefficientsAt(
  series: Float64Array,
  week: Float64Array,
  rows: readonly Float64Array[],
  at: number,
): Float64Array | undefined {
  const examples: Float64Array[] = []
  const targets: number[] = []
  for (let then = Math.max(0, at - FIT_DAYS); then < at; then++) {
    const row = rows[then]
    const target = (series[then] as number) - (week[then] as number)
    if (row === undefined || Number.isNaN((row[0] as number) + target)) continue
    examples.push(row)
    targets.push(target)
  }
  if (examples.length < LEAST_ROWS) return undefined
  return huberRegression(examples, targets, RIDGE)
}
