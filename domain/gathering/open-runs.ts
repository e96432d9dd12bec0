/** The runs that streams hold open, where the next row's value goes. */
import type { Slabs } from './slabs.ts'

/** Where each number of a run stands: a row touches one line of cache. */
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

/** Rows of values at equal distances on one day, a value for each column. */
export interface Block {
  /** One row behind the other. */
  readonly values: Float64Array
  readonly width: number
  readonly rows: number
  readonly day: number
  /** Of the first row, and from each to the next. */
  readonly start: number
  readonly step: number
}

export class OpenRuns {
  readonly #slabs: Slabs
  /** All runs; until a stream is added. */
  table = new Int32Array(64 * STRIDE)
  #count = 0

  constructor(slabs: Slabs) {
    this.#slabs = slabs
  }

  /** Room for one more stream: its number, from 0 on. */
  add(): number {
    const stream = this.#count++
    if (this.#count * STRIDE > this.table.length) {
      const wider = new Int32Array(2 * this.table.length)
      wider.set(this.table)
      this.table = wider
    }
    this.close(stream)
    return stream
  }

  /** What values lie in; until room is taken again. */
  get arrays(): readonly Float64Array[] {
    return this.#slabs.arrays
  }

  /**
   * Appends a block's columns from one on, each to its own stream's run. Returns the first that does
   * not continue one, or has no room there; their number where all do. In a block of one row values
   * that are NaN are passed over; one of several has none.
   */
  appendBlock(
    from: number,
    { values, width, rows, day, start, step }: Block,
    { streams, strands }: { readonly streams: Int32Array; readonly strands: Int32Array },
  ): number {
    const { table, arrays } = this
    let column = from
    for (; column < width; column++) {
      if (rows === 1 && Number.isNaN(values[column])) continue
      const stream = streams[column] as number
      if (stream < 0) break
      const run = stream * STRIDE
      if (table[run] !== day || table[run + NEXT] !== start) break
      const runStep = table[run + STEP] as number
      if (table[run + STRAND] !== strands[column] || (rows > 1 && runStep !== step)) break
      const at = table[run + AT] as number
      if (at + rows > (table[run + END] as number)) break
      const array = arrays[table[run + ARRAY] as number] as Float64Array
      for (let row = 0, place = column; row < rows; row++, place += width) {
        array[at + row] = values[place] as number
      }
      table[run + AT] = at + rows
      table[run + NEXT] = start + rows * runStep
    }
    return column
  }

  open(stream: number, { day, next, step, strand, array, at, end }: OpenRun): void {
    const run = stream * STRIDE
    this.table[run + DAY] = day
    this.table[run + NEXT] = next
    this.table[run + STEP] = step
    this.table[run + STRAND] = strand
    this.table[run + ARRAY] = array
    this.table[run + AT] = at
    this.table[run + END] = end
  }

  isOpen(stream: number): boolean {
    return this.table[stream * STRIDE] !== NONE
  }

  /** The place behind the run's last value. */
  placeOf(stream: number): number {
    return this.table[stream * STRIDE + AT] as number
  }

  close(stream: number): void {
    this.table[stream * STRIDE] = NONE
  }
}

/**
 * Adds an actual value that continues a stream's open run; false where it does not, or there is no
 * room. A function, for loops that hold the table and arrays of the runs.
 */
export function appendTo(
  table: Int32Array,
  arrays: readonly Float64Array[],
  stream: number,
  day: number,
  start: number,
  micro: number,
  strand: number,
): boolean {
  const run = stream * STRIDE
  if (table[run] !== day || table[run + NEXT] !== start) return false
  if (table[run + STRAND] !== strand) return false
  const at = table[run + AT] as number
  if (at === table[run + END]) return false
  const values = arrays[table[run + ARRAY] as number] as Float64Array
  values[at] = micro
  table[run + AT] = at + 1
  table[run + NEXT] = start + (table[run + STEP] as number)
  return true
}
