/** Long and matrix: a row for each time, with a value or several of one meter or of many. */
import { NO_SERIES, type Quality, type Reading, type Series } from '../../readings/reading.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import { StampReader } from '../../time/stamp.ts'
import { Columns } from '../titles/columns.ts'
import { Placer } from './placer.ts'
import { Preamble } from './preamble.ts'
import { RowFacts } from './row-facts.ts'
import {
  isBlank,
  quote,
  type ReadingContext,
  type RowReader,
  type RowResult,
  widthFault,
} from './row-reader.ts'
import { RowTime } from './row-time.ts'
import { Steps } from './steps.ts'
import { type BoundValue, bindValues, Values } from './values.ts'

/** A value of a row on its way: kept apart from the sink until the whole row is known to be good. */
interface Cell {
  meterId: string
  series: Series
  micro: number
  quality: Quality
}

/** Readings whose intervals have no length yet. */
interface Held {
  readonly instant: number
  readonly revision: string
  readonly cells: readonly Cell[]
}

/** Rows of one clock for all meters resolve the hour that autumn repeats together. */
const WHOLE_FILE = ''

export class StampedReader implements RowReader {
  duplicates = 0
  readonly #context: ReadingContext
  readonly #columns: Columns
  readonly #facts: RowFacts
  readonly #time: RowTime
  readonly #placer: Placer
  readonly #preamble: Preamble
  readonly #values: Values
  readonly #bound: readonly BoundValue[]
  /** Whether rows, not titles, tell the meter. */
  readonly #rowMeters: boolean
  readonly #steps: Steps<Held> | undefined
  readonly #endLabels: boolean
  readonly #isInstant: boolean
  #flexibleWidth = false
  #asides = 0
  /** Cells of the present row; grows once and is filled again and again. */
  readonly #cells: Cell[] = []
  readonly #reading: Reading

  constructor(context: ReadingContext) {
    const { profile, zone } = context
    this.#context = context
    this.#columns = new Columns(context.titles)
    this.#preamble = new Preamble(profile.preamble, context.preamble)
    const clockZone = profile.time.zone ?? zone
    this.#facts = new RowFacts(context, this.#columns, this.#preamble, clockZone)
    this.#time = new RowTime(profile, this.#columns, this.#preamble)
    this.#placer = new Placer(zone, clockZone)
    this.#values = new Values(profile, zone)
    const ignored = profile.ignore.flatMap((title) => this.#columns.all(title))
    const used = new Set([...this.#facts.columns, ...this.#time.columns, ...ignored])
    this.#bound = bindValues(profile, this.#columns, used, meterRowOf(context))
    this.#rowMeters = this.#bound.some(({ meterId }) => meterId === undefined)
    this.#isInstant = profile.values.every(({ kind }) => kind === 'register')
    this.#endLabels = profile.time.label === 'end' && !this.#isInstant
    const varies = profile.time.interval === 'varying' || (this.#endLabels && !this.#time.tellsLength)
    this.#steps = varies
      ? new Steps(this.#endLabels, (held, length) => this.#addHeld(held, length))
      : undefined
    this.#flexibleWidth = profile.header === 'none'
    this.#reading = {
      meterId: '',
      series: NO_SERIES,
      day: 0,
      start: 0,
      length: 0,
      micro: 0,
      quality: 'actual',
      revision: '',
      isBareDate: false,
    }
  }

  get notes(): string[] {
    const aside = this.#asides > 0 ? [`${this.#asides} rows set aside, as the format says`] : []
    return [...this.#facts.notes, ...aside]
  }

  get rounded(): number {
    return this.#values.rounded
  }

  get units(): ReadonlySet<string> {
    return this.#values.units
  }

  read(row: readonly string[]): RowResult {
    const result = this.#read(row)
    if (result === 'accepted' || result === 'blank') return result
    if (result !== 'aside' && !this.#preamble.take(row) && !this.#isHeader(row)) return result
    this.#asides++
    return 'aside'
  }

  #isHeader(row: readonly string[]): boolean {
    const { titles } = this.#columns
    return titles[0] !== '' && titles.every((title, at) => row[at]?.trim() === title)
  }

  #read(row: readonly string[]): RowResult {
    const width = this.#flexibleWidth ? undefined : widthFault(row, this.#columns.width)
    if (width !== undefined) return { reason: width }
    const aside = this.#facts.read(row) ?? (this.#rowMeters ? this.#facts.readMeter(row) : undefined)
    if (aside !== undefined) return aside === 'aside' ? aside : { reason: aside }
    const time = this.#time.read(row)
    if (time !== undefined) return { reason: time }
    const count = this.#readCells(row)
    if (typeof count !== 'number') return count
    if (count === 0) return 'blank'
    return this.#steps === undefined ? this.#place(count) : this.#hold(this.#steps, count)
  }

  /** Reads the row's values into cells; how many there are, or why the row is rejected. */
  #readCells(row: readonly string[]): number | { reason: string } {
    const values = this.#values
    const facts = this.#facts
    const sectionUnit = this.#preamble.values.unit ?? ''
    const isMissing = facts.quality === 'missing'
    let count = 0
    for (const column of this.#bound) {
      const fault = values.read(column, row, facts.meaning, sectionUnit)
      if (fault !== undefined) {
        return { reason: this.#bound.length > 1 ? `${fault} (column ${column.index + 1})` : fault }
      }
      if (Number.isNaN(values.micro)) continue
      let cell = this.#cells[count]
      if (cell === undefined) {
        cell = { meterId: '', series: values.series, micro: 0, quality: 'actual' }
        this.#cells.push(cell)
      }
      count++
      cell.meterId = column.meterId ?? facts.meterId
      cell.series = values.series
      cell.micro = isMissing ? Number.NaN : values.micro
      cell.quality = values.fallbackQuality ?? facts.quality
    }
    return count
  }

  #place(count: number): RowResult {
    const time = this.#time
    const length = this.#isInstant ? 0 : time.lengthSeconds
    const back = this.#endLabels ? length : 0
    const key = this.#rowMeters ? (this.#cells[0] as Cell).meterId : WHOLE_FILE
    const fault = time.isElapsed
      ? this.#placer.placeElapsed(time.stamp.day, time.elapsedSeconds)
      : this.#placer.place(key, time.stamp, back)
    if (fault !== undefined) return { reason: `${time.text}: ${fault}` }
    const { start, day } = this.#placer
    if (length > 0 && !time.isElapsed && start % length !== 0 && time.stamp.wallSeconds % length !== 0) {
      // Either clock's grid will do: hourly values in UTC lie askew in Kathmandu.
      if (time.isFixedLength) {
        const minutes = length / 60
        return { reason: `${time.text} is not on the grid of ${minutes} minutes that the profile or pipeline says (interval: ${minutes})` }
      }
    }
    return this.#addRow(this.#cells, count, day, start, length, this.#facts.revision)
  }

  #hold(steps: Steps<Held>, count: number): RowResult {
    const key = this.#rowMeters ? (this.#cells[0] as Cell).meterId : WHOLE_FILE
    const instant = this.#placer.instantOf(key, this.#time.stamp, 0)
    if (instant === undefined) {
      return { reason: `${this.#time.text}: the clocks skip its time, so it does not exist` }
    }
    const cells = this.#cells.slice(0, count).map((cell) => ({ ...cell }))
    steps.push(key, instant, { instant, revision: this.#facts.revision, cells })
    return 'accepted'
  }

  #addHeld({ instant, cells, revision }: Held, length: number): void {
    if (this.#placer.placeInstant(instant - (this.#endLabels ? length : 0)) !== undefined) return
    const { day, start } = this.#placer
    this.#addRow(cells, cells.length, day, start, length, revision)
  }

  /** Adds a row's cells, all or none. */
  #addRow(
    cells: readonly Cell[],
    count: number,
    day: number,
    start: number,
    length: number,
    revision: string,
  ): RowResult {
    const { rules, sink } = this.#context
    const reading = this.#reading
    reading.day = day
    reading.start = start
    reading.revision = revision
    reading.isBareDate = this.#time.stamp.dateOnly && !this.#time.isElapsed
    const fill = (cell: Cell): void => {
      reading.meterId = cell.meterId
      reading.series = cell.series
      reading.micro = cell.micro
      reading.quality = cell.quality
      reading.length = cell.series.kind === 'register' ? 0 : length
    }
    if (rules.active) {
      for (let at = 0; at < count; at++) {
        fill(cells[at] as Cell)
        const broken = rules.check(reading) ?? (sink.has(reading) ? rules.repeated() : undefined)
        if (broken !== undefined) return { reason: broken }
      }
    }
    let repeated = false
    for (let at = 0; at < count; at++) {
      fill(cells[at] as Cell)
      repeated = sink.add(reading) || repeated
    }
    if (repeated) this.duplicates++
    return 'accepted'
  }

  end(): void {
    this.#steps?.end()
  }
}

/** The row above the table that has the meters' ids, aligned with the columns. */
function meterRowOf({ profile, preamble }: ReadingContext): readonly string[] | undefined {
  const { titleRow } = profile.meter
  if (titleRow === undefined) return undefined
  const expression = new RegExp(titleRow, 'iu')
  return preamble.find((row) => row.some((cell) => expression.test(cell.trim())))
}
