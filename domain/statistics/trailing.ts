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
