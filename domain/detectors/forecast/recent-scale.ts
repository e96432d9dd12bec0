/** How unusual a residual is by those of the weeks before it: for meters that scatter by season. */
import { SortedWindow } from '../../statistics/sorted-window.ts'
import {
  boundsOf,
  LEAST_RESIDUALS,
  LEAST_SCALE,
  NORMAL_CONSISTENCY,
  type OwnScale,
  SCALE_DAYS,
} from './own-scale.ts'

/** Days that the present scale comes from. */
export const RECENT_DAYS = 60
const LEAST_RECENT = 10

/**
 * As `ownScale`, of residuals that are first measured by the robust scale of the weeks before them:
 * heating is steady in winter and a matter of chance in summer, and the year as a whole would
 * hide the one behind the other.
 */
export function recentScale(
  residuals: Float64Array,
  usable: (at: number) => boolean,
  from: number,
): OwnScale {
  const up = new Float64Array(residuals.length).fill(Number.NaN)
  const down = new Float64Array(residuals.length).fill(Number.NaN)
  const year = new SortedWindow(SCALE_DAYS)
  const recent = new SortedWindow(RECENT_DAYS)
  for (let at = Math.max(0, from - SCALE_DAYS - RECENT_DAYS); at < residuals.length; at++) {
    const residual = residuals[at] as number
    year.moveTo(at)
    recent.moveTo(at)
    if (recent.size >= LEAST_RECENT && at >= from - SCALE_DAYS) {
      const spread = NORMAL_CONSISTENCY * (recent.medianDistance() as number)
      const scales = residual / Math.max(spread, LEAST_SCALE)
      if (at >= from && year.size >= LEAST_RESIDUALS && !Number.isNaN(residual)) {
        const bounds = boundsOf(year, 1)
        up[at] = Math.max(0, scales / bounds.up)
        down[at] = Math.max(0, -scales / bounds.down)
      }
      if (usable(at)) year.add(at, scales)
    }
    if (usable(at)) recent.add(at, residual)
  }
  return { up, down }
}
