/** How much one object may ask of the machine. Past a limit it fails with a clear record. */
export interface Limits {
  /** Bytes after decompression. */
  readonly decompressedBytes: number
  readonly rows: number
  /** Fields of one row. */
  readonly columns: number
  /** Readings kept in memory; an object with more is read twice and written in parts. */
  readonly heldReadings: number
  /** Meter-days of one object: their list is kept whole. */
  readonly meterDays: number
  /** Rejected rows kept with their text; all are counted. */
  readonly keptRejects: number
}

export const DEFAULT_LIMITS: Limits = {
  decompressedBytes: 16 * 2 ** 30,
  rows: 2_000_000_000,
  columns: 50_000,
  heldReadings: 2_000_000,
  meterDays: 3_000_000,
  keptRejects: 1000,
}
