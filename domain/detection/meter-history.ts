/** Loads what detectors look at: a meter's history by channel, and that of its companions. */
import type { HistoryDay } from '../detectors/detector.ts'
import type { MeterContributions } from '../ports.ts'
import { daysOfMeter } from '../queries/meter-history.ts'
import { MAIN_CHANNEL } from '../readings/contribution.ts'
import { type Kind, rivalry } from '../readings/reading.ts'
import { formatDate, parseDate } from '../time/civil-date.ts'
import { toHistoryDay } from './history-day.ts'

/** Days of one channel, unit and kind, sorted. */
export interface ChannelHistory {
  readonly channel: string
  readonly days: readonly HistoryDay[]
}

/** The same, also where none of its days has a value, as that of a register's only read. */
export interface Series extends ChannelHistory {
  readonly kind: Kind
}

/** No meter has earlier ones. */
export const FIRST_DAY = parseDate('1900-01-01') as number
const LAST_DATE = '9999-12-31'

/**
 * A meter's channels from that day number on; what it feeds in, and what is part of another
 * channel's total, is not looked at.
 */
export async function seriesOf(
  store: MeterContributions,
  meterId: string,
  from: number,
): Promise<Series[]> {
  const found = new Map<string, Series & { days: HistoryDay[] }>()
  const start = formatDate(Math.max(FIRST_DAY, from))
  for await (const settled of daysOfMeter(store, meterId, start, LAST_DATE)) {
    if (settled.flow !== 'import') continue
    const key = `${settled.channel}\n${rivalry(settled)}`
    const series = found.get(key) ?? { channel: settled.channel, kind: settled.kind, days: [] }
    found.set(key, series)
    const day = toHistoryDay(settled)
    if (day !== undefined) series.days.push(day)
  }
  return [...found.values()]
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
    const series = await seriesOf(this.#store, meterId, from)
    const channels = series.filter(({ days }) => days.length > 0)
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
