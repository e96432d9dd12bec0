/** What all readers have in common: how a row is read, and what may come of it. */

import type { Gatherer } from '../../gathering/gatherer.ts'
import type { Rules } from '../../pipelines/rules.ts'
import type { ReadingSink } from '../../readings/reading.ts'
import { cut } from '../../short-text.ts'
import type { Lane } from '../lanes/lane.ts'
import type { Profile } from '../profile/profile.ts'

/**
 * A row gave readings, had none to give, is no data by the format's own rules (a section's header,
 * a total of rows, another quantity), or is rejected with a reason.
 */
export type RowResult = 'accepted' | 'blank' | 'aside' | { readonly reason: string }

/** What a reader that reads a part of a file keeps beside its readings. */
export interface ReaderFacts {
  /** Whether what some row means hung on rows before it. */
  readonly hangsOnOrder: boolean
  /** Rows that were no data by the format's own rules. */
  readonly asides: number
  /** The first quality codes that nobody knows, quoted. */
  readonly unknownQualities: readonly string[]
  /** The texts that named meters, those of rejected rows too. */
  readonly meterNames: Iterable<string>
  /** Names of the series that readings may be of. */
  readonly series: readonly string[]
}

/** A profile bound to one file: reads its rows, one after the other, into a sink. */
export interface RowReader {
  /** What was met on the way that a person should know; complete after `end`. */
  readonly notes: readonly string[]
  /** Rows of which at least one reading replaced an earlier one of the same time. */
  readonly duplicates: number
  /** Values with more than six decimals, rounded half-even. */
  readonly rounded: number
  /** The units of readings so far, in which totals are kept. */
  readonly units: ReadonlySet<string>
  /** What it keeps; undefined for those that know no parts of files. */
  readonly kept?: ReaderFacts | undefined
  /** The fast way for plain rows, where there is one. */
  readonly lane?: Lane | undefined
  read(row: readonly string[]): RowResult
  /** The file is over: gives out what was held back. */
  end(): void
}

/** What a reader needs beside the profile. */
export interface ReadingContext {
  readonly profile: Profile
  /** IANA zone of local days. */
  readonly zone: string
  /** The meter id that the object's key tells. */
  readonly keyMeter: string | undefined
  readonly sink: ReadingSink
  readonly rules: Rules
  /** Rows above the table. */
  readonly preamble: readonly (readonly string[])[]
  /** The header row; of a file without one, as many empty titles as it has columns. */
  readonly titles: readonly string[]
  /** The first rows below it, which tell in what order rows run. */
  readonly sample: readonly (readonly string[])[]
  /** So many meters may be named: what readers know of each is kept. */
  readonly mostMeters: number
  /** What lanes need beside: the sink itself, and the ASCII code that parts fields. No lane without. */
  readonly fast?: { readonly gatherer: Gatherer; readonly delimiter: number } | undefined
}

/** Text as quoted in a reason: short, and on one line. */
export function quote(text: string): string {
  return JSON.stringify(shorten(text))
}

export function shorten(text: string): string {
  return cut(text, 40)
}

/** Whether a cell says nothing. */
export function isBlank(text: string): boolean {
  return text === '' || (text.charCodeAt(0) <= 32 && text.trim() === '')
}

/** Why a row does not fit its header: fields are missing, or something stands behind the last one. */
export function widthFault(row: readonly string[], width: number): string | undefined {
  let fits = row.length >= width
  for (let at = width; fits && at < row.length; at++) fits = isBlank(row[at] as string)
  return fits ? undefined : `${row.length} fields, the header has ${width}`
}
