/** Long and matrix: a row for each time, with a value or several of one meter or of many. */
import { UnreadableFile } from '../../errors.ts'
import { NO_SERIES, type Quality, type Reading, type Series } from '../../readings/reading.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import type { Lane } from '../lanes/lane.ts'
import { stampedLane } from '../lanes/stamped-teller.ts'
import { Placer } from './placer.ts'
import { RowOrder } from './row-order.ts'
import { type ReadingContext, type RowResult, widthFault } from './row-reader.ts'
import { RowTime } from './row-time.ts'
import { Steps } from './steps.ts'
import { TableReader } from './table-reader.ts'
import type { Choice } from './value-choice.ts'
import { type BoundValue, bindValues, meterRowOf } from './values.ts'

/** A value of a row on its way: kept apart from the sink until the whole row is known to be good. */
interface Cell {
  meterId: string
  series: Series
  twin: Series
  micro: number
  quality: Quality
}

/** Readings whose intervals have no length yet. */
interface Held {
  readonly instant: number
  readonly revision: string
  readonly cells: readonly Cell[]
}

/** As many times are looked through for repeats, of rows that wait for their length. */
const MOST_TIMES_WAITING = 1_000_000

/** Rows of one clock for all meters resolve the hour that autumn repeats together. */
const WHOLE_FILE = ''

export class StampedReader extends TableReader {
  readonly #time: RowTime
  readonly #placer: Placer
  readonly #bound: readonly BoundValue[]
  /** Whether rows, not titles, tell the meter. */
  readonly #rowMeters: boolean
  readonly #steps: Steps<Held> | undefined
  readonly #endLabels: boolean
  readonly #isInstant: boolean
  /** Fields that a row of a file without a header must have; undefined: as many as the header. */
  readonly #leastWidth: number | undefined
  /** Cells of the present row; grows once and is filled again and again. */
  readonly #cells: Cell[] = []
  /** How each column's value of the last row was read. */
  readonly #choices: (Choice | undefined)[] = []
  readonly lane: Lane | undefined
  readonly #reading: Reading
  /** Times of rows that wait for their length; kept only where rules ask for repeats. */
  readonly #waiting = new Set<string>()

  constructor(context: ReadingContext) {
    super(context)
    const { profile, zone } = context
    this.#time = new RowTime(profile, this.columns, this.preamble, this.clockZone)
    const ignored = profile.ignore.flatMap((title) => this.columns.all(title))
    const used = new Set([...this.facts.columns, ...this.#time.columns, ...ignored])
    this.#bound = bindValues(profile, this.columns, used, meterRowOf(context))
    this.#rowMeters = this.#bound.some(({ meterId }) => meterId === undefined)
    this.#placer = new Placer(zone, this.clockZone, this.#orderOf(context.sample))
    this.#isInstant = profile.values.every(({ kind }) => kind === 'register')
    this.#endLabels = profile.time.label === 'end' && !this.#isInstant
    const varies =
      profile.time.interval === 'varying' || (this.#endLabels && !this.#time.tellsLength)
    this.#steps = varies
      ? new Steps(this.#endLabels, (held, length) => this.#addHeld(held, length))
      : undefined
    const needed = [...used].filter((at) => !this.facts.optional.has(at))
    const indexes = [...needed, ...this.#bound.map(({ index }) => index)]
    this.#leastWidth = profile.header === 'none' ? 1 + Math.max(...indexes) : undefined
    this.#reading = {
      ...{ meterId: '', series: NO_SERIES, day: 0, start: 0, length: 0, micro: 0 },
      ...{ quality: 'actual', revision: '', isBareDate: false },
    }
    this.lane = stampedLane({
      ...{ context, width: this.columns.width, facts: this.facts, time: this.#time },
      ...{ placer: this.#placer, bound: this.#bound, rowMeters: this.#rowMeters },
      ...{ waits: this.#steps !== undefined, isInstant: this.#isInstant },
      ...{ endLabels: this.#endLabels, choices: this.#choices },
    })
  }

  protected readData(row: readonly string[]): RowResult {
    const least = this.#leastWidth
    const width =
      least === undefined
        ? widthFault(row, this.columns.width)
        : row.length < least
          ? `${row.length} fields, at least ${least} are needed`
          : undefined
    if (width !== undefined) return { reason: width }
    const aside = this.facts.read(row) ?? (this.#rowMeters ? this.facts.readMeter(row) : undefined)
    if (aside !== undefined) return aside === 'aside' ? aside : { reason: aside }
    const time = this.#time.read(row)
    if (time !== undefined) return { reason: time }
    const count = this.#readCells(row)
    if (typeof count !== 'number') return count
    if (count === 0) return 'blank'
    return this.#steps === undefined ? this.#place(count, row) : this.#hold(this.#steps, count, row)
  }

  /** Reads the row's values into cells; how many there are, or why the row is rejected. */
  #readCells(row: readonly string[]): number | { reason: string } {
    const values = this.values
    const facts = this.facts
    const sectionUnit = this.preamble.values.unit ?? ''
    const isMissing = facts.quality === 'missing'
    let count = 0
    for (const [at, column] of this.#bound.entries()) {
      const fault = values.read(column, row, facts.meaning, sectionUnit)
      this.#choices[at] = values.choice
      if (fault !== undefined) {
        return { reason: this.#bound.length > 1 ? `${fault} (column ${column.index + 1})` : fault }
      }
      if (Number.isNaN(values.micro)) continue
      let cell = this.#cells[count]
      if (cell === undefined) {
        cell = {
          meterId: '',
          series: values.series,
          twin: values.twin,
          micro: 0,
          quality: 'actual',
        }
        this.#cells.push(cell)
      }
      count++
      cell.meterId = column.meterId ?? facts.meterId
      cell.series = values.series
      cell.twin = values.twin
      cell.micro = isMissing ? Number.NaN : values.micro
      cell.quality = values.fallbackQuality ?? facts.quality
    }
    return count
  }

  #place(count: number, row: readonly string[]): RowResult {
    const time = this.#time
    const length = this.#isInstant ? 0 : time.lengthSeconds
    const back = this.#endLabels ? length : 0
    if (time.isElapsed || !this.#placer.placePlainly(time.stamp, back)) {
      const fault = time.isElapsed
        ? this.#placer.placeElapsed(time.stamp.day, time.elapsedSeconds)
        : this.#placer.place(this.#trackOf(row), time.stamp, back)
      if (fault !== undefined) return { reason: `${time.text}: ${fault}` }
    }
    const { start, day } = this.#placer
    if (time.isAskew(start, length)) {
      const minutes = length / 60
      return {
        reason: `${time.text} is not on the grid of ${minutes} minutes that the profile or pipeline says (interval: ${minutes})`,
      }
    }
    const broken = this.#judge(this.#cells, count, length)
    if (broken !== undefined) return { reason: broken }
    return this.#addRow(this.#cells, count, day, start, length, this.facts.revision)
  }

  #orderOf(sample: readonly (readonly string[])[]): RowOrder {
    const order = new RowOrder()
    for (const row of sample) {
      if (row.length < this.columns.width || this.facts.read(row) !== undefined) continue
      if (this.#rowMeters && this.facts.readMeter(row) !== undefined) continue
      if (this.#time.read(row) !== undefined) continue
      const { day, wallSeconds } = this.#time.stamp
      order.see(this.#trackOf(row), day * SECONDS_PER_DAY + wallSeconds)
    }
    return order
  }

  /** Rows that follow each other in time: those of one meter, code and unit. */
  #trackOf(row: readonly string[]): string {
    if (!this.#rowMeters) return WHOLE_FILE
    const { unitColumn } = this.#bound[0] as BoundValue
    // Read by now, so it is one of few.
    const unit = unitColumn === undefined ? '' : (row[unitColumn] ?? '').trim().toLowerCase()
    return `${this.facts.meterId}\n${this.facts.code}\n${unit}`
  }

  #hold(steps: Steps<Held>, count: number, row: readonly string[]): RowResult {
    const track = this.#trackOf(row)
    const instant = this.#placer.instantOf(track, this.#time.stamp, 0)
    if (instant === undefined) {
      return { reason: `${this.#time.text}: the clocks skip its time, so it does not exist` }
    }
    // Judged now, while the row is at hand: its place is known but for its length.
    const fault = this.#placer.placeInstant(instant) ?? this.#judge(this.#cells, count, 0, track)
    if (fault !== undefined) return { reason: fault }
    const cells = this.#cells.slice(0, count).map((cell) => ({ ...cell }))
    steps.push(track, instant, { instant, revision: this.facts.revision, cells })
    return 'accepted'
  }

  #addHeld({ instant, cells, revision }: Held, length: number): void {
    if (this.#placer.placeInstant(instant - (this.#endLabels ? length : 0)) !== undefined) return
    const { day, start } = this.#placer
    this.#addRow(cells, cells.length, day, start, length, revision)
  }

  /**
   * Why the row at the placer's place breaks a rule, or repeats a time and must not. Rows that wait
   * for their length are in no sink yet: those of a `track` are remembered here.
   */
  #judge(
    cells: readonly Cell[],
    count: number,
    length: number,
    track?: string,
  ): string | undefined {
    const { rules, profile } = this.context
    const refusesRepeats = profile.repeats !== 'replace'
    if (!rules.active && !refusesRepeats) return undefined
    this.#reading.day = this.#placer.day
    this.#reading.start = this.#placer.start
    const { day, start } = this.#reading
    for (let at = 0; at < count; at++) {
      const cell = cells[at] as Cell
      this.#fill(cell, length)
      const waits = track === undefined ? '' : `${track}\n${at}\n${day}\n${start}`
      const repeats = track === undefined ? this.#has(cell) : this.#waiting.has(waits)
      if (this.#waiting.size >= MOST_TIMES_WAITING) this.#waiting.clear()
      if (track !== undefined) this.#waiting.add(waits)
      if (repeats && profile.repeats === 'fail') throw sectionsOverlap(profile.name)
      if (repeats && refusesRepeats) return 'it repeats a time that an earlier row has'
      const broken = rules.check(this.#reading) ?? (repeats ? rules.repeated() : undefined)
      if (broken !== undefined) return broken
    }
    return undefined
  }

  #addRow(
    cells: readonly Cell[],
    count: number,
    day: number,
    start: number,
    length: number,
    revision: string,
  ): RowResult {
    const { sink } = this.context
    const reading = this.#reading
    reading.day = day
    reading.start = start
    reading.revision = revision
    reading.isBareDate = this.#time.stamp.dateOnly && !this.#time.isElapsed
    let repeated = false
    for (let at = 0; at < count; at++) {
      this.#fill(cells[at] as Cell, length)
      repeated = sink.add(reading) || repeated
    }
    if (repeated) this.duplicates++
    return 'accepted'
  }

  #fill(cell: Cell, length: number): void {
    const reading = this.#reading
    reading.meterId = cell.meterId
    reading.series = cell.series
    reading.micro = cell.micro
    reading.quality = cell.quality
    reading.length = cell.series.kind === 'register' ? 0 : length
  }

  /** Whether there is a reading of that meter and time already, of either sign. */
  #has({ series, twin }: Cell): boolean {
    const { sink } = this.context
    const reading = this.#reading
    if (sink.has(reading)) return true
    reading.series = twin
    const has = series !== twin && sink.has(reading)
    reading.series = series
    return has
  }

  protected override get usedOrder(): boolean {
    return this.#placer.usedOrder || this.#time.usedOrder
  }

  override end(): void {
    this.#steps?.end()
  }
}

function sectionsOverlap(profile: string): UnreadableFile {
  return new UnreadableFile(
    'file-ambiguous',
    `The sections of the file repeat each other's times, and nothing tells which of them counts (format ${profile}). Split the file and keep the section of what was used, or put each into a file of its own.`,
  )
}
