/** Texts of several columns that say one thing together, such as a date and a clock: one number for all. */

/** Numbers of texts and pairs are smaller. */
const NUMBERS = 2 ** 26

export class TextPairs {
  size = 0
  readonly #known: readonly Map<number, number>[]
  /** What each column came to last. */
  readonly #firsts: Int32Array
  readonly #seconds: Int32Array
  readonly #pairs: Int32Array

  constructor(columns: number) {
    this.#known = Array.from({ length: columns }, () => new Map())
    this.#firsts = new Int32Array(columns)
    this.#seconds = new Int32Array(columns)
    this.#pairs = new Int32Array(columns)
  }

  /** The number of a column's text together with those of the columns before; from 1 on. */
  of(column: number, before: number, text: number): number {
    if (this.#firsts[column] === before && this.#seconds[column] === text) {
      return this.#pairs[column] as number
    }
    const known = this.#known[column] as Map<number, number>
    const key = before * NUMBERS + text
    const pair = known.get(key) ?? ++this.size
    known.set(key, pair)
    this.#firsts[column] = before
    this.#seconds[column] = text
    this.#pairs[column] = pair
    return pair
  }

  clear(): void {
    for (const known of this.#known) known.clear()
    this.#firsts.fill(0)
    this.size = 0
  }
}
