/** Settles what several objects say of one meter-day into one answer. */
import { divideHalfEven } from '../quantity/decimal.ts'
import { ExactSum } from '../quantity/exact-sum.ts'
import { parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { zoneOf } from '../time/zone.ts'
import { type CompetingValue, type OnYield, seriesOf, takeValues } from './competition.ts'
import type { Contribution } from './contribution.ts'
import { greatestCommonDivisor, standardLength, USUAL_LENGTH } from './interval-length.ts'
import { type RegisterReads, readsOf, type SettledRegister, settleRegister } from './register.ts'
import type { Read } from './register-differences.ts'
import {
  dayQuality,
  extremesOf,
  type SettledDay,
  type SettledInterval,
  type SummedDay,
} from './settled-day.ts'

/**
 * The one answer that a set of contributions to one meter and date gives, whatever their order and
 * however often each occurs: a settled day for each channel, unit and flow that has readings, with
 * gauges, registers and energy apart. `around` has the reads of registers on other dates near by,
 * from which and to which consumption runs; other kinds need none.
 *
 * Of every object its newest generation counts; then values are taken from the newest
 * contribution to the oldest (by version, then key, then part, then row), and one that overlaps
 * time already taken yields whole. Unlike units and flows never compete and never add up.
 */
export function settle(
  contributions: readonly Contribution[],
  around: RegisterReads = new Map(),
): SettledDay[] {
  return [...seriesOf(contributions)].map(
    ([series, ranked]) => settleSeries(ranked, around.get(series)).day,
  )
}

/** A settled day, and what it was settled from. */
export interface SettledSeries {
  readonly day: SettledDay
  /** Those that count, sorted by start: of a register what was read, else as the day's intervals. */
  readonly values: readonly CompetingValue[]
  /** How a value counts, or would if it did not yield; of a register what was read. */
  readonly settledAs: (value: CompetingValue) => SettledInterval
  readonly register?: SettledRegister
}

/**
 * Settles what competes, newest first, with the reads around it if it is of a register. `onYield`
 * hears of every value that does not count.
 */
export function settleSeries(
  ranked: readonly Contribution[],
  around: readonly Read[] = [],
  onYield?: OnYield,
): SettledSeries {
  const newest = ranked[0] as Contribution
  const values = takeValues(ranked, onYield)
  if (newest.kind !== 'register') return settleValues(ranked, values)
  const register = settleRegister(describe(newest), readsOf(ranked, values), around)
  return { day: register.day, values, settledAs: toInterval, register }
}

function toInterval({ start, length, valueMicro, quality }: CompetingValue): SettledInterval {
  return { start, length, valueMicro, quality }
}

/** What settled days of all kinds take from their newest contribution. */
function describe(newest: Contribution) {
  const { meterId, channel, date, zone, pipeline, unit, flow, site } = newest
  const facts = { meterId, channel, date, zone, pipeline, unit, flow }
  return site === undefined ? facts : { ...facts, site }
}

function settleValues(
  ranked: readonly Contribution[],
  values: readonly CompetingValue[],
): SettledSeries {
  const newest = ranked[0] as Contribution
  const daySeconds = zoneOf(newest.zone).day(parseDate(newest.date) as number).lengthSeconds
  const length = typicalLength(values.length > 0 ? values : gapsOf(ranked))
  const secondsOf = (given: number): number => {
    const seconds = given === 0 ? length : given
    // A daily value covers its day, be that 23 or 25 hours long.
    return seconds >= SECONDS_PER_DAY ? daySeconds : seconds
  }
  const settledAs = (value: CompetingValue): SettledInterval => {
    const { start, quality } = value
    const seconds = secondsOf(value.length)
    const valueMicro =
      value.contribution.kind === 'power'
        ? Number(divideHalfEven(energyOf(value, seconds), SECONDS_PER_HOUR))
        : value.valueMicro
    return { start, length: value.length === 0 ? 0 : seconds, valueMicro, quality }
  }
  const intervals = values.map(settledAs)
  let covered = 0
  for (const value of values) covered += secondsOf(value.length)
  const facts = {
    ...describe(newest),
    ...extremesOf(intervals),
    readings: intervals.length,
    expected: expectedOf(length, daySeconds),
    completeness: Math.min(1, covered / daySeconds),
    quality: dayQuality(intervals, covered, daySeconds),
    intervals,
  }
  const { kind } = newest
  const day: SettledDay =
    kind === 'gauge'
      ? { ...facts, kind, meanMicro: meanOf(intervals) }
      : ({ ...facts, kind, totalMicro: totalOf(values, secondsOf) } satisfies SummedDay)
  return { day, values, settledAs }
}

/** How many intervals of that length a day has. */
export function expectedOf(length: number, daySeconds: number): number {
  return length >= SECONDS_PER_DAY ? 1 : Math.ceil(daySeconds / length)
}

const SECONDS_PER_HOUR = 3600n

/** The energy of a power over so many seconds, in 1e-6 of the unit and 3600ths of that. */
function energyOf({ valueMicro }: CompetingValue, seconds: number): bigint {
  return BigInt(valueMicro) * BigInt(seconds)
}

/** The sum, in which powers count with their energy; rounded once, half-even to 1e-6. */
function totalOf(values: readonly CompetingValue[], secondsOf: (length: number) => number): bigint {
  const sum = new ExactSum()
  let energy = 0n
  for (const value of values) {
    if (value.contribution.kind === 'power') energy += energyOf(value, secondsOf(value.length))
    else sum.add(value.valueMicro)
  }
  if (energy === 0n) return sum.total
  return divideHalfEven(sum.total * SECONDS_PER_HOUR + energy, SECONDS_PER_HOUR)
}

function meanOf(intervals: readonly SettledInterval[]): bigint | undefined {
  if (intervals.length === 0) return undefined
  const sum = new ExactSum()
  for (const { valueMicro } of intervals) sum.add(valueMicro)
  return divideHalfEven(sum.total, BigInt(intervals.length))
}

/** The places that the files say have no value. */
function gapsOf(ranked: readonly Contribution[]): Pick<CompetingValue, 'start' | 'length'>[] {
  return ranked.flatMap(({ segments }) =>
    segments.flatMap(({ start, length, values }) =>
      values.map((_, place) => ({ start: start + place * length, length })),
    ),
  )
}

/** The length that covers most of the day; told from the starts where no object gives one. */
function typicalLength(values: readonly Pick<CompetingValue, 'start' | 'length'>[]): number {
  const first = values[0] as CompetingValue
  if (first.length > 0 && values.every(({ length }) => length === first.length)) {
    return first.length
  }
  const covered = new Map<number, number>()
  let divisor = 0
  for (const { start, length } of values) {
    covered.set(length, (covered.get(length) ?? 0) + length)
    divisor = greatestCommonDivisor(divisor, start - first.start)
  }
  const [longest] = [...covered].reduce((best, next) => (next[1] > best[1] ? next : best))
  return longest || standardLength(divisor) || USUAL_LENGTH
}
