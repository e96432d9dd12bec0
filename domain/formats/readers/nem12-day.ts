/** The 300 records of NEM12, each a whole day, and the 400 records that say how good its parts are. */
import type { Gatherer } from '../../gathering/gatherer.ts'
import type { Rules } from '../../pipelines/rules.ts'
import { DecimalReader } from '../../quantity/decimal.ts'
import { NO_SERIES, type Quality, type Reading, type ReadingSink } from '../../readings/reading.ts'
import type { HeldDay } from '../lanes/nem12-lane.ts'
import { MarketTimes, nem12Quality, QUALITY_LETTERS } from './nem12-fields.ts'
import type { Nem12Stream } from './nem12-streams.ts'
import { isBlank, quote } from './row-reader.ts'

const FIRST_VALUE = 2
/** Behind the values: quality, reason code, reason text, update time, MSATS load time. */
const UPDATE_TIME = 3
const TAIL = 5
const MOST_VALUES = 1440

/** One day at a time, held while 400 records may still change it; filled again for the next. */
export class Nem12Day {
  /** Values of the last day with more than six decimals. */
  rounded = 0
  readonly #times = new MarketTimes()
  readonly #decimals = new DecimalReader()
  /** In 1e-6 of the unit; NaN where the cell is blank. Intervals are of whole minutes. */
  readonly #micros = new Float64Array(MOST_VALUES)
  readonly #qualities: Quality[] = []
  /** Which intervals a 400 record speaks of. */
  readonly #covered: boolean[] = []
  #count = 0
  #varies = false
  readonly #reading: Reading = {
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

  /** Reads a 300 record; the reason why it is rejected if it is no day of that stream. */
  read(row: readonly string[], stream: Nem12Stream): string | undefined {
    const fault =
      this.#times.readDay(row[1] ?? '') ??
      this.#readValues(row, stream) ??
      this.#readTail(row, stream)
    if (fault !== undefined) return fault
    this.#begin(stream, this.#times.day, this.#times.revision)
    return undefined
  }

  #readValues(row: readonly string[], stream: Nem12Stream): string | undefined {
    const { count, shift, series } = stream
    const isEnergy = /^[EB]/.test(series.channel)
    const decimals = this.#decimals
    this.#count = count
    this.rounded = 0
    for (let at = 0; at < count; at++) {
      const text = row[FIRST_VALUE + at] ?? ''
      if (isBlank(text)) {
        this.#micros[at] = Number.NaN
        continue
      }
      const status = decimals.read(text, shift)
      if (status !== 'ok') {
        const endsHere = nem12Quality(text) !== undefined
        if (endsHere && nem12Quality(row[FIRST_VALUE + count] ?? '') === undefined) {
          return misfit(row, stream)
        }
        const why = status === 'too-large' ? 'is past the safe range' : 'is not a number'
        return `the value ${quote(text.trim())} of interval ${at + 1} ${why}`
      }
      if (decimals.micro < 0 && isEnergy) {
        return `the value ${quote(text.trim())} of interval ${at + 1} is negative, which NEM12 forbids: what is fed in has a B register`
      }
      if (decimals.rounded) this.rounded++
      this.#micros[at] = decimals.micro
    }
    return undefined
  }

  #readTail(row: readonly string[], stream: Nem12Stream): string | undefined {
    const { count } = stream
    const at = FIRST_VALUE + count
    const text = row[at] ?? ''
    if (isBlank(text) || this.#decimals.read(text) !== 'not-a-number') return misfit(row, stream)
    const quality = nem12Quality(text)
    if (quality === undefined) {
      return `the quality ${quote(text.trim())} (field ${at + 1}) is none of ${QUALITY_LETTERS}`
    }
    const width = widthOf(row)
    if (width > at + TAIL)
      return `${width} fields, a day of ${count} values has at most ${at + TAIL}`
    this.#varies = quality === 'varies'
    for (let place = 0; place < count; place++) {
      this.#qualities[place] = quality === 'varies' ? 'actual' : quality
      this.#covered[place] = false
    }
    return this.#times.readRevision(row[at + UPDATE_TIME] ?? '')
  }

  /** Holds a day that a lane has read. */
  hold({ day, quality, revision, micros }: HeldDay, stream: Nem12Stream): void {
    this.#count = stream.count
    this.#varies = false
    this.rounded = 0
    this.#micros.set(micros)
    this.#qualities.length = 0
    for (let place = 0; place < stream.count; place++) {
      this.#qualities[place] = quality
      this.#covered[place] = false
    }
    this.#begin(stream, day, revision)
  }

  #begin(stream: Nem12Stream, day: number, revision: string): void {
    const reading = this.#reading
    reading.meterId = stream.meterId
    reading.series = stream.series
    reading.day = day
    reading.length = stream.minutes * 60
    reading.revision = revision
  }

  /** What the record of a day says of all of it; undefined where 400 records say more. */
  get tail(): { readonly quality: Quality; readonly revision: string } | undefined {
    const [quality] = this.#qualities
    if (this.#varies || quality === undefined || quality === 'missing') return undefined
    return { quality, revision: this.#reading.revision }
  }

  /** The day number of a date as written; undefined where it is none. */
  dayOf(text: string): number | undefined {
    return this.#times.readDay(text) === undefined ? this.#times.day : undefined
  }

  /** Applies a 400 record; the reason why it is rejected if it is none of this day. */
  flag(row: readonly string[]): string | undefined {
    const [, first = '', last = '', text = ''] = row.map((cell) => cell.trim())
    const from = intervalNumber(first)
    const to = intervalNumber(last)
    if (from === undefined || to === undefined) {
      return `${quote(first)} to ${quote(last)} are no numbers of intervals`
    }
    if (from < 1 || to < from || to > this.#count) {
      return `the intervals ${from} to ${to} do not lie in the day's 1 to ${this.#count}`
    }
    const quality = nem12Quality(text)
    if (quality === undefined) return `the quality ${quote(text)} is none of ${QUALITY_LETTERS}`
    if (quality === 'varies') return 'the quality V is for whole days, a 400 record says another'
    for (let at = from - 1; at < to; at++) {
      this.#qualities[at] = quality
      this.#covered[at] = true
    }
    return undefined
  }

  /** Whether it has values, or says of an interval that there is none. */
  get saysSomething(): boolean {
    for (let at = 0; at < this.#count; at++) if (this.#fill(at)) return true
    return false
  }

  /** The reason why a rule of the pipeline rejects the day, if one does. */
  brokenRule(rules: Rules, sink: ReadingSink): string | undefined {
    for (let at = 0; at < this.#count; at++) {
      if (!this.#fill(at)) continue
      const broken =
        rules.check(this.#reading) ?? (sink.has(this.#reading) ? rules.repeated() : undefined)
      if (broken !== undefined) return broken
    }
    return undefined
  }

  /** Values of a day of quality V that no 400 record speaks of. */
  get uncovered(): number {
    if (!this.#varies) return 0
    let uncovered = 0
    for (let at = 0; at < this.#count; at++) {
      if (!this.#covered[at] && !Number.isNaN(this.#micros[at] as number)) uncovered++
    }
    return uncovered
  }

  /** Gives the day out; whether one of its readings repeated an earlier one. */
  addTo(sink: ReadingSink, gatherer?: Gatherer): boolean {
    if (gatherer !== undefined && this.#isWhole()) {
      const { meterId, series, day } = this.#reading
      const stream = gatherer.streamOf(meterId, series.channel)
      const strand = gatherer.strandOf(this.#reading)
      if (gatherer.addRun(stream, strand, day, 0, this.#micros, this.#count)) return false
    }
    let repeated = false
    for (let at = 0; at < this.#count; at++) {
      if (this.#fill(at)) repeated = sink.add(this.#reading) || repeated
    }
    return repeated
  }

  /** Whether every interval has an actual value. */
  #isWhole(): boolean {
    for (let at = 0; at < this.#count; at++) {
      if (this.#qualities[at] !== 'actual' || Number.isNaN(this.#micros[at])) return false
    }
    return true
  }

  /** Fills the reading of an interval; false if there is nothing to say of it. */
  #fill(at: number): boolean {
    const quality = this.#qualities[at] as Quality
    const micro = this.#micros[at] as number
    if (Number.isNaN(micro) && quality !== 'missing') return false
    const reading = this.#reading
    reading.start = at * reading.length
    // What stands under N is a placeholder, mostly 0.
    reading.micro = quality === 'missing' ? Number.NaN : micro
    reading.quality = quality
    return true
  }
}

/** Fields without the empty ones at the end, with which some files pad rows to one width. */
function widthOf(row: readonly string[]): number {
  let width = row.length
  while (width > 0 && isBlank(row[width - 1] as string)) width--
  return width
}

/**
 * What to say where no quality stands behind the values that the 200 record promises: with a wrong
 * interval length, values would be read as qualities, or half a day as a whole one.
 */
function misfit(row: readonly string[], { minutes, count }: Nem12Stream): string {
  const promised = `the 200 record says ${minutes} minutes, ${count} values`
  const at = row.findIndex(
    (cell, index) => index >= FIRST_VALUE && nem12Quality(cell) !== undefined,
  )
  if (at < 0)
    return `${promised}; the row has ${widthOf(row) - FIRST_VALUE} fields behind its date and no quality`
  return `${promised}; the row has ${at - FIRST_VALUE} values`
}

function intervalNumber(text: string): number | undefined {
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined
}
