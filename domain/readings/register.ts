/** Reads of cumulative registers, and the days that their differences make. */
import { ExactSum } from '../quantity/exact-sum.ts'
import { formatDate, parseDate } from '../time/civil-date.ts'
import { zoneOf } from '../time/zone.ts'
import { type CompetingValue, seriesOf, takeValues } from './competition.ts'
import type { Contribution } from './contribution.ts'
import { type Difference, judgeReads, type Read } from './register-differences.ts'
import {
  dayQuality,
  extremesOf,
  type RegisterBreak,
  type SettledInterval,
  type SummedDay,
} from './settled-day.ts'

/** Reads under the name of their series, sorted by instant. */
export type RegisterReads = ReadonlyMap<string, readonly Read[]>

const NONE: RegisterReads = new Map()

/** The settled reads of all registers, from contributions to one meter and whatever dates. */
export function registerReads(contributions: readonly Contribution[]): RegisterReads {
  const registers = contributions.filter(({ kind }) => kind === 'register')
  // Withdrawn ones are of no kind, but they withdraw.
  if (registers.length === 0) return NONE
  const reads = new Map<string, Read[]>()
  for (const ofDate of Map.groupBy(contributions, ({ date }) => date).values()) {
    for (const [series, ranked] of seriesOf(ofDate)) {
      if (ranked[0]?.kind !== 'register') continue
      const known = reads.get(series)
      if (known === undefined) reads.set(series, readsOf(ranked, takeValues(ranked)))
      else known.push(...readsOf(ranked, takeValues(ranked)))
    }
  }
  for (const known of reads.values()) known.sort(byInstant)
  return reads
}

function byInstant(a: Read, b: Read): number {
  return a.instant - b.instant
}

/** The reads of one date and register: the values that count of its contributions, newest first. */
export function readsOf(
  ranked: readonly Contribution[],
  values: readonly CompetingValue[],
): Read[] {
  const { date, zone } = ranked[0] as Contribution
  const day = parseDate(date) as number
  const { startInstant } = zoneOf(zone).day(day)
  return values.map(({ start, valueMicro, quality, contribution }) => {
    return { day, start, instant: startInstant + start, valueMicro, quality, contribution }
  })
}

type Description = Pick<
  SummedDay,
  'meterId' | 'channel' | 'date' | 'zone' | 'pipeline' | 'site' | 'unit' | 'flow'
>

/** A register's day, and the reads that made it. */
export interface SettledRegister {
  readonly day: SummedDay
  /** Aligned with the day's intervals. */
  readonly used: readonly Difference[]
  /** Of all dates looked at, sorted by instant. */
  readonly misreads: readonly Read[]
}

/**
 * The day that a register's reads make, with those of other dates around it. What is used from one read to the next belongs to the date of the earlier read,
 * also where the next comes days later: then it is estimated if that is past the following day's
 * end. So the total is the sum of what begins on the date, and nothing is counted on two dates.
 */
export function settleRegister(
  description: Description,
  own: readonly Read[],
  around: readonly Read[],
): SettledRegister {
  const date = parseDate(description.date) as number
  const zone = zoneOf(description.zone)
  const { startInstant, lengthSeconds } = zone.day(date)
  const others = own.length === 0 ? [] : around.filter((read) => read.day !== date)
  const { differences, misreads } = judgeReads([...others, ...own].sort(byInstant))
  const begun = differences.filter(({ from }) => from.day === date)
  const following = zone.day(date + 1)
  const estimatedFrom = following.startInstant + following.lengthSeconds
  const used = begun.filter(isKnown)
  const intervals = used.map(({ from, to, valueMicro, quality }): SettledInterval => {
    const isLong = to.instant > estimatedFrom && quality === 'actual'
    const length = to.instant - from.instant
    return { start: from.start, length, valueMicro, quality: isLong ? 'estimated' : quality }
  })
  const before = differences.filter(({ from }) => from.instant < startInstant).slice(-1)
  const covered =
    intervals.length === 0 ? 0 : coveredSeconds(differences, startInstant, lengthSeconds)
  const sum = new ExactSum()
  for (const { valueMicro } of intervals) sum.add(valueMicro)
  const ended = differences.filter(({ to }) => to.day === date)
  const breaks = ended.flatMap((difference) => breaksIn(difference, misreads))
  const day: SummedDay = {
    ...description,
    kind: 'register',
    totalMicro: sum.total,
    ...extremesOf(intervals),
    readings: intervals.length,
    expected: expectedOf(begun.length > 0 ? begun : before, lengthSeconds),
    completeness: covered / lengthSeconds,
    quality: dayQuality(intervals, covered, lengthSeconds),
    intervals,
    ...(breaks.length > 0 && { breaks }),
  }
  return { day, used, misreads }
}

/** A date whose only read is wrong has no value: so breaks belong to the next read that counts. */
function breaksIn(
  { from, to, valueMicro }: Difference,
  misreads: readonly Read[],
): readonly RegisterBreak[] {
  const between = misreads.filter(({ instant }) => instant > from.instant && instant < to.instant)
  const broken = between.map((read) => ({ cause: 'misread' as const, read }))
  const reset = valueMicro === undefined ? [{ cause: 'reset' as const, read: to }] : []
  return [...broken, ...reset].map(({ cause, read }) => ({
    ...{ cause, fromMicro: from.valueMicro, toMicro: read.valueMicro },
    ...{ date: formatDate(read.day), start: read.start },
  }))
}

function isKnown(difference: Difference): difference is Difference & { valueMicro: number } {
  return difference.valueMicro !== undefined
}

/** How much of the day lies between reads that tell its consumption, on whatever date they began. */
function coveredSeconds(
  differences: readonly Difference[],
  startInstant: number,
  lengthSeconds: number,
): number {
  let covered = 0
  for (const { from, to, valueMicro } of differences) {
    if (valueMicro === undefined) continue
    const begin = Math.max(from.instant, startInstant)
    const end = Math.min(to.instant, startInstant + lengthSeconds)
    covered += Math.max(0, end - begin)
  }
  return covered
}

/** So many of the typical distance between reads make the day; one where they are farther apart. */
function expectedOf(differences: readonly Difference[], daySeconds: number): number {
  const distances = differences
    .map(({ from, to }) => to.instant - from.instant)
    .sort((a, b) => a - b)
  const median = distances[distances.length >> 1] ?? daySeconds
  return Math.max(1, Math.round(daySeconds / Math.max(1, median)))
}
