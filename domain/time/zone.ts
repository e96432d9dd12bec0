/** Local days of an IANA time zone: where they start, how long they are, what their clocks show. */
import { Temporal } from 'temporal-polyfill'
import { formatDate, SECONDS_PER_DAY } from './civil-date.ts'

/** A stretch of a local day with one UTC offset. */
interface OffsetSpan {
  /** Seconds since local midnight at which it begins. */
  readonly from: number
  readonly offsetSeconds: number
}

export interface LocalDay {
  readonly day: number
  /** The first instant of the day, in seconds since 1970 UTC (not always 00:00: Cairo skips it). */
  readonly startInstant: number
  readonly lengthSeconds: number
  /** One span on most days, two where the clocks change. */
  readonly spans: readonly OffsetSpan[]
}

/** Days cached per zone; a file whose dates are noise must not fill the memory. */
const CACHED_DAYS = 20_000

/**
 * A time zone that answers per local day. Temporal is asked once a day, never once a reading.
 * Throws RangeError for a name that the time zone database does not have.
 */
export class Zone {
  readonly id: string
  readonly #days = new Map<number, LocalDay>()
  #last: LocalDay

  constructor(id: string) {
    this.id = id
    this.#last = this.#compute(0)
  }

  /** The local day with that day number. */
  day(day: number): LocalDay {
    if (this.#last.day === day) return this.#last
    let found = this.#days.get(day)
    if (found === undefined) {
      found = this.#compute(day)
      if (this.#days.size >= CACHED_DAYS) this.#days.clear()
      this.#days.set(day, found)
    }
    this.#last = found
    return found
  }

  /** The local day that an instant (seconds since 1970 UTC) falls on. */
  dayAt(instant: number): LocalDay {
    const near = this.#last
    if (instant >= near.startInstant && instant < near.startInstant + near.lengthSeconds)
      return near
    const offset = (near.spans[0] as OffsetSpan).offsetSeconds
    let found = this.day(Math.floor((instant + offset) / SECONDS_PER_DAY))
    while (instant < found.startInstant) found = this.day(found.day - 1)
    while (instant >= found.startInstant + found.lengthSeconds) found = this.day(found.day + 1)
    return found
  }

  #compute(day: number): LocalDay {
    const date = Temporal.PlainDate.from(formatDate(day))
    const start = date.toZonedDateTime({ timeZone: this.id })
    const end = date.add({ days: 1 }).toZonedDateTime({ timeZone: this.id })
    const startInstant = start.epochMilliseconds / 1000
    const endInstant = end.epochMilliseconds / 1000
    const spans: OffsetSpan[] = [{ from: 0, offsetSeconds: start.offsetNanoseconds / 1e9 }]
    let change = start.getTimeZoneTransition('next')
    while (change !== null && change.epochMilliseconds < end.epochMilliseconds) {
      spans.push({
        from: change.epochMilliseconds / 1000 - startInstant,
        offsetSeconds: change.offsetNanoseconds / 1e9,
      })
      change = change.getTimeZoneTransition('next')
    }
    return { day, startInstant, lengthSeconds: endInstant - startInstant, spans }
  }
}

/** Whether the clocks run through the day unchanged, from 00:00 to 24:00. */
export function isPlainDay(day: LocalDay): boolean {
  return day.spans.length === 1 && day.lengthSeconds === SECONDS_PER_DAY
}

/**
 * The places (seconds since local midnight) at which the clock shows `wallSeconds` on that day:
 * one as a rule, none in the gap of spring, two in the repeated hour of autumn.
 */
export function placesOf(day: LocalDay, wallSeconds: number): number[] {
  if (isPlainDay(day)) return wallSeconds < SECONDS_PER_DAY ? [wallSeconds] : []
  const utcMidnight = day.day * SECONDS_PER_DAY
  const places: number[] = []
  for (const [index, span] of day.spans.entries()) {
    const until = day.spans[index + 1]?.from ?? day.lengthSeconds
    const place = utcMidnight + wallSeconds - span.offsetSeconds - day.startInstant
    if (place >= span.from && place < until) places.push(place)
  }
  return places
}

/** The instant at a place of a local day as ISO 8601 with its offset: `2025-10-26T01:30:00+01:00`. */
export function formatPlace(day: LocalDay, placeSeconds: number): string {
  let offset = (day.spans[0] as OffsetSpan).offsetSeconds
  for (const span of day.spans) if (placeSeconds >= span.from) offset = span.offsetSeconds
  const local = new Date((day.startInstant + placeSeconds + offset) * 1000)
    .toISOString()
    .slice(0, 19)
  const minutes = Math.abs(Math.round(offset / 60))
  const hh = String(Math.floor(minutes / 60)).padStart(2, '0')
  const mm = String(minutes % 60).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${hh}:${mm}`
}

const zones = new Map<string, Zone>()

/** The zone of that name, shared so that its cached days are. Throws RangeError if there is none. */
export function zoneOf(id: string): Zone {
  let zone = zones.get(id)
  if (zone === undefined) {
    zone = new Zone(id)
    zones.set(id, zone)
  }
  return zone
}
