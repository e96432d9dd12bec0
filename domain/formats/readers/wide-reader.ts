/** Wide: `Meter,Date,0:00,0:30,…,23:30`, a row for each meter-day. */

import type { Quality, Reading, Series } from '../../readings/reading.ts'
import { isDateDay } from '../../time/civil-date.ts'
import { StampReader } from '../../time/stamp.ts'
import { isPlainDay, type LocalDay, type Zone, zoneOf } from '../../time/zone.ts'
import type { Lane } from '../lanes/lane.ts'
import { wideLane } from '../lanes/wide-teller.ts'
import type { Meaning } from '../profile/profile.ts'
import { Placer } from './placer.ts'
import { quote, type ReadingContext, type RowResult, widthFault } from './row-reader.ts'
import { TableReader } from './table-reader.ts'
import type { Choice } from './value-choice.ts'
import { bindIntervals } from './wide-columns.ts'
import {
  fillsDay,
  type IntervalColumns,
  liesAlike,
  type PlacedCell,
  placeCells,
} from './wide-placement.ts'

interface Cell {
  start: number
  series: Series
  micro: number
  quality: Quality
}

export class WideReader extends TableReader {
  readonly #intervals: IntervalColumns
  readonly #meaning: Meaning
  readonly #date: number
  readonly #unit: number | undefined
  readonly #stamp: StampReader
  /** Days that rows name. */
  readonly #days: Zone
  readonly #placer: Placer
  /** Set where columns are of another zone's days: `Date (UTC)`. */
  readonly #isElsewhere: boolean
  readonly #cells: Cell[] = []
  #plainCells: readonly PlacedCell[] | undefined
  /** How the last row's values were read, and where its cells lay. */
  #lastChoice: Choice | undefined
  #lastPlaced: readonly PlacedCell[] = []
  /** Whether the first row decides where those of other plain days have their cells. */
  #hasOddCells = false
  readonly lane: Lane | undefined

  constructor(context: ReadingContext) {
    super(context)
    const { profile, zone } = context
    const { time, values, name } = profile
    this.#intervals = bindIntervals(profile, this.columns.titles)
    const { unit, kind, channel, flow, multiplier, unitColumn } = values[0] ?? {}
    this.#meaning = { unit, kind, channel, flow, multiplier }
    this.#unit = this.columns.find(unitColumn)
    this.#date = this.columns.need(time.column as string | number, name)
    this.#stamp = new StampReader(time.date)
    this.#days = zoneOf(this.clockZone)
    this.#placer = new Placer(zone, this.clockZone)
    this.#isElsewhere = this.clockZone !== zone
    const { indexes, lengthSeconds } = this.#intervals
    this.lane = wideLane({
      ...{ context, width: this.columns.width, facts: this.facts, stamp: this.#stamp },
      ...{ days: this.#days, date: this.#date, unit: this.#unit, lengthSeconds },
      indexes: indexes.toSorted((a, b) => a - b),
      isElsewhere: this.#isElsewhere,
      lastRow: () => this.#lastRow(),
    })
  }

  /** Of a row whose columns lie as they do on every plain day. */
  #lastRow(): { choice: Choice; starts: number[] } | undefined {
    const placed = this.#lastPlaced
    const choice = this.#lastChoice
    if (choice === undefined || placed !== this.#plainCells) return undefined
    if (placed.length !== this.#intervals.indexes.length) return undefined
    if (placed.some(({ homeless }) => homeless)) return undefined
    const starts = placed.toSorted((a, b) => a.index - b.index).map(({ start }) => start)
    return { choice, starts }
  }

  protected readData(row: readonly string[]): RowResult {
    const aside = this.facts.read(row) ?? this.facts.readMeter(row)
    if (aside !== undefined) return aside === 'aside' ? aside : { reason: aside }
    const text = row[this.#date] ?? ''
    const status = this.#stamp.read(text)
    if (status !== 'ok' && status !== 'no-such-time') {
      const formats = (this.context.profile.time.date ?? ['YYYY-MM-DD']).join(' or ')
      const why = status === 'no-such-date' ? 'does not exist' : `is not ${formats}`
      return { reason: `the date ${quote(text.trim())} ${why}` }
    }
    const day = this.#stamp.day
    const local = this.#days.day(day)
    const isHeaderless = this.context.profile.header === 'none'
    if (!isHeaderless && !fillsDay(local, this.#intervals, row)) {
      const width = widthFault(row, this.columns.width)
      if (width !== undefined) return { reason: width }
    }
    return this.#addAll(day, this.#cellsOf(local, row), row)
  }

  protected override get usedOrder(): boolean {
    return this.#hasOddCells
  }

  /** On all but two days of a year every row has its cells in the same places. */
  #cellsOf(day: LocalDay, row: readonly string[]): readonly PlacedCell[] {
    if (!isPlainDay(day)) return placeCells(day, this.#intervals, row)
    if (this.#plainCells === undefined) {
      this.#plainCells = placeCells(day, this.#intervals, row)
      this.#hasOddCells = !liesAlike(day, this.#intervals)
    }
    return this.#plainCells
  }

  /** Adds a row's values, all or none. */
  #addAll(day: number, placed: readonly PlacedCell[], row: readonly string[]): RowResult {
    const count = this.#readCells(placed, row)
    if (typeof count !== 'number') return count
    if (count === 0) return 'blank'
    const { rules, sink } = this.context
    const { lengthSeconds } = this.#intervals
    const reading: Reading = {
      meterId: this.facts.meterId,
      series: (this.#cells[0] as Cell).series,
      day,
      start: 0,
      length: lengthSeconds,
      micro: 0,
      quality: 'actual',
      revision: this.facts.revision,
      isBareDate: false,
    }
    if (rules.active) {
      for (let at = 0; at < count; at++) {
        const fault = this.#fill(reading, this.#cells[at] as Cell, day)
        const broken =
          fault ?? rules.check(reading) ?? (sink.has(reading) ? rules.repeated() : undefined)
        if (broken !== undefined) return { reason: broken }
      }
    }
    let repeated = false
    for (let at = 0; at < count; at++) {
      const fault = this.#fill(reading, this.#cells[at] as Cell, day)
      if (fault !== undefined) return { reason: fault }
      repeated = sink.add(reading) || repeated
    }
    if (repeated) this.duplicates++
    return 'accepted'
  }

  #fill(
    reading: Reading,
    { start, series, micro, quality }: Cell,
    day: number,
  ): string | undefined {
    reading.series = series
    reading.micro = micro
    reading.quality = quality
    reading.length = series.kind === 'register' ? 0 : this.#intervals.lengthSeconds
    if (!this.#isElsewhere) {
      reading.start = start
      reading.day = day
      return isDateDay(day) ? undefined : 'its date is before 1900 or after 2199'
    }
    const fault = this.#placer.placeElapsed(day, start)
    reading.day = this.#placer.day
    reading.start = this.#placer.start
    return fault
  }

  #readCells(placed: readonly PlacedCell[], row: readonly string[]): number | { reason: string } {
    const values = this.values
    const flagAt = this.context.profile.intervals.quality
    const unitText =
      this.#unit === undefined ? (this.preamble.values.unit ?? '') : (row[this.#unit] ?? '')
    let count = 0
    this.#lastPlaced = placed
    this.#lastChoice = undefined
    for (const { index, start, homeless } of placed) {
      const fault = values.readText(row[index] ?? '', this.#meaning, this.facts.meaning, unitText)
      if (fault !== undefined) return { reason: `${fault} (column ${index + 1})` }
      this.#lastChoice ??= values.choice
      if (Number.isNaN(values.micro) || (homeless && values.micro === 0)) continue
      let cell = this.#cells[count]
      if (cell === undefined) {
        cell = { start, series: values.series, micro: 0, quality: 'actual' }
        this.#cells.push(cell)
      }
      count++
      const quality =
        flagAt === undefined ? this.facts.quality : this.facts.qualityOf(row[index + flagAt] ?? '')
      cell.start = start
      cell.series = values.series
      cell.micro = quality === 'missing' ? Number.NaN : values.micro
      cell.quality = quality
    }
    return count
  }
}
