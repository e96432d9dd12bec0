/** What one object says of one meter-day: the unit in which readings are stored. */
import { ExactSum } from '../quantity/exact-sum.ts'
import type { Segment } from './interval-vector.ts'
import type { Kind } from './reading.ts'

/** `part`: told by another channel already (a sub-meter, a tariff of it): shown, and in no total. */
export type Flow = 'import' | 'export' | 'part'

/** The channel of meters that have only one. */
export const MAIN_CHANNEL = 'main'

export interface Contribution {
  readonly meterId: string
  readonly channel: string
  /** Local calendar date, `YYYY-MM-DD`. */
  readonly date: string
  /** The object that says it: bucket and key, joined by a slash. */
  readonly source: string
  /** Counts up each time the object is ingested; of one object only the newest counts. */
  readonly generation: number
  /** A large object may say what it has of a meter-day in several parts, later rows in later ones. */
  readonly part: number
  /** Which of two is newer, by the rows' own revision or else their object's: ISO 8601 in UTC, compared as text. */
  readonly version: string
  readonly pipeline: string
  /** IANA time zone of the date. */
  readonly zone: string
  readonly unit: string
  readonly flow: Flow
  readonly kind: Kind
  /** Where the meter stands, if the file or the pipeline says it. */
  readonly site?: string
  /** In the order of the object's rows, oldest first. None: the object no longer has this day. */
  readonly segments: readonly Segment[]
}

/** What the values of a contribution of intervals come to, known without decoding them. */
export interface Outline {
  /** Seconds that each of its intervals takes, of which no two overlap. */
  readonly length: number
  readonly totalMicro: number
  /** How many intervals have a value. */
  readonly readings: number
}

/** A contribution as a store has it. */
export interface StoredContribution extends Contribution {
  /** Undefined where only the values tell. */
  readonly outline?: Outline | undefined
}

/** A meter-day's place in the store without the object: which readings compete with each other. */
export interface MeterDay {
  readonly meterId: string
  readonly channel: string
  readonly date: string
}

/** The figures of one contribution by itself: what its object says, before anything is settled. */
export function totalsOf(segments: readonly Segment[]): {
  totalMicro: bigint
  minMicro: number
  maxMicro: number
  readings: number
} {
  const sum = new ExactSum()
  let minMicro = Number.POSITIVE_INFINITY
  let maxMicro = Number.NEGATIVE_INFINITY
  let readings = 0
  for (const { values } of segments) {
    for (const value of values) {
      if (value === null) continue
      sum.add(value)
      if (value < minMicro) minMicro = value
      if (value > maxMicro) maxMicro = value
      readings++
    }
  }
  return { totalMicro: sum.total, minMicro, maxMicro, readings }
}
