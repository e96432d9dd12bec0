/** The runs that streams hold open, where the next row's value goes. */
import { SECONDS_PER_DAY } from '../time/civil-date.ts'
import { dayOf, dueOf, NEVER, startOf } from './due.ts'
import { LINK_PLACES, type Room, type Slabs } from './slabs.ts'

/** Where each number of a run stands: a row touches one line of cache. */
const DUE = 0
const STEP = 1
const STRAND = 2
const ARRAY = 3
const AT = 4
const END = 5
const PER_DAY = 6
const STRIDE = 8
/** No strand: what is compared with it differs from all. */
const NONE = -2

/** Where a day has more values, it takes room as they come: a few must not take that of a whole day. */
const MOST_PER_DAY = 512

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
  /** Behind the last place of the room, or of the day, where that is less. */
  readonly end: number
  /** Nothing is known yet of any day after it: the run may go on over midnight. */
  readonly isLatest: boolean
}

/** The memory that a day takes to which a run has gone on, in doubles. */
export function weightOfDay(perDay: number): number {
  return LINK_PLACES + perDay
}

/** Rows of values at equal distances on one day, a value for each column. */
export interface Block {
  /** One row behind the other, the first of which begins there; NaN where there is no value. */
  readonly digits: Float64Array
  readonly first: number
  /** How many of each value's digits are decimals, and what digits with so many are multiplied by. */
  readonly decimals: Uint8Array
  readonly scales: Float64Array
  readonly width: number
  readonly rows: number
  /** When the first row is due. */
  readonly due: number
  /** From each row to the next, in seconds. */
  readonly step: number
}

/**
 * A run begins in the room of its day. Where it fills that to midnight and the next row goes on with
 * it, it takes room for a whole day more, and so forth: a day that begins so costs next to nothing.
 */
export class OpenRuns {
  readonly #slabs: Slabs
  /** All runs; until a stream is added. */
  table = new Int32Array(64 * STRIDE)
  /** Days that runs have gone on to. */
  days = 0
  /** The memory that was taken for them, in doubles. */
  held = 0
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

  /** What values lie in; until room is taken back. */
  get arrays(): readonly Float64Array[] {
    return this.#slabs.arrays
  }

  /**
   * Appends a block's columns from one on, each to its own stream's run. Returns the first that does
   * not continue one, has no room there, or has a value that is negative or for which there is no
   * scale; their number where all do. In a block of one row, what is empty is passed over.
   */
  appendBlock(
    from: number,
    block: Block,
    { streams, strands }: { readonly streams: Int32Array; readonly strands: Int32Array },
  ): number {
    const { digits, first, decimals, scales, width, rows, due, step } = block
    const { table, arrays } = this
    const end = first + rows * width
    let column = from
    for (; column < width; column++) {
      if (rows === 1 && Number.isNaN(digits[first + column])) continue
      const stream = streams[column] as number
      if (stream < 0) break
      const run = stream * STRIDE
      if (table[run + DUE] !== due || table[run + STRAND] !== strands[column]) break
      const runStep = table[run + STEP] as number
      if (rows > 1 && runStep !== step) break
      // Whatever has gone on to a day has a value there.
      const isFull = table[run + AT] === table[run + END]
      if (isFull && !(arePlain(block, column) && this.#goOn(run, rows))) break
      let at = table[run + AT] as number
      if (at + rows > (table[run + END] as number)) break
      const array = arrays[table[run + ARRAY] as number] as Float64Array
      let place = first + column
      for (; place < end; place += width) {
        const micro = (digits[place] as number) * (scales[decimals[place] as number] as number)
        if (!(micro >= 0)) break
        array[at++] = micro
      }
      if (place < end) break
      table[run + AT] = at
      table[run + DUE] = due + rows * runStep
    }
    return column
  }

  /**
   * Makes room for a value that is due at a run that is full to midnight, and has to be appended next;
   * false for any other.
   */
  goOn(stream: number, due: number, strand: number): boolean {
    const run = stream * STRIDE
    const { table } = this
    if (table[run + DUE] !== due || table[run + STRAND] !== strand) return false
    return table[run + AT] === table[run + END] && this.#goOn(run, 1)
  }

  /** Makes room for a day that begins with so many values. */
  #goOn(run: number, rows: number): boolean {
    const { table } = this
    const perDay = table[run + PER_DAY] as number
    if (perDay < rows) return false
    // Else its room is full, not its day.
    if (startOf(table[run + DUE] as number) >= (table[run + STEP] as number)) return false
    const before = {
      array: table[run + ARRAY] as number,
      at: (table[run + END] as number) - perDay,
    }
    const at = this.#slabs.take(perDay)
    this.#slabs.link(this.#slabs.array, at, before)
    table[run + ARRAY] = this.#slabs.array
    table[run + AT] = at
    table[run + END] = at + perDay
    this.days++
    this.held += weightOfDay(perDay)
    return true
  }

  /** Nothing is opened where no row could go on with it. */
  open(stream: number, { day, next, step, strand, array, at, end, isLatest }: OpenRun): void {
    const run = stream * STRIDE
    const { table } = this
    const perDay = isLatest && step > 0 ? SECONDS_PER_DAY / step : 0
    const goesOn = perDay > 0 && perDay <= MOST_PER_DAY && Number.isInteger(perDay) && at <= end
    const isOver = next >= SECONDS_PER_DAY
    const due = isOver ? dueOf(day + 1, next - SECONDS_PER_DAY) : dueOf(day, next)
    if (due === NEVER || (isOver && !goesOn)) return
    table[run + DUE] = due
    table[run + STEP] = step
    table[run + STRAND] = strand
    table[run + ARRAY] = array
    table[run + AT] = at
    table[run + END] = end
    table[run + PER_DAY] = goesOn ? perDay : 0
  }

  isOpen(stream: number): boolean {
    return this.table[stream * STRIDE + STRAND] !== NONE
  }

  /** The place behind the run's last value. */
  placeOf(stream: number): number {
    return this.table[stream * STRIDE + AT] as number
  }

  /** How many days the run has gone on to since that day. */
  daysSince(stream: number, day: number): number {
    const run = stream * STRIDE
    const { table } = this
    if (table[run + PER_DAY] === 0) return 0
    return dayOf((table[run + DUE] as number) - (table[run + STEP] as number)) - day
  }

  /** The rooms of the last so many of them, in their order. */
  roomsOf(stream: number, days: number): Room[] {
    const run = stream * STRIDE
    const { table } = this
    const rooms: Room[] = []
    const perDay = table[run + PER_DAY] as number
    let room = { array: table[run + ARRAY] as number, at: (table[run + END] as number) - perDay }
    for (let left = days; left > 0; left--) {
      rooms.push(room)
      if (left > 1) room = this.#slabs.linked(room)
    }
    return rooms.reverse()
  }

  close(stream: number): void {
    this.table[stream * STRIDE + STRAND] = NONE
  }
}

/** Whether none of a column's values is empty, negative, or without a scale. */
function arePlain(
  { digits, first, decimals, scales, width, rows }: Block,
  column: number,
): boolean {
  for (let row = 0; row < rows; row++) {
    const place = first + row * width + column
    const micro = (digits[place] as number) * (scales[decimals[place] as number] as number)
    if (!(micro >= 0)) return false
  }
  return true
}

/**
 * Adds an actual value that continues a stream's open run; false where it does not, or there is no
 * room. A function, for loops that hold the table and arrays of the runs.
 */
export function appendTo(
  table: Int32Array,
  arrays: readonly Float64Array[],
  stream: number,
  due: number,
  micro: number,
  strand: number,
): boolean {
  const run = stream * STRIDE
  if (table[run + DUE] !== due || table[run + STRAND] !== strand) return false
  const at = table[run + AT] as number
  if (at === table[run + END]) return false
  const values = arrays[table[run + ARRAY] as number] as Float64Array
  values[at] = micro
  table[run + AT] = at + 1
  table[run + DUE] = due + (table[run + STEP] as number)
  return true
}
