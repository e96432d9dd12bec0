/** Long and matrix: rows of a time, each with a value or several. */
import type { Gatherer } from '../../gathering/gatherer.ts'
import type { Reading } from '../../readings/reading.ts'
import { NO_SERIES } from '../../readings/reading.ts'
import type { Choice } from '../readers/value-choice.ts'
import type { Lane } from './lane.ts'
import { LaneMeters } from './lane-meters.ts'
import { isRounded } from './micro.ts'
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
  length: number
  targets: readonly (Target | undefined)[]
}

export class StampedLane implements Lane {
  rows = 0
  duplicates = 0
  rounded = 0
  readonly #scanner: RowScanner
  readonly #teller: StampedTeller
  readonly #gatherer: Gatherer
  readonly #targets: Targets
  readonly #meters: LaneMeters
  #places: (RowPlace | null | undefined)[] = []
  #kinds: (Kind | undefined)[] = []
  readonly #micros: Float64Array
  readonly #reading: Reading
  #lastLength = -1

  constructor(scanner: RowScanner, teller: StampedTeller, gatherer: Gatherer) {
    this.#scanner = scanner
    this.#teller = teller
    this.#gatherer = gatherer
    this.#targets = new Targets(gatherer)
    this.#meters = new LaneMeters(scanner, this.#targets, (text) => teller.meterOf(text))
    this.#micros = new Float64Array(scanner.digits.length)
    this.#reading = {
      ...{ meterId: '', series: NO_SERIES, day: 0, start: 0, length: 0, micro: 0 },
      ...{ quality: 'actual', revision: '', isBareDate: false },
    }
  }

  run(bytes: Uint8Array, from: number, end: number): number {
    const scanner = this.#scanner
    if (scanner.times.isFull || scanner.facts.isFull) this.#clear()
    scanner.open(bytes)
    const before = this.rows
    let at = from
    while (at < end && scanner.scan(bytes, at) && this.#take(bytes)) {
      at = scanner.end
      this.rows++
    }
    if (at < end && this.rows > before) this.#teller.resume(this.#lastLength)
    return at
  }

  #take(bytes: Uint8Array): boolean {
    const scanner = this.#scanner
    const kind = this.#kinds[scanner.facts.number]
    if (kind === undefined) return false
    const place = this.#places[scanner.times.number] ?? this.#tellPlace(bytes)
    if (place === null) return false
    if (kind.length !== place.length) this.#retarget(kind, place.length)
    if (!this.#meters.isTold(bytes)) return false
    const { targets } = kind
    return targets.length === 1
      ? this.#takeOne(kind, targets[0], place)
      : this.#takeAll(kind, targets, place)
  }

  #takeOne(kind: Kind, into: Target | undefined, place: RowPlace): boolean {
    const scanner = this.#scanner
    if (into === undefined) return false
    const digits = scanner.digits[0] as number
    const decimals = scanner.decimals[0] as number
    const target = targetFor(into, digits, decimals)
    const micro = microFor(target, digits, decimals)
    // Empty, or too much.
    if (Number.isNaN(micro)) return false
    if (isRounded(digits, decimals, target.shift)) this.rounded++
    if (this.#add(kind, target, 0, micro, place)) this.duplicates++
    this.#lastLength = place.length
    return true
  }

  /** Takes a row's values, all of them or none. */
  #takeAll(kind: Kind, targets: readonly (Target | undefined)[], place: RowPlace): boolean {
    const { digits, decimals } = this.#scanner
    let some = false
    let rounded = 0
    for (let column = 0; column < digits.length; column++) {
      const number = digits[column] as number
      this.#micros[column] = Number.NaN
      if (Number.isNaN(number)) continue
      const into = targets[column]
      if (into === undefined) return false
      const behind = decimals[column] as number
      const target = targetFor(into, number, behind)
      const micro = microFor(target, number, behind)
      if (Number.isNaN(micro)) return false
      if (isRounded(number, behind, target.shift)) rounded++
      this.#micros[column] = micro
      some = true
    }
    if (!some) return false
    let repeated = false
    for (let column = 0; column < digits.length; column++) {
      const micro = this.#micros[column] as number
      if (Number.isNaN(micro)) continue
      const into = targets[column] as Target
      const target = targetFor(into, digits[column] as number, decimals[column] as number)
      repeated = this.#add(kind, target, column, micro, place) || repeated
    }
    if (repeated) this.duplicates++
    this.rounded += rounded
    this.#lastLength = place.length
    return true
  }

  /** Adds a reading; whether it repeats one. */
  #add(kind: Kind, target: Target, column: number, micro: number, place: RowPlace): boolean {
    const { meter } = this.#scanner
    const stream = target.streams[meter] ?? this.#streamOf(target, column)
    const { day, start } = place
    const isPlain = kind.quality === 'actual' && !place.isBareDate
    if (isPlain && stream.append(day, start, micro, target.strand)) return false
    const reading = this.#reading
    const { series, length, revision } = target.strand
    reading.meterId = stream.meterId
    reading.series = series
    reading.day = day
    reading.start = start
    reading.length = length
    reading.micro = micro
    reading.quality = kind.quality
    reading.revision = revision
    reading.isBareDate = place.isBareDate
    return this.#gatherer.add(reading)
  }

  #streamOf(target: Target, column: number) {
    const { meter } = this.#scanner
    const meterId = this.#teller.columnMeters[column] ?? this.#meters.id
    return this.#targets.streamOf(target, meter, meterId)
  }

  #tellPlace(bytes: Uint8Array): RowPlace | null {
    const { number, columns } = this.#scanner.times
    const known = this.#places[number]
    if (known !== undefined) return known
    const texts = columns.map((column) => this.#scanner.textOf(bytes, column))
    const place = this.#teller.placeOf(texts) ?? null
    this.#places[number] = place
    return place
  }

  #retarget(kind: Kind, length: number): void {
    let targets = kind.byLength.get(length)
    if (targets === undefined) {
      targets = kind.choices.map((choice, column) => {
        const isTitled = this.#teller.columnMeters[column] !== undefined
        const group = isTitled ? String(column) : ''
        return choice && this.#targets.of(choice, length, kind.revision, group)
      })
      kind.byLength.set(length, targets)
    }
    kind.length = length
    kind.targets = targets
  }

  learn(bytes: Uint8Array, from: number): void {
    const scanner = this.#scanner
    scanner.open(bytes)
    if (!scanner.scan(bytes, from)) return
    const last = this.#teller.lastRow()
    if (last === undefined) return
    const known = this.#kinds[scanner.facts.number]
    const { quality, revision } = last
    const choices = last.choices.map((choice, column) => choice ?? known?.choices[column])
    this.#kinds[scanner.facts.number] = {
      ...{ quality, revision, choices, byLength: new Map() },
      ...{ length: -1, targets: [] },
    }
    this.#meters.ofFile = last.meterId
  }

  forget(): void {
    this.#clear()
    this.#meters.forget()
  }

  #clear(): void {
    this.#scanner.times.clear()
    this.#scanner.facts.clear()
    this.#places = []
    this.#kinds = []
  }
}
