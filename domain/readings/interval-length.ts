/** Tells the length of a meter's intervals from the places at which they start. */
import { SECONDS_PER_DAY } from '../time/civil-date.ts'

/** Lengths that meters use, in seconds. */
const STANDARD_LENGTHS: ReadonlySet<number> = new Set([
  ...[1, 2, 5, 10, 15, 20, 30],
  ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 1440].map((minutes) => minutes * 60),
])

/** What half the world's meters record; only completeness hangs on it, and only for lone readings. */
export const USUAL_LENGTH = 1800

/** With fewer readings nothing is certain. */
const READINGS_NEEDED = 3
/** The share of its grid that a meter must fill for the grid to be certain. */
const DENSITY_NEEDED = 0.5

/** First, earliest and latest place, readings, divisor of distances, bare dates. */
export type LengthState = readonly [number, number, number, number, number, number]

/**
 * Watches one meter's readings go by, in any order, and tells the length of their intervals: what
 * divides all distances between them, if it is a length that meters use and the readings fill at
 * least half of that grid, over their whole span or on the days that they touch. A correction of
 * some hours of a day is too sparse to tell, and must not seem to speak for the hours between.
 */
export class LengthTeller {
  #first = 0
  #earliest = 0
  #latest = 0
  #count = 0
  #divisor = 0
  #bareDates = 0

  /** A reading at so many seconds since 1970 by the local clock; of a bare date, its midnight. */
  see(at: number, isBareDate: boolean): void {
    if (isBareDate) this.#bareDates++
    if (this.#count++ === 0) {
      this.#first = at
      this.#earliest = at
      this.#latest = at
      return
    }
    if (at < this.#earliest) this.#earliest = at
    else if (at > this.#latest) this.#latest = at
    const distance = at - this.#first
    if (this.#divisor === 0 || distance % this.#divisor !== 0) {
      this.#divisor = greatestCommonDivisor(this.#divisor, distance)
    }
  }

  /** That many readings at equal distances, as `see` would see one after the other. */
  seeRun(from: number, step: number, count: number): void {
    this.see(from, false)
    if (count > 1) this.see(from + step * (count - 1), false)
    // What divides the distances of the first and of one step divides all of them.
    if (count > 2) {
      this.#count += count - 2
      this.#divisor = greatestCommonDivisor(this.#divisor, step)
    }
  }

  /** As plain numbers. */
  get state(): LengthState {
    const seen = [this.#first, this.#earliest, this.#latest, this.#count] as const
    return [...seen, this.#divisor, this.#bareDates]
  }

  static of(state: LengthState): LengthTeller {
    const teller = new LengthTeller()
    ;[teller.#first, teller.#earliest, teller.#latest, teller.#count] = state
    ;[, , , , teller.#divisor, teller.#bareDates] = state
    return teller
  }

  /** Sees all that another one has seen of readings that came later. */
  join(later: LengthTeller): void {
    if (later.#count === 0) return
    const count = this.#count
    this.see(later.#first, false)
    this.see(later.#earliest, false)
    this.see(later.#latest, false)
    this.#count = count + later.#count
    this.#divisor = greatestCommonDivisor(this.#divisor, later.#divisor)
    this.#bareDates += later.#bareDates
  }

  /** Whether it has seen any reading. */
  get isAsked(): boolean {
    return this.#count > 0
  }

  /**
   * Seconds; 0 where the readings, which touch so many days, do not tell. `isSparse`: what lacks
   * is left out by rule, so that few readings tell a grid as well as many.
   */
  lengthOver(days: number, isSparse = false): number {
    // Where all stamps are dates each speaks for its day; some exports print midnight as one.
    if (this.#count > 0 && this.#bareDates === this.#count) return SECONDS_PER_DAY
    const length = this.#divisor % SECONDS_PER_DAY === 0 ? SECONDS_PER_DAY : this.#divisor
    if (this.#divisor === 0 || !STANDARD_LENGTHS.has(length)) return 0
    // A daily value that does not begin at midnight belongs to no one day.
    if (length === SECONDS_PER_DAY && this.#first % SECONDS_PER_DAY !== 0) return 0
    const ofSpan = (this.#latest - this.#earliest) / length + 1
    const ofDays = (days * SECONDS_PER_DAY) / length
    if (Math.min(this.#count, ofSpan) < READINGS_NEEDED) return 0
    if (isSparse) return length
    return this.#count >= DENSITY_NEEDED * Math.min(ofSpan, ofDays) ? length : 0
  }
}

export function greatestCommonDivisor(a: number, b: number): number {
  let x = Math.abs(a)
  let y = Math.abs(b)
  while (y !== 0) [x, y] = [y, x % y]
  return x
}

/** The length that such a distance between starts suggests, 0 for none that meters use. */
export function standardLength(distance: number): number {
  return STANDARD_LENGTHS.has(distance) ? distance : 0
}

/** Whether intervals of this length divide a day evenly. */
export function dividesDay(lengthSeconds: number): boolean {
  return lengthSeconds > 0 && SECONDS_PER_DAY % lengthSeconds === 0
}
