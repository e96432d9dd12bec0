/** The long format: meter, stamp, value; a row for each reading. */
import { UnreadableFile } from '../errors.ts'
import type { Pipeline } from '../pipelines/pipeline.ts'
import { findUnit, type Unit } from '../quantity/unit.ts'
import type { ReadingSink } from '../readings/gatherer.ts'
import { isDateDay, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { StampReader } from '../time/stamp.ts'
import { isPlainDay, type Zone, zoneOf } from '../time/zone.ts'
import { findUnitColumn, hasRole, type Role, unitInTitle } from './column-titles.ts'
import { LocalClock } from './local-clock.ts'
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

interface LongHeader {
  readonly meter: number
  readonly stamp: number
  readonly value: number
  readonly width: number
  /** Named by the pipeline or a title; else each row's own, or kWh. */
  readonly unit: Unit | undefined
  readonly unitColumn: number | undefined
  readonly notes: readonly string[]
}

/** Reads a header as a long one; undefined if a column is missing. */
export function recognizeLong(
  titles: readonly string[],
  pipeline: Pipeline,
): LongHeader | undefined {
  const { columns } = pipeline
  const meter = findColumn(titles, columns.meter, ['meter'])
  const stamp = findColumn(titles, columns.stamp, ['stamp', 'date'])
  const value = findColumn(titles, columns.value, ['value'])
  if (meter === undefined || stamp === undefined || value === undefined) return undefined
  const unitColumn = findUnitColumn(titles, pipeline)
  const used = new Set([meter, stamp, value, unitColumn])
  return {
    meter,
    stamp,
    value,
    width: titles.length,
    unit: findUnit(pipeline.unit ?? unitInTitle(titles[value] as string) ?? ''),
    unitColumn,
    notes: judgeIgnored(
      titles.filter((_, at) => !used.has(at)),
      pipeline,
    ),
  }
}

/** The one column with a role; the pipeline's word counts first, then the roles in order. */
function findColumn(
  titles: readonly string[],
  wanted: string | undefined,
  roles: readonly Role[],
): number | undefined {
  if (wanted !== undefined) {
    const at = titles.findIndex((title) => title.trim() === wanted)
    return at < 0 ? undefined : at
  }
  for (const role of roles) {
    const found = titles
      .keys()
      .filter((at) => hasRole(titles[at] as string, role))
      .toArray()
    if (found.length > 1) {
      const names = found.map((at) => quote((titles[at] as string).trim())).join(' and ')
      throw new UnreadableFile(
        'header-unknown',
        `The columns ${names} could both be the ${role} column; say which with "columns: {${role}: …}" in the pipeline of pipelines.yml that matches this key.`,
      )
    }
    if (found.length === 1) return found[0]
  }
  return undefined
}

/** A reader of the rows below that header. */
export class LongReader implements RowReader {
  readonly format = 'long'
  readonly notes: readonly string[]
  duplicates = 0
  readonly #header: LongHeader
  readonly #pipeline: Pipeline
  readonly #sink: ReadingSink
  readonly #zone: Zone
  readonly #clock: LocalClock
  readonly #values: ValueReader
  readonly #stamp = new StampReader()
  /** The stamp as written. */
  #text = ''
  /** Seconds; 0 asks the gatherer to infer it. */
  readonly #length: number

  constructor(header: LongHeader, pipeline: Pipeline, sink: ReadingSink) {
    this.#header = header
    this.#pipeline = pipeline
    this.#sink = sink
    this.#zone = zoneOf(pipeline.zone)
    this.#clock = new LocalClock(this.#zone)
    this.#values = new ValueReader(header.unit)
    this.#length = (pipeline.interval ?? 0) * 60
    this.notes = header.notes
  }

  get unit(): string {
    return this.#values.unit
  }

  get rounded(): number {
    return this.#values.rounded
  }

  read(row: readonly string[]): RowResult {
    const { meter, stamp, value, unitColumn, width } = this.#header
    if (!hasWidth(row, width)) return { reason: `${row.length} fields, the header has ${width}` }
    const meterId = (row[meter] as string).trim()
    const fault = meterIdFault(meterId)
    if (fault !== undefined) return { reason: fault }
    this.#text = (row[stamp] as string).trim()
    const status = this.#stamp.read(this.#text)
    if (status !== 'ok') return { reason: STAMP_FAULTS[status](quote(this.#text)) }
    const valueText = row[value] as string
    if (isBlank(valueText)) return 'blank'
    const unit =
      unitColumn === undefined ? undefined : this.#values.unitOf(row[unitColumn] as string)
    if (typeof unit === 'string') return { reason: unit }
    const micro = this.#values.read(valueText, unit)
    if (typeof micro === 'string') return { reason: micro }
    return this.#add(meterId, micro)
  }

  #add(meterId: string, micro: number): RowResult {
    const { day, wallSeconds } = this.#stamp
    const back = this.#pipeline.label === 'end' ? this.#length : 0
    if (this.#stamp.offsetSeconds === undefined && wallSeconds >= back) {
      const start = wallSeconds - back
      if (start < SECONDS_PER_DAY && isPlainDay(this.#zone.day(day))) {
        return this.#put(meterId, day, start, micro)
      }
    }
    const instant = this.#instantOf(meterId, back)
    if (instant === undefined) {
      return {
        reason: `${quote(this.#text)} does not exist in ${this.#zone.id}: the clocks skip it`,
      }
    }
    if (back >= SECONDS_PER_DAY) {
      // The midnight that ends a day, be that 23 or 25 hours long.
      const next = this.#zone.dayAt(instant)
      if (instant !== next.startInstant) return this.#besideTheGrid()
      return this.#put(meterId, next.day - 1, 0, micro)
    }
    const local = this.#zone.dayAt(instant - back)
    return this.#put(meterId, local.day, instant - back - local.startInstant, micro)
  }

  /** The instant of the stamp, or undefined where the zone's clocks skip it. */
  #instantOf(meterId: string, back: number): number | undefined {
    const { day, wallSeconds, offsetSeconds } = this.#stamp
    if (offsetSeconds !== undefined) return day * SECONDS_PER_DAY + wallSeconds - offsetSeconds
    return this.#clock.instantOf(meterId, day, wallSeconds, back)
  }

  #put(meterId: string, day: number, start: number, micro: number): RowResult {
    const length = this.#length
    // Either clock's grid will do: hourly values in UTC lie askew in Kathmandu.
    if (length > 0 && start % length !== 0 && this.#stamp.wallSeconds % length !== 0) {
      return this.#besideTheGrid()
    }
    if (!isDateDay(day)) return { reason: 'its local date is before 1900 or after 2199' }
    const { channel } = this.#values
    const { dateOnly } = this.#stamp
    if (this.#sink.add(meterId, channel, day, start, length, micro, dateOnly)) this.duplicates++
    return 'accepted'
  }

  #besideTheGrid(): RowResult {
    const minutes = this.#length / 60
    return {
      reason: `${quote(this.#text)} is not on the grid of ${minutes} minutes that the pipeline says (interval: ${minutes})`,
    }
  }
}

const STAMP_FAULTS = {
  'not-a-stamp': (text: string) =>
    `the stamp ${text} is not YYYY-MM-DD HH:MM[:SS], with an offset, Z or neither`,
  'no-such-date': (text: string) => `the date in ${text} does not exist`,
  'no-such-time': (text: string) => `the time in ${text} does not exist`,
} as const
