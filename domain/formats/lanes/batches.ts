/** Rows batch by batch, as long as scanner and lane take them. */
import type { RowScanner } from './row-scanner.ts'

/** What a batch begins with when one was not taken whole: what is left of it has to be scanned again. */
const FEWEST_ROWS = 4

export interface BatchTaker {
  /**
   * Takes so many scanned rows, the first of which begins there, as far as it can; returns how many.
   * A method, no closure: V8 compiles a call of a closure for that one alone.
   */
  takeBatch(bytes: Uint8Array, from: number, rows: number): number
}

export class Batches {
  readonly #scanner: RowScanner
  readonly #taker: BatchTaker
  #most: number

  constructor(scanner: RowScanner, taker: BatchTaker) {
    this.#scanner = scanner
    this.#taker = taker
    this.#most = Math.min(FEWEST_ROWS, scanner.capacity)
  }

  /** Scans and takes rows; returns the place of the first that is not taken. */
  run(bytes: Uint8Array, from: number, end: number): number {
    const scanner = this.#scanner
    let at = from
    while (at < end) {
      const rows = scanner.scan(bytes, at, end, this.#most)
      if (rows === 0) return at
      const taken = this.#taker.takeBatch(bytes, at, rows)
      if (taken > 0) at = scanner.ends[taken - 1] as number
      if (taken < rows) {
        this.#most = Math.min(FEWEST_ROWS, scanner.capacity)
        return at
      }
      this.#most = Math.min(2 * this.#most, scanner.capacity)
    }
    return at
  }
}
