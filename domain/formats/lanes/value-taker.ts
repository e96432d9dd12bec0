/** Takes the values of rows of a time from the scanner to the gatherer. */
import { dueOf, NEVER } from '../../gathering/due.ts'
import type { Gatherer } from '../../gathering/gatherer.ts'
import { appendTo, type OpenRuns } from '../../gathering/open-runs.ts'
import { NO_SERIES, type Quality, type Reading } from '../../readings/reading.ts'
import { isRounded, readPlain } from './micro.ts'
import type { Places, RowPlace } from './places.ts'
import type { RowAim } from './row-aim.ts'
import type { RowScanner } from './row-scanner.ts'
import { microFor, type Target, type Targets, targetFor } from './targets.ts'

const NOWHERE: RowPlace = { day: 0, start: 0, length: 0, isBareDate: false }

export class ValueTaker {
  /** Rows of which a reading replaced an earlier one of the same time. */
  duplicates = 0
  rounded = 0
  /** Where and when the rows to come are. */
  aim: RowAim | undefined
  place: RowPlace = NOWHERE
  quality: Quality = 'actual'
  meter = -1
  meterId = ''
  readonly #scanner: RowScanner
  readonly #gatherer: Gatherer
  readonly #targets: Targets
  /** The meters of value columns' titles; undefined where rows tell it. */
  readonly #columnMeters: readonly (string | undefined)[]
  readonly #runs: OpenRuns
  readonly #micros: Float64Array
  readonly #reading: Reading

  constructor(
    scanner: RowScanner,
    gatherer: Gatherer,
    targets: Targets,
    columnMeters: readonly (string | undefined)[],
  ) {
    this.#scanner = scanner
    this.#gatherer = gatherer
    this.#targets = targets
    this.#columnMeters = columnMeters
    this.#runs = gatherer.runs
    this.#micros = new Float64Array(scanner.width)
    this.#reading = {
      ...{ meterId: '', series: NO_SERIES, day: 0, start: 0, length: 0, micro: 0 },
      ...{ quality: 'actual', revision: '', isBareDate: false },
    }
  }

  /**
   * What nearly every row of a long file comes down to: appends the lone values of rows of the batch
   * that are of the first one's kind and length, as long as they continue open runs. Returns the row
   * behind them.
   */
  appendAlike(first: number, rows: number, { dues, lengths }: Places): number {
    const { width, times, facts, meters, digits, decimals } = this.#scanner
    const { targets, scales } = this.aim as RowAim
    const [target] = targets
    if (width !== 1 || target === undefined || scales === undefined) return first
    if (this.quality !== 'actual') return first
    const { streams } = target
    const strand = target.strand.number
    const { table, arrays } = this.#runs
    const { length } = this.place
    const fact = facts[first]
    let time = -1
    let due = NEVER
    let row = first
    for (; row < rows && facts[row] === fact; row++) {
      if (times[row] !== time) {
        time = times[row] as number
        if (lengths[time] !== length) break
        due = dues[time] as number
      }
      const micro = (digits[row] as number) * (scales[decimals[row] as number] as number)
      // Also where a number is missing, or has more decimals than are exact.
      if (!(micro >= 0 && micro <= Number.MAX_SAFE_INTEGER)) break
      const stream = streams[meters[row] as number]
      if (stream === undefined) break
      if (appendTo(table, arrays, stream, due, micro, strand)) continue
      if (!this.#runs.goOn(stream, due, strand)) break
      appendTo(table, arrays, stream, due, micro, strand)
    }
    return row
  }

  /**
   * Takes rows of the batch, the first of which has the place that was set: `count` at most, of one
   * meter and kind on one day, `step` seconds apart. Returns how many it has taken; 0 where the first is for the
   * reader.
   */
  take(row: number, count: number, step: number): number {
    const { width } = this.#scanner
    const aim = this.aim as RowAim
    aim.turnTo(this.meter)
    if (width === 1) return this.#takeOne(aim, row) ? 1 : 0
    const first = row * width
    const { scales } = aim
    if (scales === undefined || this.quality !== 'actual' || this.place.isBareDate) {
      return this.#takeEach(aim, first) ? 1 : 0
    }
    if (aim.isSafe && this.#scanner.odds[row] === 0) {
      const rows = this.#evenRows(row, count)
      this.#takeBlock(aim, scales, first, rows, step)
      return rows
    }
    const values = readPlain(this.#scanner, first, aim.decimals[0] as number, this.#micros)
    if (values < 0) return this.#takeEach(aim, first) ? 1 : 0
    if (values > 0) this.#takeBlock(aim, scales, first, 1, step)
    return values > 0 ? 1 : 0
  }

  /** How many rows from the first on are not odd. */
  #evenRows(row: number, count: number): number {
    const { odds } = this.#scanner
    let rows = 1
    while (rows < count && odds[row + rows] === 0) rows++
    return rows
  }

  #takeOne(aim: RowAim, at: number): boolean {
    const digits = this.#scanner.digits[at] as number
    const decimals = this.#scanner.decimals[at] as number
    const into = aim.targets[0]
    if (into === undefined) return false
    const target = targetFor(into, digits, decimals)
    const micro = microFor(target, digits, decimals)
    // Empty, or too much.
    if (Number.isNaN(micro)) return false
    if (isRounded(digits, decimals, target.shift)) this.rounded++
    if (this.#add(target, 0, this.place, micro)) this.duplicates++
    return true
  }

  /** Most columns continue open runs; the values of one that does not are added one by one. */
  #takeBlock(aim: RowAim, scales: Float64Array, first: number, rows: number, step: number): void {
    const { digits, decimals, width } = this.#scanner
    const { day, start } = this.place
    const block = { digits, first, decimals, scales, width, rows, due: dueOf(day, start), step }
    let repeats = 0
    for (let column = 0; column < width; column++) {
      column = this.#runs.appendBlock(column, block, aim)
      if (column === width) break
      for (let row = 0; row < rows; row++) {
        const at = first + row * width + column
        const place = row === 0 ? this.place : { ...this.place, start: start + row * step }
        if (this.#addValue(aim, column, place, at)) repeats |= 1 << row
      }
    }
    for (; repeats !== 0; repeats &= repeats - 1) this.duplicates++
  }

  /** Adds a value that is known to be exact or to be rounded; whether it repeats one. */
  #addValue(aim: RowAim, column: number, place: RowPlace, at: number): boolean {
    const number = this.#scanner.digits[at] as number
    const behind = this.#scanner.decimals[at] as number
    const target = targetFor(aim.targets[column] as Target, number, behind)
    if (isRounded(number, behind, target.shift)) this.rounded++
    return this.#add(target, column, place, microFor(target, number, behind))
  }

  #takeEach(aim: RowAim, first: number): boolean {
    if (!this.#readMicros(aim, first)) return false
    const { digits, decimals, width } = this.#scanner
    let repeated = false
    for (let column = 0; column < width; column++) {
      const number = digits[first + column] as number
      if (Number.isNaN(number)) continue
      const into = aim.targets[column] as Target
      const target = targetFor(into, number, decimals[first + column] as number)
      repeated = this.#add(target, column, this.place, this.#micros[column] as number) || repeated
    }
    if (repeated) this.duplicates++
    return true
  }

  /** Reads a row's values, which begin there; false where there is none, or only the reader can tell. */
  #readMicros(aim: RowAim, first: number): boolean {
    const { digits, decimals, width } = this.#scanner
    const micros = this.#micros
    let some = false
    let rounded = 0
    for (let column = 0; column < width; column++) {
      const number = digits[first + column] as number
      if (Number.isNaN(number)) continue
      const behind = decimals[first + column] as number
      const into = aim.targets[column]
      if (into === undefined) return false
      const target = targetFor(into, number, behind)
      const micro = microFor(target, number, behind)
      if (Number.isNaN(micro)) return false
      if (isRounded(number, behind, target.shift)) rounded++
      micros[column] = micro
      some = true
    }
    this.rounded += some ? rounded : 0
    return some
  }

  /** Adds a reading; whether it repeats one. */
  #add(target: Target, column: number, place: RowPlace, micro: number): boolean {
    const aim = this.aim as RowAim
    const meterId = this.#columnMeters[column] ?? this.meterId
    const stream = target.streams[this.meter] ?? this.#targets.streamOf(target, this.meter, meterId)
    if (target === aim.targets[column]) aim.streams[column] = stream
    const reading = this.#reading
    const { series, length, revision } = target.strand
    const { day, start, isBareDate } = place
    reading.meterId = meterId
    reading.series = series
    reading.day = day
    reading.start = start
    reading.length = length
    reading.micro = micro
    reading.quality = this.quality
    reading.revision = revision
    reading.isBareDate = isBareDate
    return this.#gatherer.addTo(this.#gatherer.streamAt(stream), target.strand, reading)
  }
}
