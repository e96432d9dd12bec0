/** How much one object may ask of the machine. */
import * as z from 'zod'

/** Past a limit an object fails with a clear record. */
export interface Limits {
  /** Bytes after decompression, all members of an archive together. */
  readonly decompressedBytes: number
  /** Files in one archive; folders and what else is passed over do not count. */
  readonly members: number
  /** Most decompressed bytes for one byte of the object: past it the object counts as a bomb. */
  readonly ratio: number
  /** Decompressed bytes from which on `ratio` is looked at: small files may be as dense as they like. */
  readonly ratioFrom: number
  readonly rows: number
  /** Bytes from which on an object is read in parts, where it can be. */
  readonly splitBytes: number
  /** Bytes of such a part. */
  readonly partBytes: number
  /** Bytes of one row as UTF-8, which may have several lines where quotes hold them. */
  readonly lineBytes: number
  /** Fields of one row. */
  readonly columns: number
  /**
   * Readings kept in memory, in numbers of 8 bytes (a meter-day takes some itself); an object with
   * more is read twice and written in parts. A day of half hours of 100,000 meters takes 7.3 million.
   */
  readonly heldReadings: number
  /** Meters of one object, each of its channels by itself: what is known of them is kept whole. */
  readonly meters: number
  /** Meter-days of one object: their list is kept whole. */
  readonly meterDays: number
  /** Rejected rows kept with their text; all are counted. */
  readonly keptRejects: number
}

export const DEFAULT_LIMITS: Limits = {
  decompressedBytes: 16 * 2 ** 30,
  members: 10_000,
  // A year of half-hourly zeros in one row packs 870 : 1, a bomb of one byte 1030 : 1.
  ratio: 1000,
  ratioFrom: 64 * 2 ** 20,
  rows: 2_000_000_000,
  splitBytes: 256 * 2 ** 20,
  partBytes: 128 * 2 ** 20,
  lineBytes: 2 ** 20,
  columns: 50_000,
  heldReadings: 8_000_000,
  meters: 500_000,
  meterDays: 3_000_000,
  keptRejects: 1000,
}

const count = z.number().int().positive()

/** `limits.yml`: those that are to differ from the defaults. */
export const limitsSchema = z.strictObject({
  limits: z
    .strictObject({
      decompressedBytes: count,
      members: count,
      ratio: z.number().positive(),
      ratioFrom: count,
      rows: count,
      splitBytes: count,
      partBytes: count,
      lineBytes: count,
      columns: count,
      meters: count,
      meterDays: count,
    })
    .partial(),
})
