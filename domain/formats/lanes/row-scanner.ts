/** Rows of one shape straight from bytes, a batch at a time: which meter, when, what kind, its numbers. */
import { FACT, METER, type Role, TIME, VALUE } from './row-roles.ts'
import { SCAN_PARAMETERS, scanSource } from './scan-source.ts'
import { TextPairs } from './text-pairs.ts'
import { Texts } from './texts.ts'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const NO_MARK = -1
/** More texts than that are no kinds of rows, and no times of a file worth remembering. */
const MOST_TEXTS = 200_000
/** Values of a batch, which then stays in the processor's nearest cache. */
const BATCH_VALUES = 512
/** Rows of a batch, however many values they have: those of a matrix are appended together (measured: a sixth). */
const LEAST_ROWS = 8
/** Loops of other layouts that are kept, as V8 has them compiled. */
const MOST_LOOPS = 64

type Scan = (
  scanner: RowScanner,
  bytes: Uint8Array,
  words: DataView,
  from: number,
  end: number,
  first: number,
  most: number,
) => number

const loops = new Map<string, Scan>()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Texts have numbers, from 1 on in each column; 0 stands where there is no column. */
export class RowScanner {
  /** The most rows of a batch. */
  readonly capacity: number
  /** Value columns. */
  readonly width: number
  /** Of each row of the batch: the place behind it, and what its texts are. */
  readonly ends: Int32Array
  readonly meters: Int32Array
  readonly times: Int32Array
  readonly facts: Int32Array
  /** 0 where all values of a row of several are up to nine digits without a minus. */
  readonly odds: Uint8Array
  /** All rows' values, one row behind the other: their digits as whole numbers; NaN where a field is empty. */
  readonly digits: Float64Array
  /** How many of each value's digits are decimals. */
  readonly decimals: Uint8Array
  readonly timeColumns: readonly number[]
  readonly meterColumn: number
  readonly texts: Texts
  /** Of columns that say one thing together. */
  readonly pairs: TextPairs
  /** Columns of times and kinds. */
  readonly #told: readonly number[]
  readonly #delimiter: number
  readonly #scan: Scan
  /** What was scanned last, and the same to be read word by word. */
  #bytes: Uint8Array = new Uint8Array()
  #words = new DataView(this.#bytes.buffer)

  /** `delimiter` and `mark` (of decimals) are ASCII codes; where they are the same, there is no mark. */
  constructor(roles: readonly Role[], delimiter: number, mark: number) {
    const columnsOf = (wanted: Role): number[] =>
      roles.flatMap((role, column) => (role === wanted ? [column] : []))
    this.#delimiter = delimiter
    this.#scan = loopOf(roles, delimiter, mark === delimiter ? NO_MARK : mark)
    this.texts = new Texts(delimiter, roles.length)
    this.pairs = new TextPairs()
    this.timeColumns = columnsOf(TIME)
    this.meterColumn = roles.indexOf(METER)
    this.#told = [...this.timeColumns, ...columnsOf(FACT)]
    this.width = columnsOf(VALUE).length
    this.capacity = Math.max(LEAST_ROWS, Math.floor(BATCH_VALUES / Math.max(1, this.width)))
    this.ends = new Int32Array(this.capacity)
    this.meters = new Int32Array(this.capacity)
    this.times = new Int32Array(this.capacity)
    this.facts = new Int32Array(this.capacity)
    this.odds = new Uint8Array(this.capacity)
    this.digits = new Float64Array(this.capacity * this.width)
    this.decimals = new Uint8Array(this.capacity * this.width)
  }

  /**
   * Scans the rows that begin there, each with its line feed, up to the first that is not of the
   * shape or has anything but plain fields, and `most` at most, which is no more than the capacity.
   * Returns how many. The bytes are UTF-8, and none is zero.
   */
  scan(bytes: Uint8Array, from: number, end: number, most: number): number {
    const { texts, ends } = this
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    }
    let rows = 0
    let missed = -1
    texts.missed = -1
    do {
      missed = texts.missed
      const at = rows === 0 ? from : (ends[rows - 1] as number)
      rows = this.#scan(this, bytes, this.#words, at, end, rows, most)
      // Its row is scanned again, as long as each time a later text is the first that is not known.
    } while (texts.missed > missed && texts.expect(bytes))
    return rows
  }

  /** The text of a field of a row that has been scanned and begins there. */
  textAt(bytes: Uint8Array, from: number, column: number): string {
    let begin = from
    for (let passed = 0; passed < column; begin++) if (bytes[begin] === this.#delimiter) passed++
    let end = begin
    for (
      let byte = bytes[end];
      byte !== this.#delimiter && byte !== LINE_FEED && byte !== CARRIAGE_RETURN;
      byte = bytes[end]
    ) {
      end++
    }
    return decoder.decode(bytes.subarray(begin, end))
  }

  /** Whether so many texts were met that they are to be forgotten. */
  get isFull(): boolean {
    const { counts, isFull } = this.texts
    return (
      isFull ||
      this.pairs.size > MOST_TEXTS ||
      this.#told.some((column) => (counts[column] as number) > MOST_TEXTS)
    )
  }

  /** Forgets all texts: numbers begin anew. */
  clear(): void {
    this.texts.clear()
    this.pairs.clear()
  }
}

function loopOf(roles: readonly Role[], delimiter: number, mark: number): Scan {
  const source = scanSource(roles, { delimiter, mark })
  let loop = loops.get(source)
  if (loop === undefined) {
    if (loops.size === MOST_LOOPS) loops.clear()
    loop = new Function(...SCAN_PARAMETERS, source) as Scan
    loops.set(source, loop)
  }
  return loop
}
