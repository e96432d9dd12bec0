/** A set of days, as runs of days that follow each other: mostly one. */

/** Sorted, disjoint, and never side by side. */
export class DaySet {
  readonly #firsts: number[] = []
  readonly #lasts: number[] = []
  size = 0

  /** Adds a day; false if it was there. */
  add(day: number): boolean {
    const at = this.#placeOf(day)
    if (at < this.#firsts.length && (this.#firsts[at] as number) <= day) return false
    this.size++
    const followsOne = at > 0 && this.#lasts[at - 1] === day - 1
    const leadsOne = at < this.#firsts.length && this.#firsts[at] === day + 1
    if (followsOne && leadsOne) {
      this.#lasts.splice(at - 1, 1)
      this.#firsts.splice(at, 1)
    } else if (followsOne) this.#lasts[at - 1] = day
    else if (leadsOne) this.#firsts[at] = day
    else {
      this.#firsts.splice(at, 0, day)
      this.#lasts.splice(at, 0, day)
    }
    return true
  }

  has(day: number): boolean {
    const at = this.#placeOf(day)
    return at < this.#firsts.length && (this.#firsts[at] as number) <= day
  }

  /** The first and last day of each run, in order. */
  *runs(): Generator<readonly [number, number]> {
    for (const [at, first] of this.#firsts.entries()) yield [first, this.#lasts[at] as number]
  }

  /** In order. */
  *[Symbol.iterator](): Generator<number> {
    for (const [first, last] of this.runs()) for (let day = first; day <= last; day++) yield day
  }

  /** The first run that does not end before the day. */
  #placeOf(day: number): number {
    let high = this.#lasts.length
    if (high === 0 || (this.#lasts[high - 1] as number) < day) return high
    let low = 0
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#lasts[middle] as number) < day) low = middle + 1
      else high = middle
    }
    return low
  }
}
