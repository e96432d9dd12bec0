/** Fills the gaps of streams whose format leaves out rows of zero. */

import type { Reading, Series } from '../readings/reading.ts'
import { endOf, TakenTime } from '../readings/taken-time.ts'
import { SECONDS_PER_DAY } from '../time/civil-date.ts'
import type { Zone } from '../time/zone.ts'
import { Edition } from './edition.ts'
import type { Slabs } from './slabs.ts'

/**
 * From a stream's first reading to its last, what the file leaves out of a day that it has a row of
 * is zero. A day without any row may as well be one that it does not cover: it says nothing of it. Places lie on the grid of the
 * stream's interval length, begun anew each midnight, also on days of 23 and 25 hours.
 */
export class ZeroSpan {
  readonly series: Series
  readonly #zone: Zone
  readonly #phase: number
  #firstDay: number
  #firstStart: number
  #lastDay: number
  #lastStart: number
  /** The oldest that the stream has, so that no zero is newer than a reading. */
  revision: string

  constructor({ series, day, start, revision }: Readonly<Reading>, zone: Zone) {
    this.series = series
    this.#zone = zone
    this.#phase = start
    this.#firstDay = day
    this.#firstStart = start
    this.#lastDay = day
    this.#lastStart = start
    this.revision = revision
  }

  widen({ day, start, revision }: Readonly<Reading>): void {
    if (day < this.#firstDay || (day === this.#firstDay && start < this.#firstStart)) {
      this.#firstDay = day
      this.#firstStart = start
    } else if (day > this.#lastDay || (day === this.#lastDay && start > this.#lastStart)) {
      this.#lastDay = day
      this.#lastStart = start
    }
    if (revision !== '' && (this.revision === '' || revision < this.revision)) {
      this.revision = revision
    }
  }

  /** The day's places within the span, for intervals of that length in seconds. */
  placesOn(day: number, length: number): number[] {
    const places: number[] = []
    // A daily value takes its whole day, be that 25 hours long.
    const until = length >= SECONDS_PER_DAY ? 1 : this.#zone.day(day).lengthSeconds
    for (let at = this.#phase % length; at < until; at += length) {
      if (day === this.#firstDay && at < this.#firstStart) continue
      if (day === this.#lastDay && at > this.#lastStart) break
      places.push(at)
    }
    return places
  }

  /** The day's editions with zeros where none of them says anything. */
  fill(latest: Edition, length: number, slabs: Slabs): Edition {
    const { day } = latest
    const taken = new TakenTime()
    let oldest = latest
    for (let edition: Edition | undefined = latest; edition; edition = edition.previous) {
      const seconds = edition.strand.length || length
      for (const start of edition.read().starts) taken.take(start, endOf(start, seconds))
      oldest = edition
    }
    const open = this.placesOn(day, length).filter((at) => taken.take(at, endOf(at, length)))
    if (open.length === 0) return latest
    const { series, revision } = this
    const isPlain = latest === oldest && latest.strand.series === series
    const target =
      isPlain && (latest.strand.length || length) === length
        ? latest
        : new Edition(day, { number: -1, series, length, revision }, slabs)
    for (const start of open) target.put({ start, micro: 0, quality: 'actual' })
    if (target !== oldest) oldest.previous = target
    return latest
  }
}
