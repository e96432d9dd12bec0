/** The length of an interval whose begin and end are both written. */
import { standardLength } from '../../readings/interval-length.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import type { StampReader } from '../../time/stamp.ts'
import { isPlainDay, type Zone } from '../../time/zone.ts'

const HOUR = 3600
/** Ends may be the last minute (`10:29`) or second (`10:29:59`) of the interval. */
const INCLUSIVE = [0, 60, 1]
/** Where clocks change between begin and end: by an hour, or half of one (Lord Howe). */
const CLOCK_CHANGES = [HOUR, -HOUR, HOUR / 2, -HOUR / 2]

/** Tells the lengths of intervals one after the other. */
export class Spans {
  readonly #zone: Zone
  #last = 0
  /** Whether the length of the rows before has decided anything. */
  usedOrder = false

  /** `zone` is that of the stamps. */
  constructor(zone: Zone) {
    this.#zone = zone
  }

  /** The rows before had intervals of that length. */
  resume(lengthSeconds: number): void {
    this.#last = lengthSeconds
  }

  /** Seconds from one stamp to the other; 0 where that is no length that meters use. */
  between(begin: StampReader, end: StampReader): number {
    const offset = (begin.offsetSeconds ?? 0) - (end.offsetSeconds ?? 0)
    const wall =
      (end.day - begin.day) * SECONDS_PER_DAY + end.wallSeconds - begin.wallSeconds + offset
    // A time without a date, past midnight: the end is of the next day.
    const wraps = wall <= 0 && end.day === begin.day && end.wallSeconds === 0
    const span = wraps ? wall + SECONDS_PER_DAY : wall
    const isPlain = begin.offsetSeconds !== undefined || isPlainDay(this.#zone.day(begin.day))
    const lengths = [0, ...(isPlain ? [] : CLOCK_CHANGES)].map((change) =>
      span + change > 0 ? lengthFrom(span + change) : 0,
    )
    if (new Set(lengths.filter((length) => length > 0)).size > 1) this.usedOrder = true
    // Where clocks change, several lengths fit: the one of the rows before is meant.
    const known = this.#last > 0 && lengths.includes(this.#last) ? this.#last : undefined
    this.#last = known ?? lengths.find((length) => length > 0) ?? 0
    return this.#last
  }
}

function lengthFrom(span: number): number {
  // Five minutes that end at :04 are nobody's four.
  if (span % 300 === 240) return standardLength(span + 60) || standardLength(span)
  for (const inclusive of INCLUSIVE) {
    const length = standardLength(span + inclusive)
    if (length > 0) return length
  }
  return 0
}
