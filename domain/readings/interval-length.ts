/** Tells the length of a meter's intervals from the places at which they start. */
import { SECONDS_PER_DAY } from '../time/civil-date.ts'

/** Lengths that meters use, in seconds. */
const STANDARD_LENGTHS: ReadonlySet<number> = new Set([
  ...[1, 2, 5, 10, 15, 20, 30],
  ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 1440].map((minutes) => minutes * 60),
])

/** What half the world's meters record; only completeness hangs on it, and only for lone readings. */
export const USUAL_LENGTH = 1800

/** Neighbours that close together make a length certain enough to claim the time between them. */
const NEIGHBOURS_NEEDED = 3

/**
 * Watches one meter's readings go by. Their length is the smallest distance between readings that
 * follow one another, if it occurs often enough, divides every other distance, and is one that
 * meters use. A correction of some hours of a day is too sparse to tell, and must not seem to
 * speak for the hours between.
 */
export class LengthTeller {
  #last: number | undefined
  #smallest = 0
  #neighbours = 0
  #divisor = 0

  /** A reading at so many seconds since 1970 by the local clock. */
  see(at: number): void {
    const distance = this.#last === undefined ? 0 : Math.abs(at - this.#last)
    this.#last = at
    if (distance === 0) return
    if (distance === this.#smallest) {
      this.#neighbours++
      return
    }
    this.#divisor = greatestCommonDivisor(this.#divisor, distance)
    if (this.#smallest === 0 || distance < this.#smallest) {
      this.#smallest = distance
      this.#neighbours = 1
    }
  }

  /** Seconds; 0 where the readings do not tell. */
  get length(): number {
    const certain = this.#neighbours >= NEIGHBOURS_NEEDED && this.#divisor === this.#smallest
    if (!certain || !STANDARD_LENGTHS.has(this.#smallest)) return 0
    // A daily value that does not begin at midnight belongs to no one day.
    return this.#smallest === SECONDS_PER_DAY && (this.#last ?? 0) % SECONDS_PER_DAY !== 0
      ? 0
      : this.#smallest
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
