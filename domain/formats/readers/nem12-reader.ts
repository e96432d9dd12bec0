/** NEM12, AEMO's Meter Data File Format: a record a line, a register's days below the line that names it. */
import { UnreadableFile } from '../../errors.ts'
import type { Lane } from '../lanes/lane.ts'
import { type HeldDay, Nem12Lane, type Nem12Teller } from '../lanes/nem12-lane.ts'
import { Nem12Day } from './nem12-day.ts'
import { Nem12Parts } from './nem12-parts.ts'
import { type Nem12Stream, Nem12Streams } from './nem12-streams.ts'
import { quote, type ReadingContext, type RowReader, type RowResult } from './row-reader.ts'

const NO_STREAM = 'no 200 record stands before it'
const REFUSED_STREAM = 'its 200 record was refused'
/** What cannot be read may have been a 200 record: days behind it could be another meter's. */
const LOST_STREAM = 'a record of unknown type stands between it and its 200 record'

/**
 * Days are dates of the market's clock (UTC+10 all year), whatever the zone. A day is held back
 * until no more 400 records can follow it.
 */
export class Nem12Reader implements RowReader {
  duplicates = 0
  rounded = 0
  readonly units = new Set<string>()
  readonly #context: ReadingContext
  readonly #parts = new Nem12Parts()
  readonly #streams: Nem12Streams
  readonly #day = new Nem12Day()
  /** The last 200 record, or why there is none. */
  #stream: Nem12Stream | string = NO_STREAM
  /** The 300 record to which 400 records belong. */
  #dayState: 'none' | 'held' | 'refused' = 'none'
  #uncovered = 0
  #uncoveredDays = 0
  readonly lane: Lane | undefined

  constructor(context: ReadingContext) {
    this.#context = context
    this.#streams = new Nem12Streams(context)
    const { fast, rules } = context
    if (fast === undefined || rules.active) return
    const teller: Nem12Teller = {
      stream: () => (typeof this.#stream === 'string' ? undefined : this.#stream),
      dayOf: (text) => this.#day.dayOf(text),
      lastTail: () => this.#day.tail,
      hold: (day) => this.#hold(day),
    }
    this.lane = new Nem12Lane(teller, fast.delimiter)
  }

  get notes(): string[] {
    const uncovered =
      this.#uncovered === 0
        ? []
        : [
            `${this.#uncovered} values on ${this.#uncoveredDays} days of quality V have no 400 record that says theirs; they count as actual`,
          ]
    return [...this.#parts.notes, ...this.#streams.notes, ...uncovered]
  }

  read(row: readonly string[]): RowResult {
    const type = (row[0] ?? '').trim()
    switch (type) {
      case '100':
        return this.#readHeader(row)
      case '200':
        return this.#readStream(row)
      case '250':
        throw nem13()
      case '300':
        return this.#readDay(row)
      case '400':
        return this.#readFlag(row)
      case '500':
      case '550':
        // Index reads stand behind a day's 400 records as a rule, and end nothing.
        this.#parts.record()
        return 'aside'
      case '900':
        this.#release('none')
        this.#stream = NO_STREAM
        this.#parts.close()
        return 'aside'
      default:
        return this.#refuseUnknown(type, row[1] ?? '')
    }
  }

  end(): void {
    this.#release('none')
    this.#parts.end()
  }

  #readHeader(row: readonly string[]): RowResult {
    const version = (row[1] ?? '').trim()
    if (version.toUpperCase() === 'NEM13') throw nem13()
    if (version.toUpperCase() !== 'NEM12') {
      throw new UnreadableFile(
        'header-unknown',
        `The 100 record says version ${quote(version)}, and only NEM12 is read. Ask for the interval data as NEM12.`,
      )
    }
    this.#release('none')
    this.#stream = NO_STREAM
    this.#parts.header()
    return 'aside'
  }

  #readStream(row: readonly string[]): RowResult {
    this.#release('none')
    this.#parts.record()
    const stream = this.#streams.read(row)
    this.#stream = typeof stream === 'string' ? REFUSED_STREAM : stream
    return typeof stream === 'string' ? { reason: stream } : 'aside'
  }

  #readDay(row: readonly string[]): RowResult {
    this.#release('refused')
    this.#parts.record()
    const stream = this.#stream
    if (typeof stream === 'string') return { reason: stream }
    const { rules, sink } = this.#context
    const day = this.#day
    const fault = day.read(row, stream) ?? (rules.active ? day.brokenRule(rules, sink) : undefined)
    if (fault !== undefined) return { reason: fault }
    this.#dayState = 'held'
    this.rounded += day.rounded
    if (!day.saysSomething) return 'blank'
    this.units.add(stream.series.unit)
    return 'accepted'
  }

  #hold(held: HeldDay): void {
    const stream = this.#stream as Nem12Stream
    this.#release('refused')
    this.#parts.record()
    this.#day.hold(held, stream)
    this.#dayState = 'held'
    this.units.add(stream.series.unit)
  }

  #readFlag(row: readonly string[]): RowResult {
    this.#parts.record()
    if (this.#dayState === 'refused') return 'aside'
    const fault = this.#dayState === 'none' ? 'no 300 record stands before it' : this.#day.flag(row)
    return fault === undefined ? 'aside' : { reason: fault }
  }

  #refuseUnknown(type: string, next: string): RowResult {
    this.#release('refused')
    // A date is what a 300 record has there: the register goes on.
    if (typeof this.#stream !== 'string' && !/^\d{8}$/.test(next.trim())) this.#stream = LOST_STREAM
    return { reason: `the record type ${quote(type)} is none of NEM12` }
  }

  /** Gives out the day that was held back; no 400 record can follow it any more. */
  #release(next: 'none' | 'refused'): void {
    if (this.#dayState === 'held') {
      const { uncovered } = this.#day
      this.#uncovered += uncovered
      if (uncovered > 0) this.#uncoveredDays++
      const { sink, fast } = this.#context
      if (this.#day.addTo(sink, fast?.gatherer)) this.duplicates++
    }
    this.#dayState = next
  }
}

function nem13(): UnreadableFile {
  return new UnreadableFile(
    'header-unknown',
    'The file is NEM13: accumulated register reads over weeks or months, from which no daily totals can be told. Ask the retailer or the network for the interval data, which is NEM12.',
  )
}
