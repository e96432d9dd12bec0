/** Where the values of a meter-day came from: which contribution said each, and which ones lost. */
import { parseDate } from '../time/civil-date.ts'
import { type CompetingValue, seriesOf } from './competition.ts'
import type { Contribution } from './contribution.ts'
import type { RegisterReads, SettledRegister } from './register.ts'
import type { Read } from './register-differences.ts'
import { type SettledSeries, settleSeries } from './settle.ts'
import type { SettledDay, SettledInterval } from './settled-day.ts'

/**
 * Why a value does not count: the other says the same time and its version is `newer`, or as old
 * and its `key` greater, or it stands in a later `row` of the same object; the other has another
 * start or another known length, and they `overlap`; or its register cannot have shown it, so it is a `misread`.
 */
export const LOSS_REASONS = ['newer', 'key', 'row', 'overlap', 'misread'] as const
export type LossReason = (typeof LOSS_REASONS)[number]

/** A value and what said it; of a register what was read, else as its day has it. */
export interface OwnedValue {
  readonly contribution: Contribution
  readonly interval: SettledInterval
}

export interface LostValue extends OwnedValue {
  readonly reason: LossReason
  /** The taken one that is in its way, the first of them; a misread yields to none. */
  readonly to?: OwnedValue
}

/** What an interval was made of: what said it, or the two reads between which a register's lies. */
export type Origin =
  | { readonly contribution: Contribution }
  | { readonly from: Read; readonly to: Read }

/** How many of a contribution's values count, and how many do not. */
export interface Share {
  readonly contribution: Contribution
  readonly taken: number
  readonly lost: number
}

/** The lineage of one settled day. */
export interface DayLineage {
  readonly day: SettledDay
  /** One for each of the day's intervals. */
  readonly origins: readonly Origin[]
  /**
   * Newest first. Of a register also those of other dates which have a read that an interval ends
   * at, or a misread between its reads; they count only these.
   */
  readonly shares: readonly Share[]
  /** Sorted by date and start; where there are more than asked for, those of the newest objects. */
  readonly lost: readonly LostValue[]
  readonly lostCount: number
}

/**
 * What `settle` gives for the same contributions, each day with its lineage, from one and the same
 * competition. At most so many lost values are kept, over all days. Older generations of an
 * object, and one that no longer has the day, say nothing and are no part of it.
 */
export function lineageOf(
  contributions: readonly Contribution[],
  around: RegisterReads = new Map(),
  mostLost = Number.POSITIVE_INFINITY,
): DayLineage[] {
  let room = mostLost
  return [...seriesOf(contributions)].map(([series, ranked]) => {
    const lineage = trace(ranked, around.get(series) ?? [], room)
    room -= lineage.lost.length
    return lineage
  })
}

function trace(ranked: readonly Contribution[], around: readonly Read[], room: number): DayLineage {
  const tally = new Tally(ranked)
  const yielded: { readonly value: CompetingValue; readonly toStart: number }[] = []
  const settled = settleSeries(ranked, around, (value, toStart) => {
    tally.of(value.contribution).lost++
    if (yielded.length < room) yielded.push({ value, toStart })
  })
  const { day, values, settledAs, register } = settled
  for (const { contribution } of values) tally.of(contribution).taken++
  const owned = (value: CompetingValue): OwnedValue => {
    return { contribution: value.contribution, interval: settledAs(value) }
  }
  const byStart = new Map(values.map((value) => [value.start, value]))
  const lost = yielded.map(({ value, toStart }): LostValue => {
    const [loser, to] = [owned(value), owned(byStart.get(toStart) as CompetingValue)]
    return { ...loser, to, reason: reasonOf(loser, to) }
  })
  if (register !== undefined) {
    const misreads = misreadsIn(register)
    tally.judge(register, misreads)
    lost.push(...misreads.slice(0, room - lost.length).map(toMisread))
  }
  const shares = tally.shares
  return {
    day,
    origins: originsOf(settled),
    shares,
    lost: lost.sort(byTime),
    lostCount: shares.reduce((sum, share) => sum + share.lost, 0),
  }
}

function reasonOf(loser: OwnedValue, to: OwnedValue): LossReason {
  const [a, b] = [loser.interval, to.interval]
  // A row alone often does not tell its length: what corrects a value is no other time.
  const isSameLength = a.length === b.length || a.length === 0 || b.length === 0
  if (a.start !== b.start || !isSameLength) return 'overlap'
  if (loser.contribution.version !== to.contribution.version) return 'newer'
  return loser.contribution.source === to.contribution.source ? 'row' : 'key'
}

function originsOf({ values, register }: SettledSeries): Origin[] {
  if (register !== undefined) return register.used.map(({ from, to }) => ({ from, to }))
  return values.map(({ contribution }) => ({ contribution }))
}

/** The misreads of the date, and those of other dates that lie between its reads. */
function misreadsIn({ day, used, misreads }: SettledRegister): Read[] {
  const date = parseDate(day.date)
  const until = used.at(-1)?.to.instant ?? Number.NEGATIVE_INFINITY
  return misreads.filter((read) => {
    return read.day === date || (read.day > (date as number) && read.instant < until)
  })
}

function toMisread({ contribution, start, valueMicro, quality }: Read): LostValue {
  const interval = { start, length: 0, valueMicro, quality }
  return { contribution, interval, reason: 'misread' }
}

function byTime(a: LostValue, b: LostValue): number {
  const [one, other] = [a.contribution.date, b.contribution.date]
  if (one !== other) return one < other ? -1 : 1
  return a.interval.start - b.interval.start
}

/** Counts what becomes of each contribution's values. */
class Tally {
  readonly #counts: Map<Contribution, { taken: number; lost: number }>

  constructor(ranked: readonly Contribution[]) {
    this.#counts = new Map(ranked.map((contribution) => [contribution, { taken: 0, lost: 0 }]))
  }

  of(contribution: Contribution): { taken: number; lost: number } {
    const known = this.#counts.get(contribution)
    if (known !== undefined) return known
    const counts = { taken: 0, lost: 0 }
    this.#counts.set(contribution, counts)
    return counts
  }

  /** Moves a register's misreads to what is lost, and counts the read of another date. */
  judge({ day, used }: SettledRegister, misreads: readonly Read[]): void {
    for (const { contribution } of misreads) {
      const counts = this.of(contribution)
      counts.lost++
      if (contribution.date === day.date) counts.taken--
    }
    const last = used.at(-1)?.to.contribution
    if (last !== undefined && last.date !== day.date) this.of(last).taken++
  }

  get shares(): Share[] {
    return [...this.#counts].map(([contribution, counts]) => ({ contribution, ...counts }))
  }
}
