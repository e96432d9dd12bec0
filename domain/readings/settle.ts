/** Settles what several objects say of one meter-day into one answer. */
import { ExactSum } from '../quantity/exact-sum.ts'
import { parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { zoneOf } from '../time/zone.ts'
import type { Contribution, Flow } from './contribution.ts'
import { greatestCommonDivisor, standardLength, USUAL_LENGTH } from './interval-length.ts'
import { TakenTime } from './taken-time.ts'

export interface SettledInterval {
  /** Seconds since local midnight. */
  readonly start: number
  /** Seconds; 0 where no object tells. */
  readonly length: number
  readonly valueMicro: number
}

/** How much of the day its readings cover. */
export type DayQuality = 'complete' | 'partial'

export interface SettledDay {
  readonly meterId: string
  readonly channel: string
  readonly date: string
  readonly zone: string
  readonly pipeline: string
  readonly unit: string
  readonly flow: Flow
  readonly totalMicro: bigint
  readonly minMicro: number
  readonly maxMicro: number
  readonly readings: number
  /** How many readings the day has when it is whole. */
  readonly expected: number
  /** Share of the day's time that is covered, 0 to 1. */
  readonly completeness: number
  readonly quality: DayQuality
  /** Sorted by start. */
  readonly intervals: readonly SettledInterval[]
}

/**
 * The one answer that a set of contributions to one meter and date gives, whatever their order and
 * however often each occurs: a settled day for each channel, unit and flow that has readings.
 *
 * Of every object its newest generation counts; then intervals are taken from the newest
 * contribution to the oldest (by version, then key, then part, then row), and one that overlaps
 * time already taken yields whole. Unlike units and flows never compete and never add up.
 */
export function settle(contributions: readonly Contribution[]): SettledDay[] {
  const current = newestGenerations(contributions)
  const series = Map.groupBy(current, ({ channel, unit, flow }) => `${channel}\n${unit}\n${flow}`)
  return [...series.values()].map(settleSeries).filter((settled) => settled !== undefined)
}

function settleSeries(contributions: readonly Contribution[]): SettledDay | undefined {
  const ranked = contributions
    .filter((contribution) => contribution.segments.length > 0)
    .sort(newestFirst)
  const newest = ranked[0]
  if (newest === undefined) return undefined
  const intervals = takeIntervals(ranked)
  if (intervals.length === 0) return undefined
  return { ...describe(newest), ...summarize(intervals, newest) }
}

function newestGenerations(contributions: readonly Contribution[]): Contribution[] {
  if (contributions.length === 1) return [...contributions]
  const newest = new Map<string, number>()
  for (const contribution of contributions) {
    const object = objectKey(contribution)
    newest.set(object, Math.max(contribution.generation, newest.get(object) ?? 0))
  }
  const unique = new Map<string, Contribution>()
  for (const contribution of contributions) {
    const object = objectKey(contribution)
    if (contribution.generation !== newest.get(object)) continue
    unique.set(`${object}\n${contribution.part}`, contribution)
  }
  return [...unique.values()]
}

function objectKey({ channel, source }: Contribution): string {
  return `${channel}\n${source}`
}

function newestFirst(a: Contribution, b: Contribution): number {
  return compare(b.version, a.version) || compare(b.source, a.source) || b.part - a.part
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function takeIntervals(newestToOldest: readonly Contribution[]): SettledInterval[] {
  const taken = new TakenTime()
  const intervals: SettledInterval[] = []
  for (const { segments } of newestToOldest) {
    for (let index = segments.length - 1; index >= 0; index--) {
      const segment = segments[index] as Contribution['segments'][number]
      const { length, values } = segment
      for (let place = 0; place < values.length; place++) {
        const valueMicro = values[place] as number | null
        const start = segment.start + place * length
        if (valueMicro === null || !taken.take(start, endOf(start, length))) continue
        intervals.push({ start, length, valueMicro })
      }
    }
  }
  return intervals.sort((a, b) => a.start - b.start)
}

/** A daily value takes its whole day, be that 25 hours long; an unknown length takes its instant. */
function endOf(start: number, length: number): number {
  return length >= SECONDS_PER_DAY ? Number.POSITIVE_INFINITY : start + Math.max(length, 1)
}

type Description = Pick<
  SettledDay,
  'meterId' | 'channel' | 'date' | 'zone' | 'pipeline' | 'unit' | 'flow'
>

function describe(newest: Contribution): Description {
  const { meterId, channel, date, zone, pipeline, unit, flow } = newest
  return { meterId, channel, date, zone, pipeline, unit, flow }
}

function summarize(
  intervals: readonly SettledInterval[],
  newest: Contribution,
): Omit<SettledDay, keyof Description> {
  const daySeconds = zoneOf(newest.zone).day(parseDate(newest.date) as number).lengthSeconds
  const length = typicalLength(intervals)
  const sum = new ExactSum()
  let minMicro = Number.POSITIVE_INFINITY
  let maxMicro = Number.NEGATIVE_INFINITY
  let covered = 0
  for (const interval of intervals) {
    sum.add(interval.valueMicro)
    minMicro = Math.min(minMicro, interval.valueMicro)
    maxMicro = Math.max(maxMicro, interval.valueMicro)
    const seconds = interval.length === 0 ? length : interval.length
    // A daily value covers its day, be that 23 or 25 hours long.
    covered += seconds >= SECONDS_PER_DAY ? daySeconds : seconds
  }
  return {
    totalMicro: sum.total,
    minMicro,
    maxMicro,
    readings: intervals.length,
    expected: length >= SECONDS_PER_DAY ? 1 : Math.ceil(daySeconds / length),
    completeness: Math.min(1, covered / daySeconds),
    quality: covered >= daySeconds ? 'complete' : 'partial',
    intervals,
  }
}

/** The length that covers most of the day; told from the starts where no object gives one. */
function typicalLength(intervals: readonly SettledInterval[]): number {
  const first = intervals[0] as SettledInterval
  if (first.length > 0 && intervals.every((interval) => interval.length === first.length)) {
    return first.length
  }
  const covered = new Map<number, number>()
  let divisor = 0
  for (const { start, length } of intervals) {
    covered.set(length, (covered.get(length) ?? 0) + length)
    divisor = greatestCommonDivisor(divisor, start - first.start)
  }
  const [longest] = [...covered].reduce((best, next) => (next[1] > best[1] ? next : best))
  return longest || standardLength(divisor) || USUAL_LENGTH
}
