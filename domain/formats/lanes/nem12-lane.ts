/** NEM12: the 300 records, each a register's day. */
import type { Quality } from '../../readings/reading.ts'
import type { Nem12Stream } from '../readers/nem12-streams.ts'
import { Batches, type BatchTaker } from './batches.ts'
import type { Lane } from './lane.ts'
import { isRounded, microOf, plainDecimals, readPlain } from './micro.ts'
import { FACT, type Role, TIME, VALUE } from './row-roles.ts'
import { RowScanner } from './row-scanner.ts'

/** Of a day's record, behind its values. */
interface Tail {
  readonly quality: Quality
  /** ISO 8601 in UTC; empty where the record has no update time. */
  readonly revision: string
}

/** A whole day, values in 1e-6 of the stream's unit and NaN where a field is empty. */
export interface HeldDay extends Tail {
  readonly day: number
  readonly micros: Float64Array
}

/** What the reader tells the lane, and takes from it. */
export interface Nem12Teller {
  /** What the last 200 record said; undefined where days cannot be read now. */
  stream(): Nem12Stream | undefined
  dayOf(text: string): number | undefined
  /** What stood behind the values of the day just read; undefined where 400 records say more of it. */
  lastTail(): Tail | undefined
  /** Holds a day as if the reader had read it. */
  hold(day: HeldDay): void
}

/** Records of one width and one number of values. */
interface Shape {
  readonly scanner: RowScanner
  readonly batches: Batches
  readonly micros: Float64Array
  days: (number | null | undefined)[]
  tails: (Tail | undefined)[]
}

const NEGATIVE_FORBIDDEN = /^[EB]/
const LINE_FEED = 10

export class Nem12Lane implements Lane, BatchTaker {
  rows = 0
  /** Told by the reader, when days are given out. */
  readonly duplicates = 0
  rounded = 0
  readonly #teller: Nem12Teller
  readonly #delimiter: number
  readonly #shapes = new Map<string, Shape>()
  /** The last one that was learned, by the number of values. */
  readonly #current = new Map<number, Shape>()
  /** What rows are taken as now. */
  #shape: Shape | undefined
  #stream: Nem12Stream | undefined

  constructor(teller: Nem12Teller, delimiter: number) {
    this.#teller = teller
    this.#delimiter = delimiter
  }

  run(bytes: Uint8Array, from: number, end: number): number {
    const stream = this.#teller.stream()
    const shape = stream && this.#current.get(stream.count)
    if (stream === undefined || shape === undefined) return from
    if (shape.scanner.isFull) clear(shape)
    this.#shape = shape
    this.#stream = stream
    return shape.batches.run(bytes, from, end)
  }

  takeBatch(bytes: Uint8Array, from: number, rows: number): number {
    const shape = this.#shape as Shape
    const stream = this.#stream as Nem12Stream
    let row = 0
    let at = from
    while (row < rows && this.#take(shape, stream, bytes, at, row)) {
      at = shape.scanner.ends[row] as number
      row++
      this.rows++
    }
    return row
  }

  #take(shape: Shape, stream: Nem12Stream, bytes: Uint8Array, from: number, row: number): boolean {
    const { scanner, micros } = shape
    const tail = shape.tails[scanner.facts[row] as number]
    if (tail === undefined) return false
    const time = scanner.times[row] as number
    const day = shape.days[time] ?? this.#tellDay(shape, bytes, from, time)
    const isEnergy = NEGATIVE_FORBIDDEN.test(stream.series.channel)
    if (day === null || !this.#readMicros(shape, row * scanner.width, stream.shift, isEnergy)) {
      return false
    }
    const { quality, revision } = tail
    this.#teller.hold({ day, quality, revision, micros })
    return true
  }

  /**
   * Reads the record's values, which begin there among the batch's; false where only the reader can
   * tell what they are.
   */
  #readMicros(
    { scanner, micros }: Shape,
    first: number,
    shift: number,
    isEnergy: boolean,
  ): boolean {
    const plain = readPlain(scanner, first, plainDecimals(shift), micros)
    if (plain >= 0) return plain > 0
    const { digits, decimals } = scanner
    let some = false
    let rounded = 0
    for (let place = 0; place < micros.length; place++) {
      const number = digits[first + place] as number
      const behind = decimals[first + place] as number
      const micro = microOf(number, behind, shift)
      if (Number.isNaN(micro) !== Number.isNaN(number) || (isEnergy && number < 0)) return false
      if (isRounded(number, behind, shift)) rounded++
      if (!Number.isNaN(micro)) some = true
      micros[place] = micro
    }
    if (some) this.rounded += rounded
    return some
  }

  #tellDay(shape: Shape, bytes: Uint8Array, from: number, time: number): number | null {
    const known = shape.days[time]
    if (known !== undefined) return known
    const column = shape.scanner.timeColumns[0] as number
    const day = this.#teller.dayOf(shape.scanner.textAt(bytes, from, column)) ?? null
    shape.days[time] = day
    return day
  }

  learn(bytes: Uint8Array, from: number, end: number): void {
    const stream = this.#teller.stream()
    const tail = this.#teller.lastTail()
    if (stream === undefined || tail === undefined) return
    const shape = this.#shapeOf(stream.count, this.#widthAt(bytes, from))
    if (shape === undefined || shape.scanner.scan(bytes, from, end, 1) === 0) return
    shape.tails[shape.scanner.facts[0] as number] = tail
    this.#current.set(stream.count, shape)
  }

  #widthAt(bytes: Uint8Array, from: number): number {
    let width = 1
    for (let at = from; bytes[at] !== LINE_FEED; at++) if (bytes[at] === this.#delimiter) width++
    return width
  }

  #shapeOf(count: number, width: number): Shape | undefined {
    const name = `${count}/${width}`
    let shape = this.#shapes.get(name)
    const behind = width - count - 2
    if (shape === undefined && behind > 0) {
      const roles: Role[] = [FACT, TIME]
      for (let at = 0; at < count; at++) roles.push(VALUE)
      for (let at = 0; at < behind; at++) roles.push(FACT)
      const scanner = new RowScanner(roles, this.#delimiter, '.'.charCodeAt(0))
      const micros = new Float64Array(count)
      shape = { scanner, batches: new Batches(scanner, this), micros, days: [], tails: [] }
      this.#shapes.set(name, shape)
    }
    return shape
  }

  forget(): void {}
}

function clear(shape: Shape): void {
  shape.scanner.clear()
  shape.days = []
  shape.tails = []
}
