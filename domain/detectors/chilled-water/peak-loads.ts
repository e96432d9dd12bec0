/** The peak load of the time before a day. */
import type { History, HistoryDay } from '../detector.ts'
import { peakOf } from './cooling-day.ts'

/** The most tons of an hour, and how many days had a load. */
export interface Peak {
  readonly tons: number
  readonly days: number
}

/** Holds each day's peak in one array, as every judged day looks at a year of them. */
export class PeakLoads {
  readonly #first: number
  readonly #peaks: Float64Array
  readonly #isUsual: Uint8Array

  constructor(days: readonly HistoryDay[], isUnusual: History['isUnusual']) {
    this.#first = days[0]?.day ?? 0
    const span = (days.at(-1)?.day ?? 0) - this.#first + 1
    this.#peaks = new Float64Array(span)
    this.#isUsual = new Uint8Array(span)
    for (const day of days) {
      this.#peaks[day.day - this.#first] = peakOf(day)
      this.#isUsual[day.day - this.#first] = isUnusual(day.day) ? 0 : 1
    }
  }

  /** Over the `span` days that end with that one. Unusual days count only from `window` on. */
  over(day: number, span: number, window: number): Peak {
    let tons = 0
    let days = 0
    const from = Math.max(0, day - span + 1 - this.#first)
    for (let at = from; at <= day - this.#first; at++) {
      const peak = this.#peaks[at] as number
      const counts = this.#isUsual[at] === 1 || at + this.#first >= window
      if (!(counts && peak > 0)) continue
      days++
      if (peak > tons) tons = peak
    }
    return { tons, days }
  }
}
