/** From stamps as written to places in local days. */
import { isDateDay, SECONDS_PER_DAY } from '../../time/civil-date.ts'
import type { StampReader } from '../../time/stamp.ts'
import { isPlainDay, type Zone, zoneOf } from '../../time/zone.ts'
import { LocalClock } from './local-clock.ts'
import type { RowOrder } from './row-order.ts'

type Stamp = Pick<StampReader, 'day' | 'wallSeconds' | 'offsetSeconds'>

/** Places one stamp after the other: the local day, and the seconds since its midnight. */
export class Placer {
  day = 0
  /** Seconds since local midnight at which the interval begins. */
  start = 0
  readonly #zone: Zone
  readonly #clockZone: Zone
  readonly #clock: LocalClock

  /** Days are those of `zone`; stamps without an offset are of `clockZone`. */
  constructor(zone: string, clockZone: string, order?: RowOrder) {
    this.#zone = zoneOf(zone)
    this.#clockZone = zoneOf(clockZone)
    this.#clock = new LocalClock(this.#clockZone, order)
  }

  /** Whether the place of some stamp hung on those before it. */
  get usedOrder(): boolean {
    return this.#clock.usedOrder
  }

  /** Places a stamp of a local day on which the clocks do not change; false if it is of no such day. */
  placePlainly({ day, wallSeconds, offsetSeconds }: Stamp, back: number): boolean {
    if (offsetSeconds !== undefined || this.#clockZone !== this.#zone) return false
    const start = wallSeconds - back
    if (start < 0 || start >= SECONDS_PER_DAY || !isPlainDay(this.#zone.day(day))) return false
    return this.#put(day, start) === undefined
  }

  /** Whether the place of a stamp hangs on no row before it. */
  isPlain({ day, wallSeconds, offsetSeconds }: Stamp, back: number): boolean {
    if (offsetSeconds !== undefined) return true
    const isInside = wallSeconds < SECONDS_PER_DAY && wallSeconds >= Math.max(back, 1)
    return (isInside || (wallSeconds === 0 && back === 0)) && isPlainDay(this.#clockZone.day(day))
  }

  /**
   * Places a stamp that lies `back` seconds behind the beginning of its interval (0: it labels the
   * beginning). Returns why it cannot. Stamps of one `key` resolve the hour that autumn repeats by
   * their order.
   */
  place(key: string, stamp: Stamp, back: number): string | undefined {
    const instant = this.instantOf(key, stamp, back)
    if (instant === undefined) {
      return `the clocks of ${this.#clockZone.id} skip its time, so it does not exist`
    }
    if (back >= SECONDS_PER_DAY) {
      // The midnight that ends a day, be that 23 or 25 hours long.
      const next = this.#zone.dayAt(instant)
      return instant === next.startInstant
        ? this.#put(next.day - 1, 0)
        : 'it labels the end of a day, and is no midnight'
    }
    const local = this.#zone.dayAt(instant - back)
    return this.#put(local.day, instant - back - local.startInstant)
  }

  /** Places the interval that begins at an instant (seconds since 1970 UTC). */
  placeInstant(instant: number): string | undefined {
    const local = this.#zone.dayAt(instant)
    return this.#put(local.day, instant - local.startInstant)
  }

  /** The instant of a stamp, or undefined where the clocks skip it. */
  instantOf(
    key: string,
    { day, wallSeconds, offsetSeconds }: Stamp,
    back: number,
  ): number | undefined {
    if (offsetSeconds !== undefined) return day * SECONDS_PER_DAY + wallSeconds - offsetSeconds
    return this.#clock.instantOf(key, day, wallSeconds, back)
  }

  /** Places seconds that have elapsed since a date's midnight. */
  placeElapsed(day: number, elapsed: number): string | undefined {
    if (this.#clockZone === this.#zone) return this.#put(day, elapsed)
    return this.placeInstant(this.#clockZone.day(day).startInstant + elapsed)
  }

  #put(day: number, start: number): string | undefined {
    if (!isDateDay(day)) return 'its local date is before 1900 or after 2199'
    this.day = day
    this.start = start
    return undefined
  }
}
