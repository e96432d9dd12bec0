/** NEM12: the 300 records, each a register's day. */
import type { Quality } from '../../readings/reading.ts'
import type { Nem12Stream } from '../readers/nem12-streams.ts'
import type { Lane } from './lane.ts'
import { isRounded, microOf } from './micro.ts'
import { FACT, type Role, RowScanner, TIME, VALUE } from './row-scanner.ts'

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
  readonly micros: Float64Array
  days: (number | null | undefined)[]
  tails: (Tail | undefined)[]
}

const NEGATIVE_FORBIDDEN = /^[EB]/
const LINE_FEED = 10

export class Nem12Lane implements Lane {
  rows = 0
  /** Told by the reader, when days are given out. */
  readonly duplicates = 0
  rounded = 0
  readonly #teller: Nem12Teller
  readonly #delimiter: number
  readonly #shapes = new Map<string, Shape>()
  /** The last one that was learned, by the number of values. */
  readonly #current = new Map<number, Shape>()

  constructor(teller: Nem12Teller, delimiter: number) {
    this.#teller = teller
    this.#delimiter = delimiter
  }

  run(bytes: Uint8Array, from: number, end: number): number {
    const stream = this.#teller.stream()
    const shape = stream && this.#current.get(stream.count)
    if (stream === undefined || shape === undefined) return from
    const { scanner } = shape
    if (scanner.times.isFull || scanner.facts.isFull) clear(shape)
    scanner.open(bytes)
    const isEnergy = NEGATIVE_FORBIDDEN.test(stream.series.channel)
    let at = from
    while (at < end && scanner.scan(bytes, at)) {
      const tail = shape.tails[scanner.facts.number]
      if (tail === undefined) break
      const day = shape.days[scanner.times.number] ?? this.#tellDay(shape, bytes)
      if (day === null || !this.#readMicros(shape, stream.shift, isEnergy)) break
      const { quality, revision } = tail
      this.#teller.hold({ day, quality, revision, micros: shape.micros })
      at = scanner.end
      this.rows++
    }
    return at
  }

  /** Reads the record's values; false where only the reader can tell what they are. */
  #readMicros({ scanner, micros }: Shape, shift: number, isEnergy: boolean): boolean {
    const { digits, decimals } = scanner
    let some = false
    let rounded = 0
    for (let place = 0; place < micros.length; place++) {
      const number = digits[place] as number
      const behind = decimals[place] as number
      const micro = microOf(number, behind, shift)
      if (Number.isNaN(micro) !== Number.isNaN(number) || (isEnergy && number < 0)) return false
      if (isRounded(number, behind, shift)) rounded++
      if (!Number.isNaN(micro)) some = true
      micros[place] = micro
    }
    if (some) this.rounded += rounded
    return some
  }

  #tellDay(shape: Shape, bytes: Uint8Array): number | null {
    const { number, columns } = shape.scanner.times
    const known = shape.days[number]
    if (known !== undefined) return known
    const text = shape.scanner.textOf(bytes, columns[0] as number)
    const day = this.#teller.dayOf(text) ?? null
    shape.days[number] = day
    return day
  }

  learn(bytes: Uint8Array, from: number): void {
    const stream = this.#teller.stream()
    const tail = this.#teller.lastTail()
    if (stream === undefined || tail === undefined) return
    const shape = this.#shapeOf(stream.count, this.#widthAt(bytes, from))
    if (shape === undefined) return
    shape.scanner.open(bytes)
    if (!shape.scanner.scan(bytes, from)) return
    shape.tails[shape.scanner.facts.number] = tail
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
      shape = { scanner, micros: new Float64Array(count), days: [], tails: [] }
      this.#shapes.set(name, shape)
    }
    return shape
  }

  forget(): void {}
}

function clear(shape: Shape): void {
  shape.scanner.times.clear()
  shape.scanner.facts.clear()
  shape.days = []
  shape.tails = []
}
