/** The length of an interval whose begin and end are both written. */
import { standardLength } from '../../readings/interval-length.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import type { StampReader } from '../../time/stamp.ts'

const HOUR = 3600
/** Ends may be the last minute (`10:29`) or second (`10:29:59`) of the interval. */
const INCLUSIVE = [0, 60, 1]
/** Where clocks change between begin and end: by an hour, or half of one (Lord Howe). */
const CLOCK_CHANGES = [0, HOUR, -HOUR, HOUR / 2, -HOUR / 2]

/** Seconds from one stamp to the other; 0 where that is no length that meters use. */
export function spanOf(begin: StampReader, end: StampReader): number {
  const offset = (begin.offsetSeconds ?? 0) - (end.offsetSeconds ?? 0)
  const wall =
    (end.day - begin.day) * SECONDS_PER_DAY + end.wallSeconds - begin.wallSeconds + offset
  // A time without a date, past midnight: the end is of the next day.
  const span = wall <= 0 && end.day === begin.day && end.wallSeconds === 0 ? wall + SECONDS_PER_DAY : wall
  for (const change of CLOCK_CHANGES) {
    for (const inclusive of INCLUSIVE) {
      const length = standardLength(span + change + inclusive)
      if (length > 0) return length
    }
  }
  return 0
}
