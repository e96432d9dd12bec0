/** One meter's settled days, date by date. */
import type { MeterContributions } from '../ports.ts'
import type { Contribution } from '../readings/contribution.ts'
import { type RegisterReads, registerReads } from '../readings/register.ts'
import { READS_NEEDED, type Read } from '../readings/register-differences.ts'
import { settle } from '../readings/settle.ts'
import type { SettledDay } from '../readings/settled-day.ts'
import { parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { byDate, joinReads, lookBeside, ReadsBeside } from './register-neighbours.ts'

/** A date that waits for the reads after it. */
interface WaitingDate {
  readonly contributions: readonly Contribution[]
  readonly reads: RegisterReads
  /** What has been found after it so far. */
  readonly later: ReadsBeside
}

/**
 * Settled days of a meter from one date to another, both included, in the order of dates. What a
 * register needs is looked up before and after them.
 */
export async function* daysOfMeter(
  store: MeterContributions,
  meterId: string,
  from: string,
  to: string,
): AsyncGenerator<SettledDay> {
  const earlier = new EarlierReads(store, meterId, from)
  const waiting: WaitingDate[] = []
  for await (const contributions of byDate(store.ofMeter(meterId, from, to))) {
    const reads = registerReads(contributions)
    const instant = startOf(contributions)
    for (const { later } of waiting) if (!later.isEnough(instant)) later.take(reads)
    waiting.push({ contributions, reads, later: new ReadsBeside(reads, 'later') })
    while (waiting[0]?.later.isEnough(instant)) yield* await settleNext(waiting, earlier)
  }
  for (const { later } of waiting) await lookBeside(store, meterId, to, later)
  while (waiting.length > 0) yield* await settleNext(waiting, earlier)
}

async function settleNext(
  waiting: WaitingDate[],
  earlier: EarlierReads,
): Promise<readonly SettledDay[]> {
  const { contributions, reads, later } = waiting.shift() as WaitingDate
  if (reads.size === 0) return settle(contributions)
  const before = await earlier.before(reads)
  return settle(contributions, joinReads(before, later.reads))
}

function startOf(contributions: readonly Contribution[]): number {
  return (parseDate(contributions[0]?.date as string) as number) * SECONDS_PER_DAY
}

/** The last reads of a meter's registers before the date that is next to be settled. */
class EarlierReads {
  readonly #store: MeterContributions
  readonly #meterId: string
  /** Dates before it are looked up when a register first shows. */
  readonly #from: string
  readonly #last = new Map<string, readonly Read[]>()

  constructor(store: MeterContributions, meterId: string, from: string) {
    this.#store = store
    this.#meterId = meterId
    this.#from = from
  }

  /** The reads before a date that has these, which from then on are themselves before the next. */
  async before(reads: RegisterReads): Promise<RegisterReads> {
    const fresh = new Map([...reads].filter(([series]) => !this.#last.has(series)))
    if (fresh.size > 0) {
      const beside = new ReadsBeside(fresh, 'earlier')
      await lookBeside(this.#store, this.#meterId, this.#from, beside)
      for (const series of fresh.keys()) this.#last.set(series, beside.reads.get(series) ?? [])
    }
    const before = new Map(this.#last)
    for (const [series, own] of reads) {
      const last = [...(before.get(series) ?? []), ...own]
      this.#last.set(series, last.slice(-READS_NEEDED))
    }
    return before
  }
}

/** A meter's earliest or latest date that has readings: its settled days by channel, or none. */
export async function endOfMeter(
  store: MeterContributions,
  meterId: string,
  end: 'earliest' | 'latest',
): Promise<SettledDay[]> {
  for await (const contributions of byDate(store.fromEndOfMeter(meterId, end))) {
    const days = settle(contributions)
    if (days.length > 0) return days
  }
  return []
}
