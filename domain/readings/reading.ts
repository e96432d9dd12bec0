/** One reading, as a format maps it, and where it goes. */
import type { Flow } from './contribution.ts'

/**
 * What a value says: energy or volume of its `interval`; mean `power` over it; a cumulative
 * `register` at an instant; or a `gauge` (a temperature, a voltage), which never adds up.
 */
export type Kind = 'interval' | 'power' | 'register' | 'gauge'

/** How a value came to be, worst last. What is missing has no value. */
export const QUALITIES = ['actual', 'estimated', 'substituted', 'missing'] as const
export type Quality = (typeof QUALITIES)[number]

/** What all readings of one channel have in common. A reader makes one of each and hands out that. */
export interface Series {
  /** Which readings of a meter compete: `main` for imported energy of a meter that has one register. */
  readonly channel: string
  /** Totals are kept in it: kWh (also of `power`, whose values are kW), m3, therm; a gauge's own. */
  readonly unit: string
  readonly flow: Flow
  readonly kind: Kind
  /** IANA zone of local days. */
  readonly zone: string
  /** The format leaves out intervals of zero: gaps between readings are zeros. */
  readonly omitsZeros: boolean
}

/**
 * What tells series of one channel apart that never compete: their unit, their flow, and whether
 * they are gauges, registers, or energy of intervals (which powers are, too).
 */
export function rivalry({ unit, flow, kind }: Pick<Series, 'unit' | 'flow' | 'kind'>): string {
  return `${unit}\n${flow}\n${kind === 'power' ? 'interval' : kind}`
}

/** Stands where no value has been read yet. */
export const NO_SERIES: Series = {
  channel: '',
  unit: '',
  flow: 'import',
  kind: 'interval',
  zone: 'UTC',
  omitsZeros: false,
}

/** A reading on its way to the sink. Readers fill one object again and again: keep nothing of it. */
export interface Reading {
  meterId: string
  series: Series
  /** Day number of the local calendar date. */
  day: number
  /** Seconds since local midnight at which the interval begins; of a register, of the instant. */
  start: number
  /** Seconds; 0 asks to infer it. Of a register always 0. */
  length: number
  /** In 1e-6 of the unit (kW of `power`); NaN where the file says that there is no value. */
  micro: number
  quality: Quality
  /** The row's own revision stamp, ISO 8601 in UTC; empty where the format has none. */
  revision: string
  /** The stamp was a date without a time. */
  isBareDate: boolean
}

/** Where a format puts the readings that it maps. */
export interface ReadingSink {
  /**
   * Adds a reading. Returns whether the object had one at that very start before: of two revisions
   * the newer counts, else the later row.
   */
  add(reading: Readonly<Reading>): boolean
  /** Whether it has one at that very start; asked only where a rule wants to know. */
  has(reading: Readonly<Reading>): boolean
}
