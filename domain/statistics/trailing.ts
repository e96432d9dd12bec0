/** Figures of the days before each day of a series; NaN is no value. */
import { SortedWindow } from './sorted-window.ts'

/** The median of the `days` values before each one; NaN where fewer than `least` of them are known. */
export function trailingMedian(
  series: Float64Array,
  days: number,
  least: number,
): Float64Array<ArrayBuffer> {
  const found = new Float64Array(series.length).fill(Number.NaN)
  const window = new SortedWindow(days)
  for (let at = 0; at < series.length; at++) {
    window.moveTo(at)
    if (window.size >= least) found[at] = window.quantile(0.5) as number
    window.add(at, series[at] as number)
  }
  return found
}

/** Their mean; NaN where fewer than `least` of them are known. */
export function trailingMean(
  series: Float64Array,
  days: number,
  least: number,
): Float64Array<ArrayBuffer> {
  return series.map((_, at) => {
    // Summed anew each time: a running sum would hang on what has long left the window.
    const known = series
      .subarray(Math.max(0, at - days), at)
      .filter((value) => !Number.isNaN(value))
    return known.length < least
      ? Number.NaN
      : known.reduce((sum, value) => sum + value) / known.length
  }) as Float64Array<ArrayBuffer>
}
