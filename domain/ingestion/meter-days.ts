/** A set of meter-days, kept small: runs of days by meter by channel. */
import { MetertallyError } from '../errors.ts'
import { DaySet } from '../gathering/day-set.ts'
import type { MeterDay } from '../readings/contribution.ts'
import { formatDate, parseDate } from '../time/civil-date.ts'

/** What is known of one meter's channel. */
export interface StreamDays {
  readonly meterId: string
  readonly channel: string
  readonly days: DaySet
}

/** As plain JSON: channel to meter to dates in order; of a run, `2025-01-01/2025-01-24`. */
export type MeterDaysJson = Record<string, Record<string, string[]>>

/** Pieces of text of about so many characters are put together before they are given. */
const PIECE = 16_384

export class MeterDays implements Iterable<MeterDay> {
  readonly #channels = new Map<string, Map<string, DaySet>>()
  size = 0

  constructor(days: Iterable<MeterDay> = []) {
    for (const { meterId, channel, date } of days) {
      this.addRun(meterId, channel, date, date)
    }
  }

  /** The sets are taken as they are, and must not grow from here on. */
  static of(streams: Iterable<StreamDays>): MeterDays {
    const all = new MeterDays()
    for (const { meterId, channel, days } of streams) {
      if (days.size === 0) continue
      all.#metersOf(channel).set(meterId, days)
      all.size += days.size
    }
    return all
  }

  /** Adds a meter's days from one date to another, both included. Throws `record-corrupt` for no dates. */
  addRun(meterId: string, channel: string, from: string, to: string): void {
    const first = parseDate(from)
    const last = parseDate(to)
    if (first === undefined || last === undefined) {
      throw new MetertallyError('record-corrupt', `A manifest has no dates in "${from}", "${to}".`)
    }
    const days = this.#daysOf(meterId, channel)
    const before = days.size
    days.addRun(first, last)
    this.size += days.size - before
  }

  /** Adds what that one has and the other has not. */
  addDifference(one: MeterDays, other: MeterDays): void {
    for (const { meterId, channel, days } of one.streams()) {
      const known = other.#channels.get(channel)?.get(meterId)
      for (const day of days) {
        if (known?.has(day) !== true && this.#daysOf(meterId, channel).add(day)) this.size++
      }
    }
  }

  has({ meterId, channel, date }: MeterDay): boolean {
    const day = parseDate(date)
    return day !== undefined && (this.#channels.get(channel)?.get(meterId)?.has(day) ?? false)
  }

  *[Symbol.iterator](): Generator<MeterDay> {
    for (const { meterId, channel, days } of this.streams()) {
      for (const day of days) yield { meterId, channel, date: formatDate(day) }
    }
  }

  *streams(): Generator<StreamDays> {
    for (const [channel, meters] of this.#channels) {
      for (const [meterId, days] of meters) yield { meterId, channel, days }
    }
  }

  meterIds(): Iterable<string> {
    const [first, ...more] = this.#channels.values()
    if (more.length === 0) return first?.keys() ?? []
    const ids = new Set<string>()
    for (const meters of this.#channels.values()) for (const id of meters.keys()) ids.add(id)
    return ids
  }

  /** The first and last date of each meter's channel. */
  *spans(): Generator<{ meterId: string; from: string; to: string }> {
    for (const { meterId, days } of this.streams()) {
      yield { meterId, from: formatDate(days.first as number), to: formatDate(days.last as number) }
    }
  }

  /** Each once, in order. */
  dates(): string[] {
    const all = new DaySet()
    for (const { days } of this.streams()) for (const day of days) all.add(day)
    return Array.from(all, formatDate)
  }

  /** The text of a `MeterDaysJson`, in pieces: whole, it may be longer than a string can be. */
  *json(): Generator<string> {
    let text = '{'
    for (const [at, [channel, meters]] of [...this.#channels].entries()) {
      text += `${at === 0 ? '' : ','}${JSON.stringify(channel)}:{`
      let separator = ''
      for (const [meterId, days] of meters) {
        const runs = Array.from(days.runs(), textOf)
        text += `${separator}${JSON.stringify(meterId)}:${JSON.stringify(runs)}`
        separator = ','
        if (text.length < PIECE) continue
        yield text
        text = ''
      }
      text += '}'
    }
    yield `${text}}`
  }

  /** `outer` is what the keys of the outer object are: earlier releases had channels by meter. */
  static fromJson(json: MeterDaysJson, outer: 'channels' | 'meters' = 'channels'): MeterDays {
    const all = new MeterDays()
    for (const [one, inner] of Object.entries(json)) {
      for (const other of Object.keys(inner)) {
        const [channel, meterId] = outer === 'channels' ? [one, other] : [other, one]
        for (const run of inner[other] as string[]) {
          const [from = '', to = from] = run.split('/')
          all.addRun(meterId, channel, from, to)
        }
      }
    }
    return all
  }

  #daysOf(meterId: string, channel: string): DaySet {
    const meters = this.#metersOf(channel)
    let days = meters.get(meterId)
    if (days === undefined) {
      days = new DaySet()
      meters.set(meterId, days)
    }
    return days
  }

  #metersOf(channel: string): Map<string, DaySet> {
    let meters = this.#channels.get(channel)
    if (meters === undefined) {
      meters = new Map()
      this.#channels.set(channel, meters)
    }
    return meters
  }
}

function textOf([first, last]: readonly [number, number]): string {
  return first === last ? formatDate(first) : `${formatDate(first)}/${formatDate(last)}`
}
