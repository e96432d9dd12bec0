/** A set of days, as runs of days that follow each other: mostly one. */

/** Small, as there is one for each meter: runs are sorted, disjoint, and never side by side. */
export class DaySet {
  size = 0
  #first = 0
  #last = -1
  /** First and last day of each run, one after the other; undefined while there is one at most. */
  #ends: number[] | undefined

  /** Adds a day; false if it was there. */
  add(day: number): boolean {
    if (this.#ends === undefined) {
      if (day >= this.#first && day <= this.#last) return false
      this.size++
      if (this.size === 1) this.#first = day
      if (this.size === 1 || day === this.#last + 1) this.#last = day
      else if (day === this.#first - 1) this.#first = day
      else this.#ends = day < this.#first ? [day, day, ...this.#one()] : [...this.#one(), day, day]
      return true
    }
    const ends = this.#ends
    const at = placeOf(day, ends)
    if (at < ends.length && (ends[at] as number) <= day) return false
    this.size++
    const followsOne = at > 0 && ends[at - 1] === day - 1
    const leadsOne = at < ends.length && ends[at] === day + 1
    if (followsOne && leadsOne) ends.splice(at - 1, 2)
    else if (followsOne) ends[at - 1] = day
    else if (leadsOne) ends[at] = day
    else ends.splice(at, 0, day, day)
    return true
  }

  /** Adds the days from one to another, both included. */
  addRun(first: number, last: number): void {
    if (this.size === 0 && first <= last) {
      this.#first = first
      this.#last = last
      this.size = last - first + 1
    } else for (let day = first; day <= last; day++) this.add(day)
  }

  has(day: number): boolean {
    const ends = this.#ends
    if (ends === undefined) return day >= this.#first && day <= this.#last
    const at = placeOf(day, ends)
    return at < ends.length && (ends[at] as number) <= day
  }

  /** Undefined where there is none. */
  get first(): number | undefined {
    return this.#allEnds()[0]
  }

  get last(): number | undefined {
    if (this.#ends !== undefined) return this.#ends.at(-1)
    return this.size === 0 ? undefined : this.#last
  }

  /** The first and last day of each run, in order. */
  *runs(): Generator<readonly [number, number]> {
    const ends = this.#allEnds()
    for (let at = 0; at < ends.length; at += 2) yield [ends[at] as number, ends[at + 1] as number]
  }

  /** In order. */
  *[Symbol.iterator](): Generator<number> {
    for (const [first, last] of this.runs()) for (let day = first; day <= last; day++) yield day
  }

  #allEnds(): readonly number[] {
    return this.#ends ?? (this.size === 0 ? [] : this.#one())
  }

  #one(): [number, number] {
    return [this.#first, this.#last]
  }
}

/** Where the first run begins that does not end before the day. */
function placeOf(day: number, ends: readonly number[]): number {
  let low = 0
  let high = ends.length >> 1
  if ((ends[2 * high - 1] as number) < day) return 2 * high
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ends[2 * middle + 1] as number) < day) low = middle + 1
    else high = middle
  }
  return 2 * low
}
