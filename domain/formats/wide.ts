/** The wide format: `Meter,Date,0:00,0:30,…,23:30`, a row for each meter-day. */
import { UnreadableFile } from '../errors.ts'
import type { Pipeline } from '../pipelines/pipeline.ts'
import { findUnit, type Unit } from '../quantity/unit.ts'
import type { ReadingSink } from '../readings/gatherer.ts'
import { dividesDay, greatestCommonDivisor } from '../readings/interval-length.ts'
import { SECONDS_PER_DAY, toDayNumber } from '../time/civil-date.ts'
import { isPlainDay, type LocalDay, type Zone, zoneOf } from '../time/zone.ts'
import { clockLabel, findUnitColumn, hasRole, unitInTitle } from './column-titles.ts'
import {
  hasWidth,
  isBlank,
  judgeIgnored,
  meterIdFault,
  quote,
  type RowReader,
  type RowResult,
  ValueReader,
} from './row-reader.ts'
import { fillsDay, type IntervalColumns, type PlacedCell, placeCells } from './wide-placement.ts'

interface WideHeader {
  readonly meter: number
  readonly date: number
  readonly intervals: IntervalColumns
  readonly width: number
  /** Named by the pipeline or a title; else each row's own, or kWh. */
  readonly unit: Unit | undefined
  readonly unitColumn: number | undefined
  readonly notes: readonly string[]
}

/** Reads a header as a wide one; undefined if it is another kind. */
export function recognizeWide(
  titles: readonly string[],
  pipeline: Pipeline,
): WideHeader | undefined {
  const indexes = titles
    .keys()
    .filter((at) => clockLabel(titles[at] as string) !== undefined)
    .toArray()
  if (indexes.length < 2) return undefined
  const find = (wanted: string | undefined, role: 'meter' | 'date'): number =>
    titles.findIndex((title) =>
      wanted === undefined ? hasRole(title, role) : title.trim() === wanted,
    )
  const meter = find(pipeline.columns.meter, 'meter')
  const date = find(pipeline.columns.date, 'date')
  if (meter < 0 || date < 0) return undefined
  const labels = indexes.map((at) => clockLabel(titles[at] as string) as number)
  const unitColumn = findUnitColumn(titles, pipeline)
  const used = new Set([...indexes, meter, date, unitColumn])
  return {
    meter,
    date,
    intervals: toIntervals(indexes, labels, titles.length, pipeline),
    width: titles.length,
    unit: findUnit(
      pipeline.unit ?? titles.map(unitInTitle).find((name) => name !== undefined) ?? '',
    ),
    unitColumn,
    notes: judgeIgnored(
      titles.filter((_, at) => !used.has(at)),
      pipeline,
    ),
  }
}

function toIntervals(
  indexes: readonly number[],
  labels: readonly number[],
  width: number,
  pipeline: Pipeline,
): IntervalColumns {
  const closeRow = indexes[0] === width - indexes.length && indexes.at(-1) === width - 1
  const divisor = labels.reduce(
    (before, label) => greatestCommonDivisor(before, label - (labels[0] as number)),
    0,
  )
  const lengthSeconds = divisor
  const said = pipeline.interval === undefined ? divisor : pipeline.interval * 60
  if (!dividesDay(divisor) || said !== divisor) {
    throw new UnreadableFile(
      'header-unknown',
      `The columns are ${divisor / 60} minutes apart${said === divisor ? ', which divides no day' : `, but the pipeline "${pipeline.name}" of pipelines.yml says interval: ${pipeline.interval}`}.`,
    )
  }
  if (pipeline.label === 'end') {
    // 00:00 closes the day.
    const starts = labels.map((label) => (label || SECONDS_PER_DAY) - lengthSeconds)
    if (starts.some((start) => start < 0)) {
      throw new UnreadableFile(
        'header-unknown',
        `The first interval would begin before midnight: its title is less than ${lengthSeconds / 60} minutes after it, so titles cannot be the ends of intervals. Leave "label: end" out of the pipeline "${pipeline.name}" of pipelines.yml.`,
      )
    }
    return { indexes, starts, lengthSeconds, closeRow }
  }
  const runsToMidnight = labels.at(-1) === 0 || labels.at(-1) === SECONDS_PER_DAY
  if (labels[0] === lengthSeconds && runsToMidnight) {
    throw new UnreadableFile(
      'header-unknown',
      `The columns run from the end of the first interval to midnight, so they label the ends of intervals; say so with "label: end" in the pipeline "${pipeline.name}" of pipelines.yml.`,
    )
  }
  return { indexes, starts: labels, lengthSeconds, closeRow }
}

/** A reader of the rows below that header. */
export class WideReader implements RowReader {
  readonly format = 'wide'
  readonly notes: readonly string[]
  duplicates = 0
  readonly #header: WideHeader
  readonly #sink: ReadingSink
  readonly #zone: Zone
  readonly #values: ValueReader
  #plainCells: readonly PlacedCell[] | undefined

  constructor(header: WideHeader, pipeline: Pipeline, sink: ReadingSink) {
    this.#header = header
    this.#sink = sink
    this.#zone = zoneOf(pipeline.zone)
    this.#values = new ValueReader(header.unit)
    this.notes = header.notes
  }

  get unit(): string {
    return this.#values.unit
  }

  get rounded(): number {
    return this.#values.rounded
  }

  read(row: readonly string[]): RowResult {
    const { meter, date, width, intervals } = this.#header
    const meterId = (row[meter] ?? '').trim()
    const fault = meterIdFault(meterId)
    if (fault !== undefined) return { reason: fault }
    const dateText = (row[date] ?? '').trim()
    const parts = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})$/.exec(dateText)
    if (parts === null) return { reason: `the date ${quote(dateText)} is not YYYY-MM-DD` }
    const day = toDayNumber(Number(parts[1]), Number(parts[3]), Number(parts[4]))
    if (day === undefined) return { reason: `the date ${quote(dateText)} does not exist` }
    const local = this.#zone.day(day)
    if (!fillsDay(local, intervals, row) && !hasWidth(row, width)) {
      return { reason: `${row.length} fields, the header has ${width}` }
    }
    const cells = this.#cellsOf(local, row)
    return this.#addAll(meterId, day, cells, row)
  }

  /** On all but two days of a year every row has its cells in the same places. */
  #cellsOf(day: LocalDay, row: readonly string[]): readonly PlacedCell[] {
    const { intervals } = this.#header
    if (!isPlainDay(day)) return placeCells(day, intervals, row)
    this.#plainCells ??= placeCells(day, intervals, row)
    return this.#plainCells
  }

  /** Adds a row's values, all or none. */
  #addAll(
    meterId: string,
    day: number,
    cells: readonly PlacedCell[],
    row: readonly string[],
  ): RowResult {
    const { unitColumn } = this.#header
    const unit =
      unitColumn === undefined ? undefined : this.#values.unitOf(row[unitColumn] as string)
    if (typeof unit === 'string') return { reason: unit }
    const values: number[] = []
    for (const { index } of cells) {
      const text = row[index] as string
      const value = isBlank(text) ? Number.NaN : this.#values.read(text, unit)
      if (typeof value === 'string') return { reason: `${value} (column ${index + 1})` }
      values.push(value)
    }
    const { lengthSeconds } = this.#header.intervals
    const { channel } = this.#values
    let added = 0
    let repeated = false
    for (const [at, cell] of cells.entries()) {
      const value = values[at] as number
      if (Number.isNaN(value) || (cell.homeless && value === 0)) continue
      added++
      const again = this.#sink.add(meterId, channel, day, cell.start, lengthSeconds, value)
      repeated = again || repeated
    }
    if (repeated) this.duplicates++
    return added > 0 ? 'accepted' : 'blank'
  }
}
