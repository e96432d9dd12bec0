/** All editions of a meter-day, from the latest back. */
import type { Edition } from './edition.ts'

/** The memory that a meter-day takes beside its readings, in doubles. */
export const DAY_WEIGHT = 25

/** The memory of a day's editions, in doubles. */
export function weightOf(latest: Edition): number {
  let weight = 0
  for (let one: Edition | undefined = latest; one !== undefined; one = one.previous) {
    weight += DAY_WEIGHT + one.weight
  }
  return weight
}
