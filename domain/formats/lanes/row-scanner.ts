/** Rows of one shape straight from bytes: which meter, when, what kind of row, and its numbers. */
import { ByteNames } from './byte-names.ts'
import { ColumnGroup } from './column-group.ts'

/** What a column is to a lane. */
export const SKIP = 0
export const METER = 1
export const TIME = 2
export const FACT = 3
export const VALUE = 4
export type Role = typeof SKIP | typeof METER | typeof TIME | typeof FACT | typeof VALUE

/** Columns by what they are to a lane; what is none of these is skipped. */
export interface Layout {
  readonly meter: number | undefined
  readonly times: Iterable<number>
  /** May name the meter's column too. */
  readonly facts: Iterable<number>
  readonly values: readonly number[]
}

/** The role of each of so many columns; undefined where one has two, or values are out of order. */
export function layRoles(width: number, layout: Layout): Role[] | undefined {
  const roles = Array<Role>(width).fill(SKIP)
  let isClear = true
  const lay = (columns: Iterable<number>, role: Role): void => {
    for (const column of columns) {
      const before = roles[column]
      isClear &&= before === SKIP || before === role || (before === METER && role === FACT)
      if (before === SKIP) roles[column] = role
    }
  }
  if (layout.meter !== undefined) lay([layout.meter], METER)
  lay(layout.times, TIME)
  lay(layout.facts, FACT)
  lay(layout.values, VALUE)
  const { values } = layout
  const inOrder = values.every((column, at) => at === 0 || column > (values[at - 1] as number))
  return isClear && inOrder ? roles : undefined
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const QUOTE = 34
const MINUS = 45
const ZERO = 48
/** So many digits fit 32 bits, in which arithmetic is fastest. */
const SHORT_DIGITS = 9
/** So many are exact in a double. */
const MOST_DIGITS = 15
const NOTHING = -1

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Scans one row after the other into its fields. */
export class RowScanner {
  /** The place behind the row. */
  end = 0
  /** The number of the row's meter: 0 for one that is not known, and where no column has any. */
  meter = 0
  /** The values' digits as whole numbers; NaN where a field is empty. */
  readonly digits: Float64Array
  /** How many of each value's digits are decimals. */
  readonly decimals: Uint8Array
  readonly times: ColumnGroup
  readonly facts: ColumnGroup
  readonly #roles: Uint8Array
  readonly #delimiter: number
  readonly #mark: number
  /** Of columns whose texts are numbered. */
  readonly #names: readonly (ByteNames | undefined)[]
  readonly #meters: ByteNames | undefined
  readonly #meterColumn: number
  /** From each column of values on, how many stand side by side. */
  readonly #runs: Int32Array
  /** Of each such column of the row the text's number, and where it begins and ends. */
  readonly #numbers: Int32Array
  readonly #from: Int32Array
  readonly #to: Int32Array
  #words: DataView = new DataView(new ArrayBuffer(0))

  /** `delimiter` and `mark` (of decimals) are ASCII codes, and not the same one. */
  constructor(roles: readonly Role[], delimiter: number, mark: number) {
    this.#roles = Uint8Array.from(roles)
    this.#delimiter = delimiter
    this.#mark = mark === delimiter ? NOTHING : mark
    this.#names = roles.map((role) =>
      role === VALUE || role === SKIP ? undefined : new ByteNames(delimiter),
    )
    const columnsOf = (wanted: Role): number[] =>
      roles.flatMap((role, column) => (role === wanted ? [column] : []))
    this.#meterColumn = roles.indexOf(METER)
    this.#meters = this.#names[this.#meterColumn]
    this.#numbers = new Int32Array(roles.length)
    this.#from = new Int32Array(roles.length)
    this.#to = new Int32Array(roles.length)
    this.times = new ColumnGroup(columnsOf(TIME), this.#names)
    this.facts = new ColumnGroup(columnsOf(FACT), this.#names)
    const count = columnsOf(VALUE).length
    this.#runs = new Int32Array(roles.length + 1)
    for (let column = roles.length - 1; column >= 0; column--) {
      if (roles[column] === VALUE) this.#runs[column] = 1 + (this.#runs[column + 1] as number)
    }
    this.digits = new Float64Array(count)
    this.decimals = new Uint8Array(count)
  }

  /** The bytes that rows are scanned from. */
  open(bytes: Uint8Array): void {
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  /**
   * Scans the row that begins there, up to and with its line feed. False where it is not of the
   * shape, or has anything but plain fields.
   */
  scan(bytes: Uint8Array, from: number): boolean {
    const roles = this.#roles
    const delimiter = this.#delimiter
    const allNames = this.#names
    const numbers = this.#numbers
    const begins = this.#from
    const ends = this.#to
    const words = this.#words
    const last = roles.length - 1
    let at = from
    let value = 0
    let isKnown = true
    for (let column = 0; ; column++) {
      const names = allNames[column]
      if (names !== undefined) {
        const one = names.find(bytes, words, at)
        if (one <= 0) {
          if (one < 0) return false
          isKnown = false
        }
        numbers[column] = one
        begins[column] = at
        at = names.end
        ends[column] = at
      } else if (roles[column] === VALUE) {
        const count = this.#runs[column] as number
        at = this.#readNumbers(bytes, at, value, count)
        if (at < 0) return false
        value += count
        column += count - 1
      } else {
        at = this.#skip(bytes, at)
        if (at < 0) return false
      }
      if (column === last) break
      if (bytes[at++] !== delimiter) return false
    }
    if (bytes[at] === CARRIAGE_RETURN) at++
    if (bytes[at] !== LINE_FEED) return false
    this.end = at + 1
    if (!isKnown) this.#addNames(bytes)
    if (this.#meters !== undefined) this.meter = this.#numbers[this.#meterColumn] as number
    this.times.put(this.#numbers)
    this.facts.put(this.#numbers)
    return true
  }

  /** Reads numbers side by side; where the last one ends, or -1 if one of them is not plain. */
  #readNumbers(bytes: Uint8Array, from: number, first: number, count: number): number {
    const delimiter = this.#delimiter
    const mark = this.#mark
    const all = this.digits
    const behind = this.decimals
    const end = first + count
    let at = from
    for (let value = first; ; ) {
      const sign = at
      if (bytes[at] === MINUS) at++
      const begin = at
      let number = 0
      let digit = (bytes[at] as number) - ZERO
      while (digit >>> 0 <= 9) {
        number = (Math.imul(number, 10) + digit) | 0
        digit = (bytes[++at] as number) - ZERO
      }
      let digits = at - begin
      let decimals = 0
      if (digit === mark - ZERO) {
        const point = ++at
        digit = (bytes[at] as number) - ZERO
        while (digit >>> 0 <= 9) {
          number = (Math.imul(number, 10) + digit) | 0
          digit = (bytes[++at] as number) - ZERO
        }
        decimals = at - point
        digits += decimals
      }
      if (digits > 0 && digits <= SHORT_DIGITS) {
        // By subtraction: a zero has no sign here.
        all[value] = begin > sign ? 0 - number : number
      } else if (digits === 0) {
        if (at !== sign) return -1
        all[value] = Number.NaN
      } else {
        if (digits > MOST_DIGITS) return -1
        const long = longNumber(bytes, begin, at)
        all[value] = begin > sign ? 0 - long : long
      }
      behind[value] = decimals
      if (++value === end) return at
      if (digit !== delimiter - ZERO) return -1
      at++
    }
  }

  /** Where a field ends; -1 if it is not plain. */
  #skip(bytes: Uint8Array, from: number): number {
    const delimiter = this.#delimiter
    let at = from
    let byte = bytes[at] as number
    while (byte !== delimiter && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
      if (byte === QUOTE) return -1
      byte = bytes[++at] as number
    }
    return at
  }

  /** Numbers the texts of times and facts that were not known. */
  #addNames(bytes: Uint8Array): void {
    for (const column of [...this.times.columns, ...this.facts.columns]) {
      if (this.#numbers[column] !== 0) continue
      const names = this.#names[column] as ByteNames
      this.#numbers[column] = names.add(
        bytes,
        this.#from[column] as number,
        this.#to[column] as number,
      )
    }
  }

  /** The text of a field of the row just scanned. */
  textOf(bytes: Uint8Array, column: number): string {
    return decoder.decode(bytes.subarray(this.#from[column], this.#to[column]))
  }

  /** The text of the field that names the row's meter; undefined where no column does. */
  meterText(bytes: Uint8Array): string | undefined {
    return this.#meters && this.textOf(bytes, this.#meterColumn)
  }

  /** Numbers the meter of the row just scanned, which was not known. */
  addMeter(bytes: Uint8Array): number {
    const column = this.#meterColumn
    this.meter =
      this.#meters?.add(bytes, this.#from[column] as number, this.#to[column] as number) ?? 0
    return this.meter
  }

  forgetMeters(): void {
    this.#meters?.clear()
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
