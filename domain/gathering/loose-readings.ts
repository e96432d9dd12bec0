/** Readings of a day in any order and of any quality, sorted by start. */
import type { Quality } from '../readings/reading.ts'

/** Plain arrays, as most days have some dozens of readings. */
export class LooseReadings {
  readonly starts: number[]
  /** NaN where a row says that there is no value. */
  readonly values: number[]
  /** Aligned with the values; kept from the first one on that is not actual. */
  qualities: Quality[] | undefined

  /** Actual values, sorted by start. */
  constructor(starts: number[], values: number[]) {
    this.starts = starts
    this.values = values
  }

  has(start: number): boolean {
    return this.starts[placeOf(start, this.starts)] === start
  }

  /**
   * Puts a reading in its place; returns whether there was one with the same start. Of the two the
   * later counts, but one without a value takes none away.
   */
  put(start: number, value: number, quality: Quality): boolean {
    const { starts, values } = this
    const marks = quality === 'actual' ? this.qualities : this.#qualify()
    const last = starts.length - 1
    if (last < 0 || start > (starts[last] as number)) {
      starts.push(start)
      values.push(value)
      marks?.push(quality)
      return false
    }
    const at = placeOf(start, starts)
    if (starts[at] !== start) {
      starts.splice(at, 0, start)
      values.splice(at, 0, value)
      marks?.splice(at, 0, quality)
      return false
    }
    if (Number.isNaN(value)) return true
    values[at] = value
    if (marks !== undefined) marks[at] = quality
    return true
  }

  #qualify(): Quality[] {
    this.qualities ??= Array<Quality>(this.starts.length).fill('actual')
    return this.qualities
  }
}

/** The first place whose start is not before that one, by halving. */
function placeOf(start: number, starts: readonly number[]): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] as number) < start) low = middle + 1
    else high = middle
  }
  return low
}
