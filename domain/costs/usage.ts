/** What is counted for a bill: so many of what has a price, and what for. */
import type { Measures } from './measures.ts'
import type { PriceName } from './prices.ts'

/** A month's count of one priced thing for one purpose. */
export interface Usage {
  readonly price: PriceName
  /** What needs it, such as `ingest`. */
  readonly for: Purpose
  /** In a few words; the same for every workload. */
  readonly what: string
  readonly quantity: number
}

export type Purpose = 'ingest' | 'fold' | 'detect' | 'answer' | 'keep' | 'run'

const GIB = 2 ** 30

/** AWS's GB, which is 2^30 bytes. */
export function gigabytes(bytes: number): number {
  return bytes / GIB
}

/** Memory of functions in serverless.yml, in GB. A whole CPU comes with 1769 MB. */
export const CPU_GB = 1769 / 1024
export const SMALL_GB = 1
/** Seconds of a whole CPU take so much longer there. */
export const SMALL_SLOWER = CPU_GB / SMALL_GB

/** An index with all attributes takes every write once more. */
export const WITH_INDEX = 2

export function itemBytes({ item }: Measures, readings: number): number {
  return item.bytes + readings * item.bytesPerReading
}

/** Of the table alone, for one item. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}

/** For one query, whose items are summed before they are rounded. */
export function readUnits(bytes: number, consistency: 'consistent' | 'eventual'): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistency === 'consistent' ? 1 : 0.5)
}
