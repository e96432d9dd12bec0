/** Readings of one meter-day that have series, length and revision in common. */
import type { Quality, Reading } from '../readings/reading.ts'
import { SECONDS_PER_DAY } from '../time/civil-date.ts'
import { LooseReadings } from './loose-readings.ts'
import type { Room, Slabs } from './slabs.ts'
import type { Strand } from './strand.ts'

/** A day of seconds has 86,400 places, and may have one reading. */
const MOST_FIRST_ROOM = 512
/** A loose reading's start and value. */
const LOOSE_WEIGHT = 2

/** The readings of an edition, sorted by start. */
export interface Gathered {
  readonly starts: readonly number[]
  /** NaN where a row says that there is no value. */
  readonly values: readonly number[]
  /** Aligned with the values; undefined where all are actual. */
  readonly qualities: readonly Quality[] | undefined
}

/**
 * Most days are a run: actual values at equal distances, in the order of rows, forward or back. That is kept as its
 * values side by side, and appended to from outside (`values`, `at`, `count`). What fits no run
 * makes the edition loose. Of one start the later row counts, but a row without a value takes none
 * away.
 */
export class Edition {
  day: number
  strand: Strand
  /** The edition of the same meter-day whose rows came before. */
  previous: Edition | undefined
  /** Start of a run's first reading. */
  first = 0
  /** Seconds from each of a run's readings to the next, negative where newest come first; 0 until two tell. */
  step: number
  /** Readings of a run. */
  count = 0
  /** Where a run's values lie. */
  values: Float64Array | undefined
  /** The number of that array among the slabs. */
  array = 0
  at = 0
  room = 0
  readonly #slabs: Slabs
  #loose: LooseReadings | undefined
  /** The starts of all editions of the day; kept once there are several. */
  #seen: Set<number> | undefined

  /** `step`: seconds between readings, should the strand not tell, as far as that can be guessed. */
  constructor(day: number, strand: Strand, slabs: Slabs, previous?: Edition, step = 0) {
    this.day = day
    this.strand = strand
    this.#slabs = slabs
    this.previous = previous
    this.step = strand.length || step
    if (previous === undefined) return
    this.#seen = previous.#seen ?? new Set(previous.read().starts)
    this.#loose = new LooseReadings([], [])
  }

  /** Makes it another day's, as if new, after it was released. */
  renew(day: number, strand: Strand, step = 0): this {
    this.day = day
    this.strand = strand
    this.step = strand.length || step
    this.first = 0
    return this
  }

  /** Makes it a run whose `count` values have been written already, to room that becomes its own. */
  adopt(first: number, step: number, count: number, { array, at }: Room, size: number): void {
    this.first = first
    this.step = step
    this.count = count
    this.array = array
    this.at = at
    this.values = this.#slabs.arrays[array]
    this.room = size
  }

  /** The memory that it takes, in doubles. */
  get weight(): number {
    return this.#loose === undefined ? this.room : LOOSE_WEIGHT * this.#loose.starts.length
  }

  get isRun(): boolean {
    return this.#loose === undefined
  }

  /** Whether this edition or one before it has a reading with that start. */
  has(start: number): boolean {
    if (this.#seen !== undefined) return this.#seen.has(start)
    if (this.#loose !== undefined) return this.#loose.has(start)
    const place = start === this.first ? 0 : (start - this.first) / this.step
    return Number.isInteger(place) && place >= 0 && place < this.count
  }

  /** Puts a reading in its place; returns whether the day had one with the same start. */
  put({ start, micro, quality }: Pick<Reading, 'start' | 'micro' | 'quality'>): boolean {
    const value = quality === 'missing' ? Number.NaN : micro
    const mark = Number.isNaN(value) ? 'missing' : quality
    if (this.#loose === undefined) {
      if (mark === 'actual' && this.#continue(start, value)) return false
      this.#loose = this.#loosen()
    }
    const repeated = this.#loose.put(start, value, mark)
    if (this.#seen === undefined) return repeated
    const seen = this.#seen.has(start)
    if (!seen) this.#seen.add(start)
    return seen
  }

  /** Makes it a run of that many values, at distances of the strand's length; it has had none. */
  fill(first: number, micros: Float64Array, count: number): void {
    this.first = first
    this.#takeRoom(count)
    const values = this.values as Float64Array
    for (let place = 0; place < count; place++) {
      values[this.at + place] = micros[place] as number
    }
    this.count = count
  }

  #continue(start: number, value: number): boolean {
    if (this.count === 0) this.first = start
    else if (this.count === 1 && start !== this.first) this.step = start - this.first
    else if (this.step === 0 || start !== this.first + this.step * this.count) return false
    if (this.count === this.room) this.#widen()
    ;(this.values as Float64Array)[this.at + this.count++] = value
    return true
  }

  /** How many such steps from the first reading there are on a day of 24 hours; 1 without a step. */
  get whole(): number {
    const { step, first } = this
    const left = step > 0 ? SECONDS_PER_DAY - first : first + 1
    return step === 0 ? 1 : Math.ceil(left / Math.abs(step))
  }

  /** How many such steps a whole day of 24 hours has; no whole number where they do not divide it. */
  get perDay(): number {
    return SECONDS_PER_DAY / this.step
  }

  /** Makes room for a day of such steps, or for as much again. */
  #widen(): void {
    const { values, array, at, count, whole } = this
    const room = Math.max(count === 0 ? Math.min(whole, MOST_FIRST_ROOM) : whole, 2 * count, 1)
    const before = this.room
    this.#takeRoom(room)
    if (values === undefined) return
    this.values?.set(values.subarray(at, at + count), this.at)
    this.#slabs.give(array, at, before)
  }

  #takeRoom(room: number): void {
    this.at = this.#slabs.take(room)
    this.array = this.#slabs.array
    this.values = this.#slabs.arrays[this.array]
    this.room = room
  }

  #loosen(): LooseReadings {
    const { starts, values } = this.read()
    this.release()
    return new LooseReadings([...starts], [...values])
  }

  read(): Gathered {
    if (this.#loose !== undefined) return this.#loose
    const { first, step, count, at } = this
    const starts = Array.from({ length: count }, (_, place) => first + place * step)
    const values = Array.from(this.values?.subarray(at, at + count) ?? [])
    return step < 0
      ? { starts: starts.reverse(), values: values.reverse(), qualities: undefined }
      : { starts, values, qualities: undefined }
  }

  /** Gives its room back; its readings are gone. */
  release(): void {
    if (this.values !== undefined) this.#slabs.give(this.array, this.at, this.room)
    this.values = undefined
    this.count = 0
    this.room = 0
    this.#loose = undefined
  }
}
