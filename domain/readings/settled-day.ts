/** A meter-day as settled: what all objects together say of it. */
import type { Flow } from './contribution.ts'
import type { Kind, Quality } from './reading.ts'

/** How a value came to be; what is missing has no value. */
export type ValueQuality = Exclude<Quality, 'missing'>

export interface SettledInterval {
  /** Seconds since local midnight. */
  readonly start: number
  /** Seconds, of a daily value those of its day; 0 where no object tells. */
  readonly length: number
  /** In 1e-6 of the day's unit: energy also of a power, consumption of a register. */
  readonly valueMicro: number
  readonly quality: ValueQuality
}

/**
 * `missing`: no value at all; `partial`: not the whole day; `estimated`: the whole day, but some
 * of it estimated or substituted; else `complete`.
 */
export type DayQuality = 'complete' | 'partial' | 'estimated' | 'missing'

interface DayFacts {
  readonly meterId: string
  readonly channel: string
  readonly date: string
  readonly zone: string
  readonly pipeline: string
  readonly site?: string
  readonly unit: string
  readonly flow: Flow
  /** Undefined where there is no value. */
  readonly minMicro: number | undefined
  readonly maxMicro: number | undefined
  readonly readings: number
  /** How many readings the day has when it is whole. */
  readonly expected: number
  /** Share of the day's time that is covered, 0 to 1. */
  readonly completeness: number
  readonly quality: DayQuality
  /** Sorted by start. */
  readonly intervals: readonly SettledInterval[]
}

/** A read of a register that cannot follow the one before it. */
export interface RegisterBreak {
  /** The register began anew and goes on from there; or one read was wrong, and is left out. */
  readonly cause: 'reset' | 'misread'
  /** What it showed before, and then; in 1e-6 of the unit. */
  readonly fromMicro: number
  readonly toMicro: number
  /** Local date of the read that broke, and its seconds since local midnight. */
  readonly date: string
  readonly start: number
}

/** A day of a quantity that adds up. */
export interface SummedDay extends DayFacts {
  readonly kind: Exclude<Kind, 'gauge'>
  readonly totalMicro: bigint
  /** Of a register: those that come to light with the reads of this date, if there are any. */
  readonly breaks?: readonly RegisterBreak[]
}

/** A day of a gauge, which never adds up. */
export interface GaugeDay extends DayFacts {
  readonly kind: 'gauge'
  /** Of its readings, rounded half-even to 1e-6; undefined where there are none. */
  readonly meanMicro: bigint | undefined
}

export type SettledDay = SummedDay | GaugeDay

/** How good a day is that has these intervals, and so many of its seconds covered. */
export function dayQuality(
  intervals: readonly SettledInterval[],
  coveredSeconds: number,
  daySeconds: number,
): DayQuality {
  if (intervals.length === 0) return 'missing'
  if (coveredSeconds < daySeconds) return 'partial'
  return intervals.every(({ quality }) => quality === 'actual') ? 'complete' : 'estimated'
}

/** The smallest and the largest value; undefined where there is none. */
export function extremesOf(
  intervals: readonly SettledInterval[],
): Pick<DayFacts, 'minMicro' | 'maxMicro'> {
  let minMicro: number | undefined
  let maxMicro: number | undefined
  for (const { valueMicro } of intervals) {
    if (minMicro === undefined || valueMicro < minMicro) minMicro = valueMicro
    if (maxMicro === undefined || valueMicro > maxMicro) maxMicro = valueMicro
  }
  return { minMicro, maxMicro }
}
