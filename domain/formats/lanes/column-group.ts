/** Columns whose texts together say one thing: a time, or what kind of row it is. */
import type { ByteNames } from './byte-names.ts'

/** More texts than that are no kinds of rows, and no times of a file worth remembering. */
const MOST_NAMES = 200_000
/** Numbers of texts are smaller. */
const NUMBERS = 2 ** 20

export class ColumnGroup {
  readonly columns: readonly number[]
  /** The number of the row's texts together, from 1 on; 0 where the group has no column. */
  number = 0
  readonly #names: readonly ByteNames[]
  readonly #first: number
  /** From the number of the columns before and that of one more to theirs together. */
  readonly #pairs: readonly Map<number, number>[]
  readonly #last: Float64Array
  readonly #lastPairs: Int32Array
  #count = 0

  /** `names` number the texts of each column. */
  constructor(columns: readonly number[], names: readonly (ByteNames | undefined)[]) {
    this.columns = columns
    this.#names = columns.map((column) => names[column] as ByteNames)
    this.#first = columns[0] ?? -1
    this.#pairs = columns.map(() => new Map())
    this.#last = new Float64Array(columns.length)
    this.#lastPairs = new Int32Array(columns.length)
  }

  /** Takes the numbers of a row's texts, by column. */
  put(numbers: Int32Array): void {
    if (this.#first < 0) return
    let number = numbers[this.#first] as number
    if (this.columns.length === 1) {
      this.number = number
      return
    }
    for (let at = 1; at < this.columns.length; at++) {
      const key = number * NUMBERS + (numbers[this.columns[at] as number] as number)
      number = this.#last[at] === key ? (this.#lastPairs[at] as number) : this.#pair(at, key)
    }
    this.number = number
  }

  #pair(at: number, key: number): number {
    const pairs = this.#pairs[at] as Map<number, number>
    let pair = pairs.get(key)
    if (pair === undefined) {
      pair = ++this.#count
      pairs.set(key, pair)
    }
    this.#last[at] = key
    this.#lastPairs[at] = pair
    return pair
  }

  /** Whether so many texts were met that they are to be forgotten. */
  get isFull(): boolean {
    return this.#count > MOST_NAMES || this.#names.some(({ size }) => size > MOST_NAMES)
  }

  /** Forgets all texts: numbers begin anew. */
  clear(): void {
    for (const names of this.#names) names.clear()
    for (const pairs of this.#pairs) pairs.clear()
    this.#last.fill(0)
    this.#count = 0
  }
}
