/** Rows of one shape straight from bytes: which meter, when, what kind of row, and its numbers. */
import { ByteNames } from './byte-names.ts'

/** What a column is to a lane. */
export const SKIP = 0
export const METER = 1
export const TIME = 2
export const FACT = 3
export const VALUE = 4
export type Role = typeof SKIP | typeof METER | typeof TIME | typeof FACT | typeof VALUE

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const QUOTE = 34
const MINUS = 45
const ZERO = 48
/** So many digits fit 32 bits, in which arithmetic is fastest. */
const SHORT_DIGITS = 9
/** So many are exact in a double. */
const MOST_DIGITS = 15
/** More texts than that are no kinds of rows, and no times of a file worth remembering. */
const MOST_NAMES = 200_000

/** Columns of one kind, whose texts together say one thing: numbered as one. */
class NamedColumns {
  readonly names: ByteNames[] = []
  /** From the number of the columns before and that of this one to theirs together. */
  readonly #pairs: Map<number, number>[] = []
  #lastKey = 0
  #lastPair = 0
  #count = 0

  add(delimiter: number): number {
    this.#pairs.push(new Map())
    return this.names.push(new ByteNames(delimiter)) - 1
  }

  /** The number of the columns up to this one, of which those before have `before`. */
  together(column: number, before: number, one: number): number {
    if (column === 0) return one
    const key = before * 2 ** 20 + one
    if (key === this.#lastKey && column === this.names.length - 1) return this.#lastPair
    const pairs = this.#pairs[column] as Map<number, number>
    let pair = pairs.get(key)
    if (pair === undefined) {
      pair = ++this.#count
      pairs.set(key, pair)
    }
    this.#lastKey = key
    this.#lastPair = pair
    return pair
  }

  get isFull(): boolean {
    return this.#count > MOST_NAMES || this.names.some(({ size }) => size > MOST_NAMES)
  }

  clear(): void {
    for (const names of this.names) names.clear()
    for (const pairs of this.#pairs) pairs.clear()
    this.#count = 0
    this.#lastKey = 0
  }
}

/** Scans one row after the other into its fields. */
export class RowScanner {
  /** The place behind the row. */
  end = 0
  /** Numbers of the row's meter, time and facts; 0 where no column has any. */
  meter = 0
  time = 0
  fact = 0
  /** The values' digits as whole numbers; NaN where a field is empty. */
  readonly digits: Float64Array
  /** How many of each value's digits are decimals. */
  readonly decimals: Uint8Array
  /** Where the texts of the meter and of each time column lie. */
  meterFrom = 0
  meterTo = 0
  readonly timeFrom: number[] = []
  readonly timeTo: number[] = []
  readonly #roles: Uint8Array
  readonly #delimiter: number
  readonly #mark: number
  readonly #meters: ByteNames
  readonly #times = new NamedColumns()
  readonly #facts = new NamedColumns()
  /** Of each column, which of its kind it is. */
  readonly #places: Int32Array

  /** `delimiter` and `mark` (of decimals) are ASCII codes. */
  constructor(roles: readonly Role[], delimiter: number, mark: number) {
    this.#roles = Uint8Array.from(roles)
    this.#delimiter = delimiter
    this.#mark = mark
    this.#meters = new ByteNames(delimiter)
    const count = roles.filter((role) => role === VALUE).length
    this.digits = new Float64Array(count)
    this.decimals = new Uint8Array(count)
    this.#places = Int32Array.from(roles, (role) =>
      role === TIME ? this.#times.add(delimiter) : role === FACT ? this.#facts.add(delimiter) : 0,
    )
  }

  get columns(): number {
    return this.#roles.length
  }

  /** Meters met so far. */
  get meters(): number {
    return this.#meters.size
  }

  /**
   * Scans the row that begins there, up to and with its line feed. False where it is not of the
   * shape, or has anything but plain fields: then nothing but `end` is changed for good.
   */
  scan(bytes: Uint8Array, from: number): boolean {
    const roles = this.#roles
    const delimiter = this.#delimiter
    const mark = this.#mark
    const last = roles.length - 1
    let at = from
    let value = 0
    this.time = 0
    this.fact = 0
    for (let column = 0; ; column++) {
      const role = roles[column] as number
      if (role === VALUE) {
        let byte = bytes[at] as number
        const isNegative = byte === MINUS
        if (isNegative) byte = bytes[++at] as number
        const first = at
        let number = 0
        let digit = byte - ZERO
        while (digit >= 0 && digit <= 9) {
          number = (Math.imul(number, 10) + digit) | 0
          digit = (bytes[++at] as number) - ZERO
        }
        let digits = at - first
        let decimals = 0
        if (bytes[at] === mark && mark !== delimiter) {
          const point = at
          digit = (bytes[++at] as number) - ZERO
          while (digit >= 0 && digit <= 9) {
            number = (Math.imul(number, 10) + digit) | 0
            digit = (bytes[++at] as number) - ZERO
          }
          decimals = at - point - 1
          digits += decimals
        }
        if (digits === 0) {
          if (isNegative || at !== first) return false
          number = Number.NaN
        } else if (digits > SHORT_DIGITS) {
          if (digits > MOST_DIGITS) return false
          number = longNumber(bytes, first, at)
        }
        // A zero has no sign here.
        this.digits[value] = isNegative && number !== 0 ? -number : number
        this.decimals[value++] = decimals
      } else if (role === SKIP) {
        let byte = bytes[at] as number
        while (byte !== delimiter && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
          if (byte === QUOTE) return false
          byte = bytes[++at] as number
        }
      } else {
        at = this.#name(role, column, bytes, at)
        if (at < 0) return false
      }
      if (column === last) break
      if (bytes[at++] !== delimiter) return false
    }
    if (bytes[at] === CARRIAGE_RETURN) at++
    if (bytes[at] !== LINE_FEED) return false
    this.end = at + 1
    return true
  }

  /** Numbers a field of the row; where it ends, or -1 if it is not plain. */
  #name(role: number, column: number, bytes: Uint8Array, at: number): number {
    if (role === METER) {
      const meters = this.#meters
      const meter = meters.find(bytes, at)
      if (meter < 0) return -1
      this.meter = meter
      this.meterFrom = at
      this.meterTo = meters.end
      return meters.end
    }
    const kind = role === TIME ? this.#times : this.#facts
    const place = this.#places[column] as number
    const names = kind.names[place] as ByteNames
    let one = names.find(bytes, at)
    if (one < 0) return -1
    if (one === 0) one = names.add(bytes, at, names.end)
    if (role === TIME) {
      this.time = kind.together(place, this.time, one)
      this.timeFrom[place] = at
      this.timeTo[place] = names.end
    } else {
      this.fact = kind.together(place, this.fact, one)
    }
    return names.end
  }

  /** Numbers the meter of the row just scanned, which was not known. */
  addMeter(bytes: Uint8Array): number {
    this.meter = this.#meters.add(bytes, this.meterFrom, this.meterTo)
    return this.meter
  }

  /** Whether so many times or facts were met that they are to be forgotten. */
  get isFull(): boolean {
    return this.#times.isFull || this.#facts.isFull
  }

  /** Forgets times and facts: their numbers begin anew. */
  forget(): void {
    this.#times.clear()
    this.#facts.clear()
  }

  /** Forgets meters too. */
  forgetMeters(): void {
    this.#meters.clear()
  }
}

/** The digits between two places, whatever mark stands between them, as a whole number. */
function longNumber(bytes: Uint8Array, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - ZERO
    if (digit >= 0 && digit <= 9) number = number * 10 + digit
  }
  return number
}
