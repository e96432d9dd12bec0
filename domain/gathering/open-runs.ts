/** The runs that streams hold open, where the next row's value goes. */
import type { Slabs } from './slabs.ts'

/** Where each number of a run stands: a row touches one line of cache (measured: 15 % of a long file). */
const DAY = 0
const NEXT = 1
const STEP = 2
const STRAND = 3
const ARRAY = 4
const AT = 5
const END = 6
const STRIDE = 8
/** No day: what is compared with it differs from all. */
const NONE = -1_000_000

/** A run to be appended to: `at` and `end` are places in an array of the slabs. */
export interface OpenRun {
  readonly day: number
  /** Seconds since local midnight at which the next value is due. */
  readonly next: number
  readonly step: number
  /** The number of its strand. */
  readonly strand: number
  readonly array: number
  readonly at: number
  readonly end: number
}

export class OpenRuns {
  readonly #slabs: Slabs
  #table = new Int32Array(64 * STRIDE)
  #count = 0

  constructor(slabs: Slabs) {
    this.#slabs = slabs
  }

  /** Room for one more stream: its number, from 0 on. */
  add(): number {
    const stream = this.#count++
    if (this.#count * STRIDE > this.#table.length) {
      const wider = new Int32Array(2 * this.#table.length)
      wider.set(this.#table)
      this.#table = wider
    }
    this.close(stream)
    return stream
  }

  /** Adds an actual value that continues the open run; false where it does not, or there is no room. */
  append(stream: number, day: number, start: number, micro: number, strand: number): boolean {
    const table = this.#table
    const run = stream * STRIDE
    if (table[run] !== day || table[run + NEXT] !== start) return false
    if (table[run + STRAND] !== strand) return false
    const at = table[run + AT] as number
    if (at === table[run + END]) return false
    const values = this.#slabs.arrays[table[run + ARRAY] as number] as Float64Array
    values[at] = micro
    table[run + AT] = at + 1
    table[run + NEXT] = start + (table[run + STEP] as number)
    return true
  }

  open(stream: number, { day, next, step, strand, array, at, end }: OpenRun): void {
    const run = stream * STRIDE
    this.#table[run + DAY] = day
    this.#table[run + NEXT] = next
    this.#table[run + STEP] = step
    this.#table[run + STRAND] = strand
    this.#table[run + ARRAY] = array
    this.#table[run + AT] = at
    this.#table[run + END] = end
  }

  isOpen(stream: number): boolean {
    return this.#table[stream * STRIDE] !== NONE
  }

  /** The place behind the run's last value. */
  placeOf(stream: number): number {
    return this.#table[stream * STRIDE + AT] as number
  }

  close(stream: number): void {
    this.#table[stream * STRIDE] = NONE
  }
}
