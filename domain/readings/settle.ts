/** Settles what several objects say of one meter-day into one answer. */
import { divideHalfEven } from '../quantity/decimal.ts'
import { ExactSum } from '../quantity/exact-sum.ts'
import { parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { zoneOf } from '../time/zone.ts'
import { seriesOf, type TakenValue, takeValues } from './competition.ts'
import type { Contribution } from './contribution.ts'
import { greatestCommonDivisor, standardLength, USUAL_LENGTH } from './interval-length.ts'
import { type RegisterReads, readsOf, settleRegister } from './register.ts'
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
  return [...seriesOf(contributions)].map(([series, ranked]) => {
    const newest = ranked[0] as Contribution
    if (newest.kind === 'register') {
      return settleRegister(describe(newest), readsOf(ranked), around.get(series) ?? [])
    }
    return settleSeries(ranked, newest)
  })
}

/** What settled days of all kinds take from their newest contribution. */
function describe({ site, ...newest }: Contribution) {
  const { meterId, channel, date, zone, pipeline, unit, flow } = newest
  const facts = { meterId, channel, date, zone, pipeline, unit, flow }
  return site === undefined ? facts : { ...facts, site }
}

function settleSeries(ranked: readonly Contribution[], newest: Contribution): SettledDay {
  const daySeconds = zoneOf(newest.zone).day(parseDate(newest.date) as number).lengthSeconds
  const values = takeValues(ranked)
  const length = typicalLength(values.length > 0 ? values : gapsOf(ranked))
  const secondsOf = (given: number): number => {
    const seconds = given === 0 ? length : given
    // A daily value covers its day, be that 23 or 25 hours long.
    return seconds >= SECONDS_PER_DAY ? daySeconds : seconds
  }
  let covered = 0
  const intervals = values.map((value): SettledInterval => {
    const { start, quality } = value
    const seconds = secondsOf(value.length)
    covered += seconds
    const valueMicro =
      value.kind === 'power'
        ? Number(divideHalfEven(energyOf(value, seconds), SECONDS_PER_HOUR))
        : value.valueMicro
    return { start, length: value.length === 0 ? 0 : seconds, valueMicro, quality }
  })
  const facts = {
    ...describe(newest),
    ...extremesOf(intervals),
    readings: intervals.length,
    expected: length >= SECONDS_PER_DAY ? 1 : Math.ceil(daySeconds / length),
    completeness: Math.min(1, covered / daySeconds),
    quality: dayQuality(intervals, covered, daySeconds),
    intervals,
  }
  const { kind } = newest
  return kind === 'gauge'
    ? { ...facts, kind, meanMicro: meanOf(intervals) }
    : ({ ...facts, kind, totalMicro: totalOf(values, secondsOf) } satisfies SummedDay)
}

const SECONDS_PER_HOUR = 3600n

/** The energy of a power over so many seconds, in 1e-6 of the unit and 3600ths of that. */
function energyOf({ valueMicro }: TakenValue, seconds: number): bigint {
  return BigInt(valueMicro) * BigInt(seconds)
}

/** The sum, in which powers count with their energy; rounded once, half-even to 1e-6. */
function totalOf(values: readonly TakenValue[], secondsOf: (length: number) => number): bigint {
  const sum = new ExactSum()
  let energy = 0n
  for (const value of values) {
    if (value.kind === 'power') energy += energyOf(value, secondsOf(value.length))
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
function gapsOf(ranked: readonly Contribution[]): Pick<TakenValue, 'start' | 'length'>[] {
  return ranked.flatMap(({ segments }) =>
    segments.flatMap(({ start, length, values }) =>
      values.map((_, place) => ({ start: start + place * length, length })),
    ),
  )
}

/** The length that covers most of the day; told from the starts where no object gives one. */
function typicalLength(values: readonly Pick<TakenValue, 'start' | 'length'>[]): number {
  const first = values[0] as TakenValue
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
