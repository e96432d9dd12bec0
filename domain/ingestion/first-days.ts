/** The first days of an object's first meters, settled by themselves. */
import type { MeterContributions } from '../ports.ts'
import { daysOfMeter } from '../queries/meter-history.ts'
import type { Contribution, MeterDay } from '../readings/contribution.ts'
import type { SettledDay } from '../readings/settled-day.ts'

/** Of each meter, however many there are: a week shows what its days are like. */
const FEWEST_DAYS = 7

/** Keeps of an object's contributions only what its first days need, so that memory stays bounded. */
export class FirstDays {
  /** All meters of the object, sorted. */
  readonly meterIds: readonly string[]
  readonly meterDays: number
  /** The first date and the last, of all meters. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly #most: number
  readonly #share: number
  /** By meter, the last date that is shown. */
  readonly #last = new Map<string, string>()
  readonly #kept = new Map<string, Contribution[]>()

  /** Shows about `most` days, a fair share of them of each meter. */
  constructor(meterDays: Iterable<MeterDay>, most: number) {
    const dates = new Map<string, string[]>()
    let count = 0
    for (const { meterId, date } of meterDays) {
      count++
      if (this.from === undefined || date < this.from) this.from = date
      if (this.to === undefined || date > this.to) this.to = date
      const found = dates.get(meterId)
      if (found === undefined) dates.set(meterId, [date])
      else found.push(date)
    }
    this.meterDays = count
    this.meterIds = [...dates.keys()].sort()
    this.#most = most
    this.#share =
      most >= count ? most : Math.max(FEWEST_DAYS, Math.floor(most / this.meterIds.length))
    let left = most
    for (const meterId of this.meterIds) {
      if (left <= 0) break
      const shown = (dates.get(meterId) as string[]).sort().slice(0, Math.min(left, this.#share))
      left -= shown.length
      this.#last.set(meterId, shown.at(-1) as string)
    }
  }

  take(contribution: Contribution): void {
    const { meterId, date, kind } = contribution
    const last = this.#last.get(meterId)
    // A register's day hangs on the reads after it.
    if (last === undefined || (date > last && kind !== 'register')) return
    const kept = this.#kept.get(meterId)
    if (kept === undefined) this.#kept.set(meterId, [contribution])
    else kept.push(contribution)
  }

  /** In the order of meters, then of dates. */
  async settled(): Promise<SettledDay[]> {
    const days: SettledDay[] = []
    for (const [meterId, last] of this.#last) {
      const store = inMemory(this.#kept.get(meterId) ?? [])
      const ofMeter: SettledDay[] = []
      for await (const day of daysOfMeter(store, meterId, '0000-00-00', last)) {
        if (ofMeter.length >= this.#share) break
        ofMeter.push(day)
      }
      days.push(...ofMeter)
    }
    return days.slice(0, this.#most)
  }
}

/** One meter's contributions, as a store gives them. */
function inMemory(contributions: readonly Contribution[]): MeterContributions {
  const sorted = contributions.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  async function* between(from: string, to: string): AsyncGenerator<Contribution> {
    for (const contribution of sorted) {
      if (contribution.date >= from && contribution.date <= to) yield contribution
    }
  }
  return {
    ofMeter: (_, from, to) => between(from, to),
    async *fromEndOfMeter(_, end, { from = '', to = '~' } = {}) {
      const found = await Array.fromAsync(between(from, to))
      yield* end === 'earliest' ? found : found.toReversed()
    },
  }
}
