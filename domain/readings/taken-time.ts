/** Which time of a day is spoken for. */
import { SECONDS_PER_DAY } from '../time/civil-date.ts'

/** A daily value takes its whole day, be that 25 hours long; an unknown length takes its instant. */
export function endOf(start: number, length: number): number {
  return length >= SECONDS_PER_DAY ? Number.POSITIVE_INFINITY : start + Math.max(length, 1)
}

/** Time that is taken already: a sorted set of intervals that do not overlap. */
export class TakenTime {
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  /** Takes `[start, end)` and returns true, or returns false where any of it is taken already. */
  take(start: number, end: number): boolean {
    const at = this.#firstAtOrAfter(start)
    if (this.#inTheWay(at, start, end) >= 0) return false
    if (at === this.#starts.length) {
      this.#starts.push(start)
      this.#ends.push(end)
    } else {
      this.#starts.splice(at, 0, start)
      this.#ends.splice(at, 0, end)
    }
    return true
  }

  /** Where the first taken interval starts that overlaps `[start, end)`; undefined if none does. */
  inTheWayOf(start: number, end: number): number | undefined {
    return this.#starts[this.#inTheWay(this.#firstAtOrAfter(start), start, end)]
  }

  #inTheWay(at: number, start: number, end: number): number {
    if (at > 0 && (this.#ends[at - 1] as number) > start) return at - 1
    return at < this.#starts.length && (this.#starts[at] as number) < end ? at : -1
  }

  #firstAtOrAfter(start: number): number {
    let low = 0
    let high = this.#starts.length
    if (high === 0 || (this.#starts[high - 1] as number) < start) return high
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#starts[middle] as number) < start) low = middle + 1
      else high = middle
    }
    return low
  }
}
