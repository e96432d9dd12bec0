/** Reads the time stamps of long files: ISO 8601 with a `T` or a space, with or without an offset. */
import { toDayNumber } from './civil-date.ts'

export type StampStatus = 'ok' | 'not-a-stamp' | 'no-such-date' | 'no-such-time'

const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}
const twoDigits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

/**
 * Reads `YYYY-MM-DD[( |T)HH:MM[:SS[.fraction]][Z|±HH[[:]MM]]]`, also with `/` in the date, one after
 * the other into its fields. `24:00` is the midnight that ends the day; a fraction of a second is
 * dropped. No regular expression and no Date: this runs once a reading.
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
  #datePart = ''
  #dateDay = 0

  read(raw: string): StampStatus {
    const text = raw.trim()
    const status = this.#readDate(text)
    if (status !== 'ok') return status
    this.wallSeconds = 0
    this.offsetSeconds = undefined
    this.dateOnly = text.length === 10
    return this.dateOnly ? 'ok' : this.#readTime(text)
  }

  /** Rows come in order, so the date is mostly the one of the row before. */
  #readDate(text: string): StampStatus {
    if (this.#datePart !== '' && text.startsWith(this.#datePart)) {
      this.day = this.#dateDay
      return 'ok'
    }
    const separator = text.charAt(4)
    const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
    const month = twoDigits(text, 5)
    const day = twoDigits(text, 8)
    if (!(separator === '-' || separator === '/') || text.charAt(7) !== separator)
      return 'not-a-stamp'
    if (Number.isNaN(year + month + day)) return 'not-a-stamp'
    const number = toDayNumber(year, month, day)
    if (number === undefined) return 'no-such-date'
    this.#datePart = text.slice(0, 10)
    this.#dateDay = number
    this.day = number
    return 'ok'
  }

  #readTime(text: string): StampStatus {
    const joint = text.charAt(10)
    if (joint !== 'T' && joint !== ' ' && joint !== 't') return 'not-a-stamp'
    const hour = twoDigits(text, 11)
    const minute = twoDigits(text, 14)
    if (Number.isNaN(hour + minute) || text.charAt(13) !== ':') return 'not-a-stamp'
    let at = 16
    let second = 0
    if (text.charAt(at) === ':') {
      second = twoDigits(text, at + 1)
      if (Number.isNaN(second)) return 'not-a-stamp'
      at += 3
      if (text.charAt(at) === '.' || text.charAt(at) === ',') {
        const from = ++at
        while (!Number.isNaN(digit(text, at))) at++
        if (at === from) return 'not-a-stamp'
      }
    }
    if (hour > 24 || minute > 59 || second > 59) return 'no-such-time'
    if (hour === 24 && minute + second > 0) return 'no-such-time'
    this.wallSeconds = hour * 3600 + minute * 60 + second
    return this.#readOffset(text, at)
  }

  #readOffset(text: string, from: number): StampStatus {
    if (from === text.length) return 'ok'
    const at = text.charAt(from) === ' ' ? from + 1 : from
    const sign = text.charAt(at)
    if (sign === 'Z' || sign === 'z') {
      this.offsetSeconds = 0
      return at + 1 === text.length ? 'ok' : 'not-a-stamp'
    }
    if (sign !== '+' && sign !== '-') return 'not-a-stamp'
    const colon = text.charAt(at + 3) === ':' ? 1 : 0
    const length = text.length - at - 1
    if (length !== 2 && length !== 4 + colon) return 'not-a-stamp'
    const hours = twoDigits(text, at + 1)
    const minutes = length === 2 ? 0 : twoDigits(text, at + 3 + colon)
    if (Number.isNaN(hours + minutes) || hours > 18 || minutes > 59) return 'not-a-stamp'
    this.offsetSeconds = (sign === '-' ? -1 : 1) * (hours * 3600 + minutes * 60)
    return 'ok'
  }
}
