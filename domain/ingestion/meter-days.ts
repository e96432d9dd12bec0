/** A set of meter-days, kept small: dates by channel by meter. */
import type { MeterDay } from '../readings/contribution.ts'

/** As plain JSON: meter to channel to sorted dates. */
export type MeterDaysJson = Record<string, Record<string, string[]>>

export class MeterDays implements Iterable<MeterDay> {
  readonly #meters = new Map<string, Map<string, Set<string>>>()
  size = 0

  constructor(days: Iterable<MeterDay> = []) {
    for (const day of days) this.add(day)
  }

  add({ meterId, channel, date }: MeterDay): void {
    let channels = this.#meters.get(meterId)
    if (channels === undefined) {
      channels = new Map()
      this.#meters.set(meterId, channels)
    }
    let dates = channels.get(channel)
    if (dates === undefined) {
      dates = new Set()
      channels.set(channel, dates)
    }
    if (dates.has(date)) return
    dates.add(date)
    this.size++
  }

  has({ meterId, channel, date }: MeterDay): boolean {
    return this.#meters.get(meterId)?.get(channel)?.has(date) ?? false
  }

  *[Symbol.iterator](): Generator<MeterDay> {
    for (const [meterId, channels] of this.#meters) {
      for (const [channel, dates] of channels) {
        for (const date of dates) yield { meterId, channel, date }
      }
    }
  }

  meterIds(): Iterable<string> {
    return this.#meters.keys()
  }

  dates(): Set<string> {
    const all = new Set<string>()
    for (const { date } of this) all.add(date)
    return all
  }

  toJson(): MeterDaysJson {
    const json: MeterDaysJson = Object.create(null)
    for (const [meterId, channels] of this.#meters) {
      const entry: Record<string, string[]> = Object.create(null)
      for (const [channel, dates] of channels) entry[channel] = [...dates].sort()
      json[meterId] = entry
    }
    return json
  }

  static fromJson(json: MeterDaysJson): MeterDays {
    const days = new MeterDays()
    for (const [meterId, channels] of Object.entries(json)) {
      for (const [channel, dates] of Object.entries(channels)) {
        for (const date of dates) days.add({ meterId, channel, date })
      }
    }
    return days
  }
}
