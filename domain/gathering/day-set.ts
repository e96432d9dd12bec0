/** A set of days, as runs of days that follow each other: mostly one. */

/** As most sets begin; nobody writes to it. */
const NO_ENDS: number[] = []

/** Small, as there is one for each meter: runs are sorted, disjoint, and never side by side. */
export class DaySet {
  /** First and last day of each run, one after the other. */
  #ends = NO_ENDS
  size = 0

  /** Adds a day; false if it was there. */
  add(day: number): boolean {
    const ends = this.#ends
    const at = this.#placeOf(day)
    if (at < ends.length && (ends[at] as number) <= day) return false
    this.size++
    const followsOne = at > 0 && ends[at - 1] === day - 1
    const leadsOne = at < ends.length && ends[at] === day + 1
    if (followsOne && leadsOne) ends.splice(at - 1, 2)
    else if (followsOne) ends[at - 1] = day
    else if (leadsOne) ends[at] = day
    // A literal has no room to spare, as what grows by `splice` has.
    else if (ends.length === 0) this.#ends = [day, day]
    else ends.splice(at, 0, day, day)
    return true
  }

  /** Adds the days from one to another, both included. */
  addRun(first: number, last: number): void {
    if (this.#ends.length === 0 && first <= last) {
      this.#ends = [first, last]
      this.size = last - first + 1
    } else for (let day = first; day <= last; day++) this.add(day)
  }

  has(day: number): boolean {
    const at = this.#placeOf(day)
    return at < this.#ends.length && (this.#ends[at] as number) <= day
  }

  /** Undefined where there is none. */
  get first(): number | undefined {
    return this.#ends[0]
  }

  get last(): number | undefined {
    return this.#ends.at(-1)
  }

  /** The first and last day of each run, in order. */
  *runs(): Generator<readonly [number, number]> {
    const ends = this.#ends
    for (let at = 0; at < ends.length; at += 2) yield [ends[at] as number, ends[at + 1] as number]
  }

  /** In order. */
  *[Symbol.iterator](): Generator<number> {
    for (const [first, last] of this.runs()) for (let day = first; day <= last; day++) yield day
  }

  /** Where the first run begins that does not end before the day. */
  #placeOf(day: number): number {
    const ends = this.#ends
    let high = ends.length >> 1
    if (high === 0 || (ends[2 * high - 1] as number) < day) return 2 * high
    let low = 0
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ends[2 * middle + 1] as number) < day) low = middle + 1
      else high = middle
    }
    return 2 * low
  }
}
