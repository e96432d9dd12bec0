/**
 * Days on which clocks change, as the platform's own time zone database has them, and what meters
 * record around them. Nothing here comes from the code under test.
 */

export interface Change {
  readonly zone: string
  readonly date: string
  /** Hours that the day has. */
  readonly hours: number
}

/** Each zone's short day and long day of 2025. */
export const CHANGES: readonly Change[] = [
  { zone: 'Europe/London', date: '2025-03-30', hours: 23 },
  { zone: 'Europe/London', date: '2025-10-26', hours: 25 },
  { zone: 'Australia/Sydney', date: '2025-10-05', hours: 23 },
  { zone: 'Australia/Sydney', date: '2025-04-06', hours: 25 },
  { zone: 'America/New_York', date: '2025-03-09', hours: 23 },
  { zone: 'America/New_York', date: '2025-11-02', hours: 25 },
  { zone: 'Australia/Lord_Howe', date: '2025-10-05', hours: 23.5 },
  { zone: 'Australia/Lord_Howe', date: '2025-04-06', hours: 24.5 },
]

/** Those whose clocks change by an hour. */
export const WHOLE_HOURS = CHANGES.filter(({ hours }) => Number.isInteger(hours))
export const SHORT_DAYS = CHANGES.filter(({ hours }) => hours < 24)
export const LONG_DAYS = CHANGES.filter(({ hours }) => hours > 24)

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const formats = new Map<string, Intl.DateTimeFormat>()

/** What clocks show at the instant: `2025-10-26 01:30`. */
export function clockAt(zone: string, instant: number): string {
  let format = formats.get(zone)
  if (format === undefined) {
    const shape = { dateStyle: 'short', timeStyle: 'short', timeZone: zone } as const
    format = new Intl.DateTimeFormat('sv-SE', shape)
    formats.set(zone, format)
  }
  return format.format(instant)
}

/** The same with the offset from UTC: `2025-10-26T01:30:00+01:00`. */
export function offsetStampAt(zone: string, instant: number): string {
  const local = clockAt(zone, instant)
  const offset = (Date.parse(`${local.replace(' ', 'T')}:00Z`) - instant) / MINUTE
  const pad = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  return `${local.replace(' ', 'T')}:00${offset < 0 ? '-' : '+'}${pad(hours)}:${pad(minutes)}`
}

export function utcStampAt(instant: number): string {
  return new Date(instant).toISOString().replace('.000', '')
}

export function dayAfter(date: string, days = 1): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10)
}

/** An interval as a meter records it. */
export interface Recorded {
  /** Milliseconds since 1970 UTC at which it begins. */
  readonly from: number
  readonly to: number
  /** The local date that it begins on. */
  readonly date: string
  /** Decimal text of three decimals. */
  readonly value: string
}

/** All intervals of a local day and two days on either side of it, in order. */
export function recorded({ zone, date }: Pick<Change, 'zone' | 'date'>, minutes = 30): Recorded[] {
  const dates = [-2, -1, 0, 1, 2].map((days) => dayAfter(date, days))
  const found: Recorded[] = []
  const end = Date.parse(date) + 5 * DAY
  for (let from = Date.parse(date) - 5 * DAY; from < end; from += minutes * MINUTE) {
    const on = clockAt(zone, from).slice(0, 10)
    if (!dates.includes(on)) continue
    const value = `${(found.length * 7) % 10}.${100 + ((found.length * 7919) % 900)}`
    found.push({ from, to: from + minutes * MINUTE, date: on, value })
  }
  return found
}

/** What settled days must be: their totals and how many readings each has, complete. */
export function expectedDays(
  intervals: readonly Recorded[],
  minutes = 30,
): Record<string, unknown>[] {
  const byDate = Map.groupBy(intervals, ({ date }) => date)
  return [...byDate].map(([date, ofDay]) => ({
    date,
    total: sumOf(ofDay.map(({ value }) => value)),
    readings: ofDay.length,
    expected: ofDay.length,
    completeness: 1,
    quality: 'complete',
    hours: ofDay.map((_, at) => (at * minutes) / 60),
    values: ofDay.map(({ value }) => value.replace(/\.?0+$/, '')),
  }))
}

/** The exact sum of values of at most three decimals. */
export function sumOf(values: readonly string[], times = 1): string {
  const thousandths = values.reduce((sum, value) => sum + Math.round(Number(value) * 1000), 0)
  return String((thousandths * times) / 1000)
}
