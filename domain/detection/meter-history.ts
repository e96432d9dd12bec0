/** Loads what detectors look at: a meter's history by channel, and that of its companions. */
import type { HistoryDay } from '../detectors/detector.ts'
import type { MeterContributions } from '../ports.ts'
import { daysOfMeter } from '../queries/meter-history.ts'
import { MAIN_CHANNEL } from '../readings/contribution.ts'
import { rivalry } from '../readings/reading.ts'
import { formatDate, parseDate } from '../time/civil-date.ts'
import { toHistoryDay } from './history-day.ts'

/** Days of one channel, unit and kind, sorted. */
export interface ChannelHistory {
  readonly channel: string
  readonly days: readonly HistoryDay[]
}

const FIRST_DAY = parseDate('1900-01-01') as number
const LAST_DATE = '9999-12-31'

/**
 * A meter's channels from that day number on; what it feeds in, and what is part of another
 * channel's total, is not looked at.
 */
export async function channelsOf(
  store: MeterContributions,
  meterId: string,
  from: number,
): Promise<ChannelHistory[]> {
  const channels = new Map<string, { channel: string; days: HistoryDay[] }>()
  const start = formatDate(Math.max(FIRST_DAY, from))
  for await (const settled of daysOfMeter(store, meterId, start, LAST_DATE)) {
    if (settled.flow !== 'import') continue
    const day = toHistoryDay(settled)
    if (day === undefined) continue
    const series = `${settled.channel}\n${rivalry(settled)}`
    const known = channels.get(series)
    if (known === undefined) channels.set(series, { channel: settled.channel, days: [day] })
    else known.days.push(day)
  }
  return [...channels.values()]
}

/** Values that are kept of companions: a largest group's 500 meters, 400 days of half hours. */
const MOST_VALUES = 10_000_000

/** Histories of companions, read once for all meters of a slice that compare with them. */
export class CompanionHistories {
  readonly #store: MeterContributions
  readonly #known = new Map<
    string,
    { readonly from: number; readonly days: readonly HistoryDay[] }
  >()
  #values = 0

  constructor(store: MeterContributions) {
    this.#store = store
  }

  /** The main channel's days of those that there are, from that day on or some days before. */
  async of(
    meterIds: Iterable<string>,
    from: number,
  ): Promise<ReadonlyMap<string, readonly HistoryDay[]>> {
    const found = new Map<string, readonly HistoryDay[]>()
    for (const meterId of meterIds) {
      const days = await this.#daysOf(meterId, from)
      if (days.length > 0) found.set(meterId, days)
    }
    return found
  }

  async #daysOf(meterId: string, from: number): Promise<readonly HistoryDay[]> {
    const known = this.#known.get(meterId)
    if (known !== undefined && known.from <= from) return known.days
    const channels = await channelsOf(this.#store, meterId, from)
    const main = channels.filter(({ channel }) => channel === MAIN_CHANNEL)
    const days = (main[0] ?? channels[0])?.days ?? []
    for (const { values } of days) this.#values += values.length
    if (this.#values > MOST_VALUES) {
      this.#known.clear()
      this.#values = 0
    }
    this.#known.set(meterId, { from, days })
    return days
  }
}
