/** How unusual a residual is by the meter's own residuals before it, up and down apart. */
import { SortedWindow } from '../../statistics/sorted-window.ts'

/** Residuals that the scale comes from. */
export const SCALE_DAYS = 365
export const LEAST_RESIDUALS = 14
/** Of fewer the bounds are uncertain, and wider by the root of how many times fewer they are. */
const SURE_RESIDUALS = 60
/** A bound is so many robust scales off, or where few of the past residuals lay, if that is farther. */
const SCALES = 3
const QUANTILE = 0.985
/** On a log scale: steadier than 6 percent no meter's day is held to be. */
export const LEAST_SCALE = 0.06
export const NORMAL_CONSISTENCY = 1.4826

/** A residual of 1 lies on the bound; those on the other side count as 0; NaN is not known. */
export interface OwnScale {
  readonly up: Float64Array
  readonly down: Float64Array
}

/**
 * Residuals by day, as shares of the bounds that those of the year before set; NaN where unknown, and
 * before the day at `from`, for which nobody asks.
 */
export function ownScale(
  residuals: Float64Array,
  usable: (at: number) => boolean,
  from: number,
  leastScale = LEAST_SCALE,
): OwnScale {
  const up = new Float64Array(residuals.length).fill(Number.NaN)
  const down = new Float64Array(residuals.length).fill(Number.NaN)
  const window = new SortedWindow(SCALE_DAYS)
  for (let at = Math.max(0, from - SCALE_DAYS); at < residuals.length; at++) {
    const residual = residuals[at] as number
    window.moveTo(at)
    if (at >= from && window.size >= LEAST_RESIDUALS && !Number.isNaN(residual)) {
      const scale = NORMAL_CONSISTENCY * (window.medianDistance() as number)
      const bounds = boundsOf(window, Math.max(scale, leastScale))
      up[at] = Math.max(0, residual / bounds.up)
      down[at] = Math.max(0, -residual / bounds.down)
    }
    if (usable(at)) window.add(at, residual)
  }
  return { up, down }
}

/** The bounds that past residuals set, of which a robust scale is known. */
export function boundsOf(
  past: SortedWindow,
  scale: number,
): Readonly<Record<'up' | 'down', number>> {
  const doubt = Math.sqrt(Math.max(1, SURE_RESIDUALS / past.size))
  const [low, high] = [past.quantile(1 - QUANTILE), past.quantile(QUANTILE)]
  return {
    up: doubt * Math.max(SCALES * scale, high as number),
    down: doubt * Math.max(SCALES * scale, -(low as number)),
  }
}
