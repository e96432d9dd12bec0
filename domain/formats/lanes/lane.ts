/** The fast way for a file's plain rows, beside its reader: straight from bytes to the gatherer. */

/**
 * Takes rows exactly as the reader would, or leaves them to it. What a lane does by itself is to
 * find fields and to read plain numbers; what texts mean, it is told by the reader once for each.
 */
export interface Lane {
  /** Rows taken so far, all of them accepted. */
  readonly rows: number
  /** Rows of which at least one reading replaced an earlier one of the same time. */
  readonly duplicates: number
  /** Values with more than six decimals, rounded half-even. */
  readonly rounded: number
  /**
   * Takes whole rows from one place on, as far as it can. Returns the place of the first that it
   * leaves to the reader; `end`, behind a line feed, if it leaves none.
   */
  run(bytes: Uint8Array, from: number, end: number): number
  /** Shows it the bytes of a row that the reader has just accepted, from its first to its line feed. */
  learn(bytes: Uint8Array, from: number, end: number): void
  /** Something outside of rows has changed what they mean. */
  forget(): void
}
