/** Wide: rows of a meter's day, its intervals side by side. */
import type { Gatherer } from '../../gathering/gatherer.ts'
import { NO_SERIES, type Reading } from '../../readings/reading.ts'
import type { Choice } from '../readers/value-choice.ts'
import { Batches, type BatchTaker } from './batches.ts'
import type { Lane } from './lane.ts'
import { LaneMeters } from './lane-meters.ts'
import { isRounded, readPlain } from './micro.ts'
import type { RowScanner } from './row-scanner.ts'
import { type Manner, microFor, type Target, Targets } from './targets.ts'

/** What a row was that the reader has just accepted. */
export interface LastDay extends Manner {
  readonly meterId: string
  readonly choice: Choice
  /** Seconds since midnight at which each column's interval begins, in the order of columns. */
  readonly starts: readonly number[]
}

/** What the reader tells the lane. */
export interface WideTeller {
  /** The meter of such a field; undefined where that is for the reader to judge. */
  meterOf(text: string): string | undefined
  /** The day that a row with such a date is of; undefined where its columns may lie otherwise. */
  dayOf(text: string): number | undefined
  /** What the last row was; undefined where its like cannot be told from its texts alone. */
  lastRow(): LastDay | undefined
  readonly lengthSeconds: number
}

interface Kind extends Manner {
  readonly target: Target
  readonly starts: readonly number[]
  /** Whether the columns are one run of intervals. */
  readonly isRun: boolean
}

export class WideLane implements Lane, BatchTaker {
  rows = 0
  duplicates = 0
  rounded = 0
  readonly #scanner: RowScanner
  readonly #teller: WideTeller
  readonly #gatherer: Gatherer
  readonly #targets: Targets
  readonly #meters: LaneMeters
  #days: (number | null | undefined)[] = []
  #kinds: (Kind | undefined)[] = []
  readonly #micros: Float64Array
  readonly #batches: Batches
  readonly #reading: Reading

  constructor(scanner: RowScanner, teller: WideTeller, gatherer: Gatherer) {
    this.#scanner = scanner
    this.#teller = teller
    this.#gatherer = gatherer
    this.#targets = new Targets(gatherer)
    this.#meters = new LaneMeters(scanner, this.#targets, (text) => teller.meterOf(text))
    this.#micros = new Float64Array(scanner.width)
    this.#batches = new Batches(scanner, this)
    this.#reading = {
      ...{ meterId: '', series: NO_SERIES, day: 0, start: 0, length: 0, micro: 0 },
      ...{ quality: 'actual', revision: '', isBareDate: false },
    }
  }

  run(bytes: Uint8Array, from: number, end: number): number {
    if (this.#scanner.isFull) this.forget()
    return this.#batches.run(bytes, from, end)
  }

  takeBatch(bytes: Uint8Array, from: number, rows: number): number {
    let row = 0
    let at = from
    while (row < rows && this.#take(bytes, at, row)) {
      at = this.#scanner.ends[row] as number
      row++
      this.rows++
    }
    return row
  }

  #take(bytes: Uint8Array, from: number, row: number): boolean {
    const scanner = this.#scanner
    const kind = this.#kinds[scanner.facts[row] as number]
    if (kind === undefined) return false
    const time = scanner.times[row] as number
    const day = this.#days[time] ?? this.#tellDay(bytes, from, time)
    if (day === null) return false
    const meter = scanner.meters[row] as number
    // Before its values: those of a row that is left to the reader must not be counted here.
    const meterId = this.#meters.idOf(meter, bytes, from)
    if (meterId === undefined) return false
    const values = this.#readMicros(kind.target, row * scanner.width)
    if (values === 0) return false
    const { target } = kind
    const number = target.streams[meter] ?? this.#targets.streamOf(target, meter, meterId)
    const stream = this.#gatherer.streamAt(number)
    const micros = this.#micros
    const isWhole = kind.isRun && values === micros.length && kind.quality === 'actual'
    const start = kind.starts[0] as number
    if (isWhole && this.#gatherer.addRun(stream, target.strand, day, start, micros, values)) {
      return true
    }
    if (this.#addEach(kind, stream.meterId, day)) this.duplicates++
    return true
  }

  /**
   * Reads the values of a row that begin there among the batch's; how many there are, 0 also where
   * only the reader can tell.
   */
  #readMicros(target: Target, first: number): number {
    const micros = this.#micros
    const plain = readPlain(this.#scanner, first, target.decimals, micros)
    if (plain >= 0) return plain
    const { digits, decimals } = this.#scanner
    let values = 0
    let rounded = 0
    for (let column = 0; column < micros.length; column++) {
      const number = digits[first + column] as number
      const behind = decimals[first + column] as number
      const micro = microFor(target, number, behind)
      micros[column] = micro
      if (Number.isNaN(micro)) {
        if (!Number.isNaN(number)) return 0
        continue
      }
      // Another series would take it.
      if (number < 0 && target.negative !== target) return 0
      if (isRounded(number, behind, target.shift)) rounded++
      values++
    }
    if (values > 0) this.rounded += rounded
    return values
  }

  /** Adds the row's values one by one; whether one of them repeats an earlier one. */
  #addEach({ target, starts, quality }: Kind, meterId: string, day: number): boolean {
    const reading = this.#reading
    const { series, length, revision } = target.strand
    Object.assign(reading, { meterId, series, length, revision, day, quality })
    let repeated = false
    for (const [column, start] of starts.entries()) {
      const micro = this.#micros[column] as number
      if (Number.isNaN(micro)) continue
      reading.start = start
      reading.micro = micro
      repeated = this.#gatherer.add(reading) || repeated
    }
    return repeated
  }

  #tellDay(bytes: Uint8Array, from: number, time: number): number | null {
    const known = this.#days[time]
    if (known !== undefined) return known
    const column = this.#scanner.timeColumns[0] as number
    const day = this.#teller.dayOf(this.#scanner.textAt(bytes, from, column)) ?? null
    this.#days[time] = day
    return day
  }

  learn(bytes: Uint8Array, from: number, end: number): void {
    if (this.#scanner.scan(bytes, from, end, 1) === 0) return
    const last = this.#teller.lastRow()
    if (last === undefined) return
    const { quality, revision, choice, starts, meterId } = last
    const { lengthSeconds } = this.#teller
    const target = this.#targets.of(choice, lengthSeconds, revision)
    const first = starts[0] as number
    const isRun = starts.every((start, at) => start === first + at * lengthSeconds)
    this.#kinds[this.#scanner.facts[0] as number] = { quality, revision, target, starts, isRun }
    this.#meters.ofFile = meterId
  }

  forget(): void {
    this.#scanner.clear()
    this.#meters.forget()
    this.#days = []
    this.#kinds = []
  }
}
