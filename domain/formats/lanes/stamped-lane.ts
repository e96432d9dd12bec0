/** Long and matrix: rows of a time, each with a value or several. */
import type { Gatherer } from '../../gathering/gatherer.ts'
import type { Choice } from '../readers/value-choice.ts'
import { Batches, type BatchTaker } from './batches.ts'
import type { Lane } from './lane.ts'
import { LaneMeters } from './lane-meters.ts'
import { Places, type RowPlace } from './places.ts'
import { RowAim } from './row-aim.ts'
import type { RowScanner } from './row-scanner.ts'
import { type Manner, Targets } from './targets.ts'
import { ValueTaker } from './value-taker.ts'

/** What a row was that the reader has just accepted. */
export interface LastRow extends Manner {
  readonly meterId: string
  /** How each column's value was read; undefined where there was none. */
  readonly choices: readonly (Choice | undefined)[]
}

/** What the reader tells the lane. */
export interface StampedTeller {
  /** The meter of such a field; undefined where that is for the reader to judge. */
  meterOf(text: string): string | undefined
  /** The place of a row that has these texts in its columns of time, in their order. */
  placeOf(texts: readonly string[]): RowPlace | undefined
  /** What the last row was; undefined where its like cannot be told from its texts alone. */
  lastRow(): LastRow | undefined
  /** The meter of a value column's title; undefined where rows tell it. */
  readonly columnMeters: readonly (string | undefined)[]
  /** Rows before this one had intervals of that length. */
  resume(lengthSeconds: number): void
}

/** Rows of one kind: where each column's value goes, by the length of intervals. */
interface Kind extends Manner {
  readonly choices: readonly (Choice | undefined)[]
  readonly byLength: Map<number, RowAim>
}

/** Rows taken together; which of them repeat others is told by bits. */
const MOST_ALIKE = 16

export class StampedLane implements Lane, BatchTaker {
  rows = 0
  readonly #scanner: RowScanner
  readonly #teller: StampedTeller
  readonly #targets: Targets
  readonly #meters: LaneMeters
  readonly #batches: Batches
  readonly #values: ValueTaker
  readonly #places = new Places()
  #kinds: (Kind | undefined)[] = []
  #lastLength = -1
  /** Of the last row: rows mostly have the texts of time and kind in common with it. */
  #time = -1
  #fact = -1
  /** The day of the last row of many values: its runs are open. */
  #day = Number.NaN
  /** Seconds between rows that are taken together. */
  #step = 0

  constructor(scanner: RowScanner, teller: StampedTeller, gatherer: Gatherer) {
    this.#scanner = scanner
    this.#teller = teller
    this.#targets = new Targets(gatherer)
    this.#meters = new LaneMeters(scanner, this.#targets, (text) => teller.meterOf(text))
    this.#batches = new Batches(scanner, this)
    this.#values = new ValueTaker(scanner, gatherer, this.#targets, teller.columnMeters)
  }

  get duplicates(): number {
    return this.#values.duplicates
  }

  get rounded(): number {
    return this.#values.rounded
  }

  run(bytes: Uint8Array, from: number, end: number): number {
    if (this.#scanner.isFull) this.forget()
    const before = this.rows
    const at = this.#batches.run(bytes, from, end)
    if (at < end && this.rows > before) this.#teller.resume(this.#lastLength)
    return at
  }

  takeBatch(bytes: Uint8Array, from: number, rows: number): number {
    const { times, facts, meters, ends } = this.#scanner
    const values = this.#values
    let row = 0
    let at = from
    while (row < rows) {
      if (times[row] !== this.#time || facts[row] !== this.#fact) {
        if (!this.#turn(bytes, at, times[row] as number, facts[row] as number)) break
      }
      const appended = values.appendAlike(row, rows, this.#places)
      if (appended > row) {
        this.rows += appended - row
        row = appended
      } else {
        const meter = meters[row] as number
        if (meter !== values.meter && !this.#turnTo(bytes, at, meter)) break
        const taken = values.take(row, this.#alike(bytes, row, rows), this.#step)
        if (taken === 0) break
        // At once: a row behind them may throw.
        this.rows += taken
        row += taken
      }
      this.#lastLength = values.place.length
      at = ends[row - 1] as number
    }
    return row
  }

  /** Looks up what a row's texts of time and kind say; false where that is for the reader. */
  #turn(bytes: Uint8Array, from: number, time: number, fact: number): boolean {
    const kind = this.#kinds[fact]
    if (kind === undefined) return false
    const place = this.#placeOf(bytes, from, time)
    if (place === null) return false
    const values = this.#values
    if (fact !== this.#fact || place.length !== values.place.length) {
      values.aim = this.#aimOf(kind, place.length)
    }
    this.#time = time
    this.#fact = fact
    values.place = place
    values.quality = kind.quality
    return true
  }

  /**
   * How many rows of many values, from the one turned to on, are of one meter and kind and the same
   * distance apart on one day, which `#step` then says.
   */
  #alike(bytes: Uint8Array, row: number, rows: number): number {
    const { width, times, facts, meters, ends } = this.#scanner
    if (width === 1 || !this.#values.aim?.isApart) return 1
    const { day, start, length } = this.#values.place
    // By itself: it opens the runs of its day.
    const isNew = day !== this.#day
    this.#day = day
    if (isNew) return 1
    const end = Math.min(rows, row + MOST_ALIKE)
    let next = row + 1
    for (; next < end && facts[next] === this.#fact && meters[next] === meters[row]; next++) {
      const time = times[next] as number
      const place = this.#placeOf(bytes, ends[next - 1] as number, time)
      if (place?.day !== day || place.length !== length || place.isBareDate) break
      if (next === row + 1) this.#step = place.start - start
      if (place.start !== start + (next - row) * this.#step) break
    }
    return next - row
  }

  /** Looks up the meter of a row; false where that is for the reader. */
  #turnTo(bytes: Uint8Array, from: number, meter: number): boolean {
    const id = this.#meters.idOf(meter, bytes, from)
    if (id === undefined) return false
    this.#values.meter = meter
    this.#values.meterId = id
    return true
  }

  /** The place of a row that begins there; null where that is for the reader. */
  #placeOf(bytes: Uint8Array, from: number, time: number): RowPlace | null {
    const known = this.#places.of(time)
    if (known !== undefined) return known
    const texts = this.#scanner.timeColumns.map((at) => this.#scanner.textAt(bytes, from, at))
    const place = this.#teller.placeOf(texts) ?? null
    this.#places.put(time, place)
    return place
  }

  #aimOf(kind: Kind, length: number): RowAim {
    let aim = kind.byLength.get(length)
    if (aim === undefined) {
      const targets = kind.choices.map((choice, column) => {
        const isTitled = this.#teller.columnMeters[column] !== undefined
        return (
          choice && this.#targets.of(choice, length, kind.revision, isTitled ? `${column}` : '')
        )
      })
      aim = new RowAim(targets, this.#teller.columnMeters)
      kind.byLength.set(length, aim)
    }
    return aim
  }

  learn(bytes: Uint8Array, from: number, end: number): void {
    if (this.#scanner.scan(bytes, from, end, 1) === 0) return
    const last = this.#teller.lastRow()
    if (last === undefined) return
    const fact = this.#scanner.facts[0] as number
    const known = this.#kinds[fact]
    const { quality, revision } = last
    const choices = last.choices.map((choice, column) => choice ?? known?.choices[column])
    this.#kinds[fact] = { quality, revision, choices, byLength: new Map() }
    this.#meters.ofFile = last.meterId
    this.#turnAnew()
  }

  forget(): void {
    this.#scanner.clear()
    this.#meters.forget()
    this.#places.clear()
    this.#kinds = []
    this.#turnAnew()
  }

  #turnAnew(): void {
    this.#fact = -1
    this.#values.meter = -1
  }
}
