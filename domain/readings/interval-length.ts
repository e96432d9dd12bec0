/** Tells the length of intervals from the places at which they start. */
import { SECONDS_PER_DAY } from '../time/civil-date.ts'

/** Lengths that meters use, in seconds, longest first. */
const STANDARD_LENGTHS = [1440, 60, 30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1].map((m) => m * 60)

/** What half the world's meters record; only completeness hangs on it, and only for lone readings. */
export const USUAL_LENGTH = 1800

export function greatestCommonDivisor(a: number, b: number): number {
  let x = Math.abs(a)
  let y = Math.abs(b)
  while (y !== 0) [x, y] = [y, x % y]
  return x
}

/**
 * The interval length, in seconds, of readings whose starts differ by multiples of `divisor`: the
 * longest standard length that divides it, 0 where none does or nothing is known (`divisor` 0).
 * The divisor does not depend on the order of rows, and gaps do not disturb it.
 */
export function standardLength(divisor: number): number {
  if (divisor === 0) return 0
  return STANDARD_LENGTHS.find((length) => divisor % length === 0) ?? 0
}

/** Whether intervals of this length divide a day evenly. */
export function dividesDay(lengthSeconds: number): boolean {
  return lengthSeconds > 0 && SECONDS_PER_DAY % lengthSeconds === 0
}
