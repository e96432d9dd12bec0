/** CSV text to rows, line by line, as long as each row is a plain line. */
import { BlockText } from './block-text.ts'
import { splitRow } from './plain-row.ts'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const
/** Of a row, lest one at the limit is judged otherwise than csv-parse judges it. */
const LIMIT_MARGIN = 16

/** Where rows go. */
export interface RowTaker {
  /**
   * Takes rows straight from the bytes of whole lines, from one place on, as far as it can. Returns
   * the place of the first line that it leaves; `end` if it leaves none.
   */
  takeLines(bytes: Uint8Array, from: number, end: number): number
  takeRow(row: readonly string[], line: number): void
  /** Shows the bytes of the row just taken, from its first to its line feed. */
  learn(bytes: Uint8Array, from: number, end: number): void
  /** Lines that `takeLines` has taken so far. */
  readonly linesTaken: number
}

/**
 * Cuts a text that comes in chunks into rows. A row that is no plain line (it has quotes with line
 * breaks, or breaks lines by CR alone, or is longer than allowed) ends it: csv-parse has to read on
 * from there. Blank lines are no rows.
 */
export class PlainText {
  readonly #taker: RowTaker
  readonly #delimiter: string
  readonly #longest: number
  /** The beginning of a line that has not ended yet. */
  #open: Uint8Array[] = []
  #openLength = 0
  /** Lines that ended, without those that the taker took. */
  #lines = 0
  #isBegun: boolean

  /**
   * `delimiter` is one ASCII character; `lineBytes` the most that a row may have; `isBegun` that the
   * text goes on from lines that are read elsewhere.
   */
  constructor(taker: RowTaker, delimiter: string, lineBytes: number, isBegun = false) {
    this.#isBegun = isBegun
    this.#taker = taker
    this.#delimiter = delimiter
    this.#longest = lineBytes - LIMIT_MARGIN
  }

  /** Whether a delimiter can be told from other bytes of a line. */
  static knows(delimiter: string): boolean {
    return /^[\t\x20-\x7e]$/.test(delimiter) && delimiter !== '"'
  }

  /** Lines above what is still to be read. */
  get linesBefore(): number {
    return this.#lines + this.#taker.linesTaken
  }

  /** Takes a chunk; what is left to csv-parse, which then has to take all that follows, or undefined. */
  take(part: Uint8Array): Uint8Array | undefined {
    // One kind of array: that some are Node's buffers makes a lane's every access to bytes slower.
    const chunk = new Uint8Array(part.buffer, part.byteOffset, part.length)
    const last = chunk.lastIndexOf(LINE_FEED)
    if (last < 0) return this.#keep(chunk)
    let from = 0
    if (this.#openLength > 0) {
      from = chunk.indexOf(LINE_FEED) + 1
      const left = this.#takeBlock(this.#joined(chunk.subarray(0, from)))
      if (left !== undefined) return concat([left, chunk.subarray(from)])
    }
    const left = this.#takeBlock(chunk.subarray(from, last + 1))
    if (left !== undefined) return concat([left, chunk.subarray(last + 1)])
    return this.#keep(chunk.subarray(last + 1))
  }

  /** The text is over; what is left to csv-parse, or undefined. */
  end(): Uint8Array | undefined {
    if (this.#openLength === 0) return undefined
    const line = this.#joined(new Uint8Array())
    // A last line without quotes ends as well with a line feed as without.
    return line.includes(34) || line.includes(CARRIAGE_RETURN)
      ? line
      : this.#takeBlock(concat([line, Uint8Array.of(LINE_FEED)]))
  }

  #keep(part: Uint8Array): Uint8Array | undefined {
    if (part.length === 0) return undefined
    // A copy: a view would hold the whole chunk.
    this.#open.push(part.slice())
    this.#openLength += part.length
    return this.#openLength > this.#longest ? this.#joined(new Uint8Array()) : undefined
  }

  #joined(end: Uint8Array): Uint8Array {
    const whole = concat([...this.#open, end])
    this.#open = []
    this.#openLength = 0
    return whole
  }

  /** Takes whole lines; what is left from the first row on that is no plain line, or undefined. */
  #takeBlock(bytes: Uint8Array): Uint8Array | undefined {
    const mark = this.#isBegun ? 0 : behindMark(bytes)
    this.#isBegun = true
    let from = mark
    const text = new BlockText(bytes)
    for (;;) {
      from = this.#taker.takeLines(bytes, from, bytes.length)
      if (from === bytes.length) return undefined
      const feed = bytes.indexOf(LINE_FEED, from)
      const end = bytes[feed - 1] === CARRIAGE_RETURN && feed > from ? feed - 1 : feed
      if (end > from && !this.#takeLine(bytes, text, from, end, feed + 1)) {
        // csv-parse is told of a mark by finding it.
        return from === mark ? bytes : bytes.subarray(from)
      }
      if (end === from) this.#lines++
      from = feed + 1
    }
  }

  #takeLine(
    bytes: Uint8Array,
    text: BlockText,
    from: number,
    end: number,
    behind: number,
  ): boolean {
    if (end - from > this.#longest) return false
    const line = text.slice(from, end)
    const row = line.includes('\r') ? undefined : splitRow(line, this.#delimiter)
    if (row === undefined) return false
    this.#lines++
    this.#taker.takeRow(row, this.linesBefore)
    this.#taker.learn(bytes, from, behind)
    return true
  }
}

function behindMark(bytes: Uint8Array): number {
  return BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? BYTE_ORDER_MARK.length : 0
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [first, second] = parts
  if (first !== undefined && (second?.length ?? 0) === 0 && parts.length <= 2) return first
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
