/** Readings of one meter-day that have series, length and revision in common. */
import type { Quality, Reading, Series } from '../readings/reading.ts'

/**
 * Readings sorted by start; plain arrays, as most days have some dozens of readings. Of one start
 * the later row counts, but a row without a value takes none away.
 */
export class Edition {
  readonly series: Series
  /** Seconds; 0 where the file does not tell. */
  readonly length: number
  readonly revision: string
  /** The edition of the same meter-day whose rows came before. */
  previous: Edition | undefined
  readonly starts: number[] = []
  /** NaN where a row says that there is no value. */
  readonly values: number[] = []
  /** Aligned with the values; kept from the first one on that is not actual. */
  qualities: Quality[] | undefined
  /** The starts of all editions of the day; kept once there are several. */
  #seen: Set<number> | undefined
  /** Whether more has to be kept of each reading than its place and value. */
  #isMarked = false

  constructor({ series, length, revision }: Readonly<Reading>, previous?: Edition) {
    this.series = series
    this.length = length
    this.revision = revision
    this.previous = previous
    if (previous === undefined) return
    this.#seen = previous.#seen ?? new Set(previous.starts)
    this.#isMarked = true
  }

  /** Whether the reading belongs to this edition, or opens another one. */
  takes({ series, length, revision }: Readonly<Reading>): boolean {
    return series === this.series && length === this.length && revision === this.revision
  }

  /** Adds an actual value behind all others, as nearly all are; false where it is no such value. */
  append({ start, micro, quality }: Readonly<Reading>): boolean {
    const { starts } = this
    if (this.#isMarked || quality !== 'actual' || Number.isNaN(micro)) return false
    if (start <= (starts[starts.length - 1] as number)) return false
    starts.push(start)
    this.values.push(micro)
    return true
  }

  /** Whether this edition or one before it has a reading with that start. */
  has(start: number): boolean {
    if (this.#seen !== undefined) return this.#seen.has(start)
    return this.starts[placeOf(start, this.starts)] === start
  }

  /** Puts a reading in its place; returns whether the day had one with the same start. */
  put({ start, micro, quality }: Pick<Reading, 'start' | 'micro' | 'quality'>): boolean {
    const value = quality === 'missing' ? Number.NaN : micro
    const repeated = this.#place(start, value, Number.isNaN(value) ? 'missing' : quality)
    if (this.#seen === undefined) return repeated
    const seen = this.#seen.has(start)
    if (!seen) this.#seen.add(start)
    return seen
  }

  #place(start: number, value: number, quality: Quality): boolean {
    const { starts, values } = this
    let at = starts.length
    if (start <= (starts[at - 1] as number)) {
      at = placeOf(start, starts)
      if (starts[at] === start) {
        if (Number.isNaN(value)) return true
        values[at] = value
        if (quality !== 'actual' || this.qualities !== undefined) this.#qualify()[at] = quality
        return true
      }
    }
    if (at === starts.length) {
      if (quality !== 'actual' || this.qualities !== undefined) this.#qualify().push(quality)
      starts.push(start)
      values.push(value)
    } else {
      if (quality !== 'actual' || this.qualities !== undefined) {
        this.#qualify().splice(at, 0, quality)
      }
      starts.splice(at, 0, start)
      values.splice(at, 0, value)
    }
    return false
  }

  #qualify(): Quality[] {
    this.#isMarked = true
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
