/** Long and matrix: rows of a time, each with a value or several. */
import type { Gatherer } from '../../gathering/gatherer.ts'
import type { OpenRuns } from '../../gathering/open-runs.ts'
import type { Reading } from '../../readings/reading.ts'
import { NO_SERIES } from '../../readings/reading.ts'
import type { Choice } from '../readers/value-choice.ts'
import { Batches, type BatchTaker } from './batches.ts'
import type { Lane } from './lane.ts'
import { LaneMeters } from './lane-meters.ts'
import { isRounded, POWERS } from './micro.ts'
import type { RowScanner } from './row-scanner.ts'
import { type Manner, microFor, type Target, Targets, targetFor } from './targets.ts'

/** A place that hangs on nothing but a row's own time. */
export interface RowPlace {
  readonly day: number
  /** Seconds since local midnight. */
  readonly start: number
  /** Seconds; 0 where the row does not tell. */
  readonly length: number
  readonly isBareDate: boolean
}

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
  readonly byLength: Map<number, readonly (Target | undefined)[]>
}

export class StampedLane implements Lane, BatchTaker {
  rows = 0
  duplicates = 0
  rounded = 0
  readonly #scanner: RowScanner
  readonly #teller: StampedTeller
  readonly #gatherer: Gatherer
  readonly #allTargets: Targets
  readonly #meters: LaneMeters
  #places: (RowPlace | null | undefined)[] = []
  #kinds: (Kind | undefined)[] = []
  readonly #runs: OpenRuns
  readonly #batches: Batches
  readonly #micros: Float64Array
  readonly #reading: Reading
  #lastLength = -1
  /** The texts of time and kind that the fields below are of: rows mostly have them in common. */
  #time = -1
  #fact = -1
  #kind: Kind | undefined
  #place: RowPlace = { day: 0, start: 0, length: 0, isBareDate: false }
  #targets: readonly (Target | undefined)[] = []
  /** Values are appended to runs. */
  #isPlain = false
  /** Where values go, where rows have one and it is appended. */
  #only: Target | undefined
  #meter = -1
  #meterId = ''

  constructor(scanner: RowScanner, teller: StampedTeller, gatherer: Gatherer) {
    this.#scanner = scanner
    this.#teller = teller
    this.#gatherer = gatherer
    this.#runs = gatherer.runs
    this.#allTargets = new Targets(gatherer)
    this.#meters = new LaneMeters(scanner, this.#allTargets, (text) => teller.meterOf(text))
    this.#micros = new Float64Array(scanner.width)
    this.#batches = new Batches(scanner, this)
    this.#reading = {
      ...{ meterId: '', series: NO_SERIES, day: 0, start: 0, length: 0, micro: 0 },
      ...{ quality: 'actual', revision: '', isBareDate: false },
    }
  }

  run(bytes: Uint8Array, from: number, end: number): number {
    if (this.#scanner.isFull) this.forget()
    const before = this.rows
    const at = this.#batches.run(bytes, from, end)
    if (at < end && this.rows > before) this.#teller.resume(this.#lastLength)
    return at
  }

  takeBatch(bytes: Uint8Array, from: number, rows: number): number {
    const { times, facts, meters, ends, width } = this.#scanner
    let row = 0
    let at = from
    for (; row < rows; row++) {
      const time = times[row] as number
      const fact = facts[row] as number
      if (time !== this.#time || fact !== this.#fact) {
        if (!this.#turn(bytes, at, time, fact)) break
      }
      const meter = meters[row] as number
      if (meter !== this.#meter && !this.#turnTo(bytes, at, meter)) break
      if (!this.#appendOne(row, meter)) {
        if (width === 1 ? !this.#takeOne(row) : !this.#takeAll(row * width)) break
      }
      // One by one: a row behind it may throw.
      this.rows++
      this.#lastLength = this.#place.length
      at = ends[row] as number
    }
    return row
  }

  /** Looks up what a row's texts of time and kind say; false where that is for the reader. */
  #turn(bytes: Uint8Array, from: number, time: number, fact: number): boolean {
    const kind = this.#kinds[fact]
    if (kind === undefined) return false
    const place = this.#places[time] ?? this.#tellPlace(bytes, from, time)
    if (place === null) return false
    this.#time = time
    this.#fact = fact
    this.#kind = kind
    this.#place = place
    this.#targets = this.#targetsOf(kind, place.length)
    this.#isPlain = kind.quality === 'actual' && !place.isBareDate
    this.#only = this.#isPlain && this.#targets.length === 1 ? this.#targets[0] : undefined
    return true
  }

  /** Looks up the meter of a row; false where that is for the reader. */
  #turnTo(bytes: Uint8Array, from: number, meter: number): boolean {
    const id = this.#meters.idOf(meter, bytes, from)
    if (id === undefined) return false
    this.#meter = meter
    this.#meterId = id
    return true
  }

  /** What nearly every row of a long file comes down to: its one value continues an open run. */
  #appendOne(row: number, meter: number): boolean {
    const only = this.#only
    if (only === undefined) return false
    const digits = this.#scanner.digits[row] as number
    const lacking = only.decimals - (this.#scanner.decimals[row] as number)
    const stream = only.streams[meter]
    if (!(digits >= 0) || lacking < 0 || stream === undefined) return false
    const micro = digits * (POWERS[lacking] as number)
    const { day, start } = this.#place
    return (
      micro <= Number.MAX_SAFE_INTEGER &&
      this.#runs.append(stream, day, start, micro, only.strand.number)
    )
  }

  #takeOne(row: number): boolean {
    const scanner = this.#scanner
    const into = this.#targets[0]
    if (into === undefined) return false
    const digits = scanner.digits[row] as number
    const decimals = scanner.decimals[row] as number
    const target = targetFor(into, digits, decimals)
    const micro = microFor(target, digits, decimals)
    // Empty, or too much.
    if (Number.isNaN(micro)) return false
    if (isRounded(digits, decimals, target.shift)) this.rounded++
    if (this.#add(target, 0, micro)) this.duplicates++
    return true
  }

  /** Takes the values of a row that begin there among the batch's, all of them or none. */
  #takeAll(first: number): boolean {
    const { digits, decimals, width } = this.#scanner
    const targets = this.#targets
    const micros = this.#micros
    let some = false
    let rounded = 0
    for (let column = 0; column < width; column++) {
      const number = digits[first + column] as number
      const behind = decimals[first + column] as number
      const into = targets[column]
      if (into !== undefined && number >= 0 && behind <= into.decimals) {
        const micro = number * (POWERS[into.decimals - behind] as number)
        if (micro > Number.MAX_SAFE_INTEGER) return false
        micros[column] = micro
        some = true
        continue
      }
      micros[column] = Number.NaN
      if (Number.isNaN(number)) continue
      if (into === undefined) return false
      const target = targetFor(into, number, behind)
      const micro = microFor(target, number, behind)
      if (Number.isNaN(micro)) return false
      if (isRounded(number, behind, target.shift)) rounded++
      micros[column] = micro
      some = true
    }
    if (!some) return false
    let repeated = false
    for (let column = 0; column < width; column++) {
      const micro = micros[column] as number
      if (Number.isNaN(micro)) continue
      const into = targets[column] as Target
      const number = digits[first + column] as number
      const target =
        number >= 0 ? into : targetFor(into, number, decimals[first + column] as number)
      if (this.#isPlain && this.#append(target, column, micro)) continue
      repeated = this.#add(target, column, micro) || repeated
    }
    if (repeated) this.duplicates++
    this.rounded += rounded
    return true
  }

  /** Appends a value to its stream's open run; false where it does not continue it. */
  #append(target: Target, column: number, micro: number): boolean {
    const stream = target.streams[this.#meter] ?? this.#streamOf(target, column)
    const { day, start } = this.#place
    return this.#runs.append(stream, day, start, micro, target.strand.number)
  }

  /** Adds a reading; whether it repeats one. */
  #add(target: Target, column: number, micro: number): boolean {
    const stream = target.streams[this.#meter] ?? this.#streamOf(target, column)
    const reading = this.#reading
    const { series, length, revision } = target.strand
    const { day, start, isBareDate } = this.#place
    reading.meterId = this.#gatherer.streamAt(stream).meterId
    reading.series = series
    reading.day = day
    reading.start = start
    reading.length = length
    reading.micro = micro
    reading.quality = (this.#kind as Kind).quality
    reading.revision = revision
    reading.isBareDate = isBareDate
    return this.#gatherer.add(reading)
  }

  #streamOf(target: Target, column: number): number {
    const meterId = this.#teller.columnMeters[column] ?? this.#meterId
    return this.#allTargets.streamOf(target, this.#meter, meterId)
  }

  #tellPlace(bytes: Uint8Array, from: number, time: number): RowPlace | null {
    const known = this.#places[time]
    if (known !== undefined) return known
    const texts = this.#scanner.timeColumns.map((at) => this.#scanner.textAt(bytes, from, at))
    const place = this.#teller.placeOf(texts) ?? null
    this.#places[time] = place
    return place
  }

  #targetsOf(kind: Kind, length: number): readonly (Target | undefined)[] {
    const known = kind.byLength.get(length)
    if (known !== undefined) return known
    const targets = kind.choices.map((choice, column) => {
      const isTitled = this.#teller.columnMeters[column] !== undefined
      const group = isTitled ? String(column) : ''
      return choice && this.#allTargets.of(choice, length, kind.revision, group)
    })
    kind.byLength.set(length, targets)
    return targets
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
    this.#places = []
    this.#kinds = []
    this.#turnAnew()
  }

  #turnAnew(): void {
    this.#fact = -1
    this.#meter = -1
  }
}
