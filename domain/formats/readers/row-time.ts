/** When a row's readings were: its stamp as written, and how long its interval is if the row says. */
import { UnreadableFile } from '../../errors.ts'
import { dividesDay } from '../../readings/interval-length.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import { StampReader, type StampStatus } from '../../time/stamp.ts'
import { zoneOf } from '../../time/zone.ts'
import type { Profile } from '../profile/profile.ts'
import type { Columns } from '../titles/columns.ts'
import { Spans } from './interval-span.ts'
import type { Preamble } from './preamble.ts'
import { isBlank, quote } from './row-reader.ts'

const FAULTS: Readonly<Record<Exclude<StampStatus, 'ok'>, string>> = {
  'not-a-stamp': 'is not a time stamp',
  'no-such-date': 'is a date that does not exist',
  'no-such-time': 'is a time that does not exist',
}
/** A day of 25 hours of one second each has no more. */
const MOST_PERIODS = 90_000

export class RowTime {
  readonly stamp: StampReader
  /** Seconds since midnight by a period's number. */
  elapsedSeconds = 0
  /** The row gave a period's number, not a time. */
  isElapsed = false
  /** Seconds; 0 where the row does not tell. */
  lengthSeconds = 0
  readonly columns: ReadonlySet<number>
  /** The profile or pipeline says the length, once for all. */
  readonly isFixedLength: boolean
  /** Something says the length of each interval. */
  readonly tellsLength: boolean
  readonly #column: number
  readonly #clock: number | undefined
  readonly #period: number | undefined
  readonly #end: number | undefined
  readonly #endClock: number | undefined
  readonly #endStamp: StampReader
  readonly #spans: Spans
  readonly #range: string | undefined
  readonly #lengthColumn: number | undefined
  readonly #preamble: Preamble
  readonly #fixedSeconds: number
  readonly #dates: readonly string[]
  #lastLengthText: string | undefined
  #lastLength = 0
  #written = ''
  #writtenClock: string | undefined

  /** `zone` is the one in which stamps are written. */
  constructor(
    { time, name, preamble: told }: Profile,
    columns: Columns,
    preamble: Preamble,
    zone: string,
  ) {
    this.#spans = new Spans(zoneOf(zone))
    const need = (selector: string | number | undefined): number | undefined =>
      selector === undefined ? undefined : columns.need(selector, name)
    this.stamp = new StampReader(time.date)
    this.#endStamp = new StampReader(time.date)
    this.#dates = time.date ?? ['YYYY-MM-DD']
    this.#column = need(time.column) as number
    this.#clock = need(time.clock)
    this.#period = need(time.period)
    this.#end = columns.find(time.end)
    this.#endClock = columns.find(time.endClock)
    this.#range = time.range
    this.#lengthColumn = columns.find(time.intervalColumn)
    this.#preamble = preamble
    this.#fixedSeconds = typeof time.interval === 'number' ? time.interval * 60 : 0
    this.isFixedLength = this.#fixedSeconds > 0
    this.tellsLength =
      this.isFixedLength ||
      this.#lengthColumn !== undefined ||
      this.#range !== undefined ||
      this.#end !== undefined ||
      this.#endClock !== undefined ||
      (told.some(({ sets }) => sets === 'interval') && time.interval !== 'varying')
    if (this.#period !== undefined && !this.isFixedLength) {
      throw new UnreadableFile(
        'header-unknown',
        `The profile "${name}" numbers the intervals of a day, and nothing says how long one is; add "interval: 30" (minutes) to the pipeline that matches this key.`,
      )
    }
    const used = [this.#column, this.#clock, this.#period, this.#end, this.#endClock]
    this.columns = new Set([...used, this.#lengthColumn].filter((at) => at !== undefined))
  }

  /** The stamp as written, quoted, for reasons. */
  get text(): string {
    return quote(
      [this.#written, this.#writtenClock ?? '']
        .map((part) => part.trim())
        .join(' ')
        .trim(),
    )
  }

  /**
   * Whether a place in a day is off the grid of the length that is said for all. Either clock's grid
   * will do: hourly values in UTC lie askew in Kathmandu.
   */
  isAskew(start: number, length: number): boolean {
    if (length === 0 || !this.isFixedLength || this.isElapsed) return false
    return start % length !== 0 && this.stamp.wallSeconds % length !== 0
  }

  /** Whether the length of some row's interval hung on rows before it. */
  get usedOrder(): boolean {
    return this.#spans.usedOrder
  }

  /** The rows before had intervals of that length. */
  resume(lengthSeconds: number): void {
    this.#spans.resume(lengthSeconds)
  }

  /** Reads a row's time; why it is rejected if it has none. */
  read(row: readonly string[]): string | undefined {
    this.lengthSeconds = this.#fixedSeconds
    this.isElapsed = false
    const text = row[this.#column] ?? ''
    if (this.#range !== undefined) return this.#readRange(text, this.#range)
    if (this.#period !== undefined) return this.#readPeriod(text, row[this.#period] ?? '')
    const clock = this.#clock === undefined ? undefined : (row[this.#clock] ?? '')
    const status = clock === undefined ? this.stamp.read(text) : this.stamp.readPair(text, clock)
    this.#written = text
    this.#writtenClock = clock
    if (status !== 'ok') return this.#fault(status)
    if (this.#fixedSeconds > 0) return undefined
    if (this.#lengthColumn !== undefined) return this.#readLength(row[this.#lengthColumn] ?? '')
    if (this.#end !== undefined || this.#endClock !== undefined) return this.#readEnd(row, text)
    if (this.#preamble.values.interval !== undefined && this.tellsLength) {
      return this.#readLength(this.#preamble.values.interval)
    }
    return undefined
  }

  #fault(status: Exclude<StampStatus, 'ok'>): string {
    const expected = status === 'not-a-stamp' ? ` (expected ${this.#dates.join(' or ')})` : ''
    return `${this.text} ${FAULTS[status]}${expected}`
  }

  #readRange(text: string, joint: string): string | undefined {
    const at = text.indexOf(joint)
    this.#written = text
    this.#writtenClock = undefined
    if (at < 0) return `${quote(text.trim())} is not two times joined by ${quote(joint)}`
    const status = this.stamp.read(text.slice(0, at))
    if (status !== 'ok') return this.#fault(status)
    const end = this.#endStamp.read(text.slice(at + joint.length))
    if (end !== 'ok') return this.#fault(end)
    this.lengthSeconds ||= this.#spans.between(this.stamp, this.#endStamp)
    return undefined
  }

  /** Some exports of one vendor number their hours, others write their ends: `24:00`. */
  #readPeriod(date: string, period: string): string | undefined {
    this.#written = date
    this.#writtenClock = period
    if (period.includes(':')) {
      const status = this.stamp.readPair(date, period)
      if (status !== 'ok') return this.#fault(status)
      return undefined
    }
    const status = this.stamp.read(date)
    if (status !== 'ok') return this.#fault(status)
    const number = Number(period)
    if (isBlank(period) || !Number.isInteger(number) || number < 1 || number > MOST_PERIODS) {
      return `${quote(period.trim())} is no number of an interval in its day`
    }
    this.isElapsed = true
    this.elapsedSeconds = (number - 1) * this.#fixedSeconds
    const most = (SECONDS_PER_DAY + 2 * 3600) / this.#fixedSeconds
    return number <= most ? undefined : `a day has no interval number ${number}`
  }

  #readEnd(row: readonly string[], beginDate: string): string | undefined {
    const end = this.#endStamp
    const date = this.#end === undefined ? beginDate : (row[this.#end] ?? '')
    const clock = this.#endClock === undefined ? undefined : (row[this.#endClock] ?? '')
    const status = clock === undefined ? end.read(date) : end.readPair(date, clock)
    if (status !== 'ok') return undefined
    const days = end.day - this.stamp.day
    if (this.stamp.dateOnly && end.dateOnly && days > 1) {
      return `it speaks for the ${days} days from ${this.text} on, which tells no daily total`
    }
    if (this.stamp.dateOnly) return undefined
    this.lengthSeconds = this.#spans.between(this.stamp, end)
    return undefined
  }

  /** `15`, `15min`, `15 minutes`, `1h`; blank where the file does not tell. */
  #readLength(text: string): string | undefined {
    if (text === this.#lastLengthText) {
      this.lengthSeconds = this.#lastLength
      return undefined
    }
    if (isBlank(text)) return undefined
    const match = /^(\d{1,4})\s*(h|hour|hours|m|min|mins|minute|minutes|s|sec|seconds)?$/i.exec(
      text.trim(),
    )
    const unit = match?.[2]?.charAt(0).toLowerCase() ?? 'm'
    const seconds = Number(match?.[1]) * (unit === 'h' ? 3600 : unit === 's' ? 1 : 60)
    if (!dividesDay(seconds)) return `${quote(text.trim())} is no length of an interval`
    this.lengthSeconds = seconds
    this.#lastLengthText = text
    this.#lastLength = seconds
    return undefined
  }
}
