/** Reads times of day: `9:30`, `09:30:00.000`, `0930`, `9:30 PM`, with an offset from UTC or without. */

export type ClockStatus = 'ok' | 'not-a-time' | 'no-such-time'

const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}
const twoDigits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

/** Reads one time after the other into its fields, from any place of a text to its end. */
export class ClockReader {
  /** Seconds since midnight, 0 to 86400 (`24:00` ends the day); a fraction of a second is dropped. */
  wallSeconds = 0
  /** The written offset from UTC, or undefined. */
  offsetSeconds: number | undefined = undefined

  /** `hours`: an hour alone will do. */
  read(text: string, from = 0, hours = false): ClockStatus {
    this.offsetSeconds = undefined
    let at = from
    let hour = digit(text, at++)
    if (Number.isNaN(hour)) return 'not-a-time'
    const second = digit(text, at)
    if (!Number.isNaN(second)) {
      hour = hour * 10 + second
      at++
    }
    if (hours && at === text.length) return this.#wholeHour(hour)
    if (text.charAt(at) === ':' || text.charAt(at) === '.') at++
    const minute = twoDigits(text, at)
    if (Number.isNaN(minute)) return 'not-a-time'
    at += 2
    let seconds = 0
    const next = text.charAt(at)
    if (
      next === ':' ||
      (next === '.' && text.charAt(at - 3) === '.') ||
      !Number.isNaN(digit(text, at))
    ) {
      if (next === ':' || next === '.') at++
      seconds = twoDigits(text, at)
      if (Number.isNaN(seconds)) return 'not-a-time'
      at += 2
    }
    if (text.charAt(at) === '.' || text.charAt(at) === ',') {
      const start = ++at
      while (!Number.isNaN(digit(text, at))) at++
      if (at === start) return 'not-a-time'
    }
    const half = this.#half(text, at)
    if (half !== '') {
      if (hour < 1 || hour > 12) return 'no-such-time'
      hour = (hour % 12) + (half === 'p' ? 12 : 0)
      at = text.length
    }
    if (hour > 24 || minute > 59 || seconds > 59) return 'no-such-time'
    if (hour === 24 && minute + seconds > 0) return 'no-such-time'
    this.wallSeconds = hour * 3600 + minute * 60 + seconds
    return at === text.length ? 'ok' : this.#readOffset(text, at)
  }

  /** `0` to `24` by itself: some exports have the hour alone. */
  #wholeHour(hour: number): ClockStatus {
    this.wallSeconds = hour * 3600
    return hour > 24 ? 'no-such-time' : 'ok'
  }

  /** `a` or `p` where AM or PM ends the text. */
  #half(text: string, from: number): string {
    const last = text.length - 1
    if ((text.charCodeAt(last) | 32) !== 109) return ''
    const rest = text.slice(from).trim().toLowerCase()
    return rest === 'am' || rest === 'pm' ? rest.charAt(0) : ''
  }

  #readOffset(text: string, from: number): ClockStatus {
    const at = text.charAt(from) === ' ' ? from + 1 : from
    const sign = text.charAt(at)
    if (sign === 'Z' || sign === 'z' || sign === 'U') {
      this.offsetSeconds = 0
      const rest = text.length - at
      return rest === 1 || text.slice(at) === 'UTC' ? 'ok' : 'not-a-time'
    }
    if (sign !== '+' && sign !== '-') return 'not-a-time'
    const colon = text.charAt(at + 3) === ':' ? 1 : 0
    const length = text.length - at - 1
    if (length !== 2 && length !== 4 + colon) return 'not-a-time'
    const hours = twoDigits(text, at + 1)
    const minutes = length === 2 ? 0 : twoDigits(text, at + 3 + colon)
    if (Number.isNaN(hours + minutes) || hours > 18 || minutes > 59) return 'not-a-time'
    this.offsetSeconds = (sign === '-' ? -1 : 1) * (hours * 3600 + minutes * 60)
    return 'ok'
  }
}
