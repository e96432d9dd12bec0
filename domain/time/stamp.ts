/** Reads time stamps: a date of a known format, and behind it a time with or without an offset. */
import { isDateDay, SECONDS_PER_DAY } from './civil-date.ts'
import { ClockReader } from './clock-text.ts'
import { DateReader, isEpochFormat } from './date-format.ts'

export type StampStatus = 'ok' | 'not-a-stamp' | 'no-such-date' | 'no-such-time'

/** What is read unless a profile says otherwise: the order of these cannot be mistaken. */
export const ISO_FORMATS: readonly string[] = ['YYYY-MM-DD', 'YYYY/MM/DD']

/**
 * Reads `2025-10-26T01:30:00+01:00`, `26/10/2025 1:30 AM` or a bare date, one after the other into
 * its fields. `24:00` is the midnight that ends the day. No regular expression and no Date: this
 * runs once a reading.
 */
export class StampReader {
  /** Day number of the date as written. */
  day = 0
  /** Seconds since midnight as written, 0 to 86400. */
  wallSeconds = 0
  /** The written offset from UTC, or undefined where the stamp is local. */
  offsetSeconds: number | undefined = undefined
  /** Whether the stamp was a bare date. */
  dateOnly = false
  readonly #dates: readonly DateReader[]
  readonly #clock = new ClockReader()
  /** Milliseconds that one of an epoch's units takes; 0 for calendar formats. */
  readonly #epochUnit: number
  #datePart = ''
  #dateDay = 0

  constructor(formats: readonly string[] = ISO_FORMATS) {
    const [first = ''] = formats
    this.#epochUnit = first === 'unix' ? 1000 : first === 'unix-ms' ? 1 : 0
    this.#dates = formats
      .filter((format) => !isEpochFormat(format))
      .map((one) => new DateReader(one))
  }

  /** Reads a stamp in one text. */
  read(raw: string): StampStatus {
    const text = raw.trim()
    if (this.#epochUnit > 0) return this.#readEpoch(text)
    const status = this.#readDate(text)
    if (status !== 'ok') return status
    const at = this.#datePart.length
    this.wallSeconds = 0
    this.offsetSeconds = undefined
    this.dateOnly = at === text.length
    return this.dateOnly ? 'ok' : this.#readTime(text, behindJoint(text, at))
  }

  /** Reads a date and a time that stand in two texts. A blank time leaves a bare date. */
  readPair(date: string, clock: string): StampStatus {
    const text = date.trim()
    const status = this.#readDate(text)
    if (status !== 'ok') return status
    const time = clock.trim()
    this.wallSeconds = 0
    this.offsetSeconds = undefined
    this.dateOnly = time === ''
    return this.dateOnly ? 'ok' : this.#readTime(time, 0, true)
  }

  /** Rows come in order, so the date is mostly the one of the row before. */
  #readDate(text: string): StampStatus {
    if (
      this.#datePart !== '' &&
      text.startsWith(this.#datePart) &&
      !isDigit(text, this.#datePart.length)
    ) {
      this.day = this.#dateDay
      return 'ok'
    }
    let worst: StampStatus = 'not-a-stamp'
    for (const reader of this.#dates) {
      const status = reader.read(text)
      if (status === 'no-such-date') worst = status
      if (status !== 'ok') continue
      this.#datePart = text.slice(0, reader.end)
      this.#dateDay = reader.day
      this.day = reader.day
      return 'ok'
    }
    return worst
  }

  #readTime(text: string, from: number, hours = false): StampStatus {
    if (from < 0) return 'not-a-stamp'
    const status = this.#clock.read(text, from, hours)
    if (status !== 'ok') return status === 'no-such-time' ? status : 'not-a-stamp'
    this.wallSeconds = this.#clock.wallSeconds
    this.offsetSeconds = this.#clock.offsetSeconds
    return 'ok'
  }

  #readEpoch(text: string): StampStatus {
    if (!/^\d{1,16}(?:\.\d*)?$/.test(text)) return 'not-a-stamp'
    const value = Number(text)
    const seconds = Math.floor((value * this.#epochUnit) / 1000)
    const day = Math.floor(seconds / SECONDS_PER_DAY)
    if (!isDateDay(day)) return 'no-such-date'
    this.day = day
    this.wallSeconds = seconds - day * SECONDS_PER_DAY
    this.offsetSeconds = 0
    this.dateOnly = false
    return 'ok'
  }
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** Where the time begins: behind a `T`, spaces, or a comma and spaces; -1 if nothing joins them. */
function behindJoint(text: string, at: number): number {
  const joint = text.charAt(at)
  if (joint === 'T' || joint === 't') return at + 1
  if (isDigit(text, at)) return at
  let from = joint === ',' ? at + 1 : at
  while (text.charAt(from) === ' ') from++
  return from === at ? -1 : from
}
