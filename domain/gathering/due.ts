/** When a run's next value is due: one number to be compared with. */
import { SECONDS_PER_DAY } from '../time/civil-date.ts'

/** 2000-01-01: what a number of 32 bits holds reaches 68 years either way. */
const BASE_DAY = 10_957
const MOST_DAYS = 24_000

/** No time: differs from all that `dueOf` gives. */
export const NEVER = -(2 ** 31)

/**
 * Of a local date and seconds since its midnight, a number that no other place has; the last second
 * of a date is one less than the first of the next. `NEVER` for the 25th hour of a day, which is
 * not the next day's first, and for dates too far off.
 */
export function dueOf(day: number, start: number): number {
  const days = day - BASE_DAY
  if (start < 0 || start >= SECONDS_PER_DAY || days < -MOST_DAYS || days > MOST_DAYS) return NEVER
  return days * SECONDS_PER_DAY + start
}

export function dayOf(due: number): number {
  return Math.floor(due / SECONDS_PER_DAY) + BASE_DAY
}

/** Seconds since midnight. */
export function startOf(due: number): number {
  return due - Math.floor(due / SECONDS_PER_DAY) * SECONDS_PER_DAY
}
