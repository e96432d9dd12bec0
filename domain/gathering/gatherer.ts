/** Gathers one object's readings per meter-day, within a budget of memory. */
import type { MeterDay } from '../readings/contribution.ts'
import type { Reading, ReadingSink } from '../readings/reading.ts'
import { formatDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { zoneOf } from '../time/zone.ts'
import type { Edition } from './edition.ts'
import { DAY_WEIGHT, weightOf } from './edition-chain.ts'
import { EditionPool } from './edition-pool.ts'
import { type GatheredSeries, toGatheredSeries } from './gathered-series.ts'
import { OpenRuns } from './open-runs.ts'
import { Slabs } from './slabs.ts'
import { type Strand, Strands } from './strand.ts'
import { Stream } from './stream.ts'
import { ZeroSpan } from './zero-filling.ts'

/** What the object says of a meter-day in one series and revision. */
export interface GatheredDay extends MeterDay, GatheredSeries {}

/**
 * Readings sorted into meter-days. `drain` gives out what is held and forgets it; `shed` forgets it;
 * which meter-days there are, and what tells the interval length, is kept.
 */
export class Gatherer implements ReadingSink {
  #told = false
  #lastStream: Stream | undefined
  #lengths: ((meterId: string, channel: string) => number) | undefined
  readonly #channels = new Map<string, Map<string, Stream>>()
  readonly #slabs = new Slabs()
  readonly #all: Stream[] = []
  readonly #pool = new EditionPool(this.#slabs)
  /** Without what open runs have gone on to. */
  #held = 0
  #dayCount = 0
  readonly #strands = new Strands()
  /** Where streams are appended to, by their numbers. */
  readonly runs = new OpenRuns(this.#slabs)

  /** The memory that values take now, in doubles. */
  get held(): number {
    return this.#held + this.runs.held
  }

  /** Meter-days added so far. */
  get dayCount(): number {
    return this.#dayCount + this.runs.days
  }

  add(reading: Readonly<Reading>): boolean {
    const stream = this.streamOf(reading.meterId, reading.series.channel)
    return this.addTo(stream, this.#strands.of(reading), reading)
  }

  /** The same, where its stream and strand are known. */
  addTo(stream: Stream, strand: Strand, reading: Readonly<Reading>): boolean {
    const { series, day, start, length, isBareDate } = reading
    stream.close()
    const asks = length === 0 && !this.#told && series.kind !== 'register'
    if (length !== 0) stream.length ||= length
    else if (asks) stream.teller.see(day * SECONDS_PER_DAY + start, isBareDate)
    if (series.omitsZeros) this.#widen(stream, reading)
    const edition = this.#editionOf(stream, day, strand)
    const before = edition.weight
    const repeated = edition.put(reading)
    this.#held += edition.weight - before
    if (edition.isRun && !isBareDate && !series.omitsZeros) stream.open(edition, asks)
    return repeated
  }

  /**
   * Adds a day of actual values at distances of the strand's length, the first `count` of `values`;
   * false, and nothing is added, where the object said something of that day before.
   */
  addRun(
    stream: Stream,
    strand: Strand,
    day: number,
    first: number,
    values: Float64Array,
    count: number,
  ): boolean {
    const { series, length } = strand
    if (series.omitsZeros || length === 0 || stream.editionOf(day) !== undefined) return false
    stream.length ||= length
    const edition = this.#editionOf(stream, day, strand)
    edition.fill(first, values, count)
    this.#held += edition.weight
    return true
  }

  has({ meterId, series, day, start }: Readonly<Reading>): boolean {
    const stream = this.#channels.get(series.channel)?.get(meterId)
    return stream?.editionOf(day)?.has(start) ?? false
  }

  /** The strand of such readings, to append them to streams. */
  strandOf(reading: Pick<Reading, 'series' | 'length' | 'revision'>): Strand {
    return this.#strands.of(reading)
  }

  #editionOf(stream: Stream, day: number, strand: Strand): Edition {
    const { current } = stream
    if (current?.day === day && current.strand === strand) return current
    const latest = stream.editionOf(day)
    if (latest?.strand === strand) {
      stream.current = latest
      return latest
    }
    if (stream.days.add(day)) this.#dayCount++
    const step = current?.step
    const edition = this.#pool.make(day, strand, latest, step)
    this.#held += DAY_WEIGHT + edition.weight
    stream.put(edition)
    return edition
  }

  #widen(stream: Stream, reading: Readonly<Reading>): void {
    const { kind, zone } = reading.series
    if (this.#told || kind === 'register' || kind === 'gauge') return
    if (stream.zeros === undefined) stream.zeros = new ZeroSpan(reading, zoneOf(zone))
    else stream.zeros.widen(reading)
  }

  /**
   * Forgets values to make room: those of finished days, where that gives a sixteenth of it
   * back, else all. A day is finished when a row of its stream has come for another one.
   */
  shed(): void {
    const which = this.#finished()
    for (const _ of this.#release(which));
    if (which === 'all') this.#slabs.clear()
  }

  /** Begins a second pass over the same object: no value is held, and lengths are told by now. */
  begin(): void {
    for (const _ of this.#release('all'));
    this.#told = true
  }

  /** Tells lengths of intervals in seconds (0: unknown), before the first reading is added. */
  tell(lengths: (meterId: string, channel: string) => number): void {
    this.#lengths = lengths
  }

  /** Every day that was added, also those drained or shed, by meter and channel. */
  streamDays(): Iterable<Pick<Stream, 'meterId' | 'channel' | 'days' | 'length' | 'teller'>> {
    for (const stream of this.#streams()) stream.close()
    return this.#streams()
  }

  /** The same, one by one. */
  *meterDays(): Generator<MeterDay> {
    for (const { meterId, channel, days } of this.#streams()) {
      for (const day of days) yield { meterId, channel, date: formatDate(day) }
    }
  }

  /** Meters, whatever their channels. */
  get meters(): number {
    const ids = new Set<string>()
    for (const { meterId } of this.#streams()) ids.add(meterId)
    return ids.size
  }

  /** Meter and channel pairs whose interval length neither the file nor the pipeline tells. */
  get lengthsUnknown(): number {
    let unknown = 0
    for (const stream of this.#streams()) {
      if (stream.teller.isAsked && stream.inferredLength === 0) unknown++
    }
    return unknown
  }

  /** Gives out what is held, the days of each meter and channel together, and forgets it. */
  *drain(): Generator<GatheredDay> {
    yield* this.#drain('all')
  }

  /** The same of what `shed` would forget. */
  *spill(): Generator<GatheredDay> {
    const which = this.#finished()
    yield* this.#drain(which)
    if (which === 'all') this.#slabs.clear()
  }

  *#drain(which: Which): Generator<GatheredDay> {
    for (const { stream, released } of this.#release(which)) {
      const { meterId, channel } = stream
      const inferred = stream.inferredLength
      const zeros = this.#told ? undefined : stream.zerosToFill
      const grid = stream.grid
      for (const edition of released) {
        // Day by day: a stream's zeros may be many times its readings.
        const latest = zeros?.fill(edition, grid, this.#slabs) ?? edition
        const date = formatDate(edition.day)
        for (const gathered of toGatheredSeries(latest, inferred)) {
          yield { meterId, channel, date, ...gathered }
        }
      }
    }
  }

  #finished(): Which {
    let weight = 0
    for (const stream of this.#streams()) weight += stream.finishedWeight
    return weight >= FINISHED_SHARE * this.held ? 'finished' : 'all'
  }

  /** Takes the latest editions of days out of their streams; their room is free once they are read. */
  *#release(which: Which): Generator<{ stream: Stream; released: readonly Edition[] }> {
    for (const stream of this.#streams()) {
      stream.close()
      if (which === 'all') stream.current = undefined
      const released = stream.letGo()
      if (released.length === 0) continue
      for (const edition of released) this.#held -= weightOf(edition)
      yield { stream, released }
      for (const latest of released) this.#pool.take(latest, this.#all.length)
    }
  }

  /**
   * Zeros for all the places of a second pass, which never has a whole day in hand: written first,
   * they yield to every reading that comes in a later part.
   */
  *zeros(): Generator<GatheredDay> {
    for (const stream of this.#streams()) {
      const { meterId, channel, days } = stream
      const zeros = stream.zerosToFill
      const length = stream.grid
      if (zeros === undefined) continue
      const { series, revision } = zeros
      const { unit, flow, kind, zone } = series
      for (const day of days) {
        const places = zeros.placesOn(day, length)
        if (places.length === 0) continue
        const segments = [{ start: places[0] as number, length, values: places.map(() => 0) }]
        yield {
          meterId,
          channel,
          date: formatDate(day),
          unit,
          flow,
          kind,
          zone,
          revision,
          segments,
        }
      }
    }
  }

  *#streams(): Generator<Stream> {
    for (const meters of this.#channels.values()) yield* meters.values()
  }

  /** Meters added so far, each of their channels by itself. */
  get streamCount(): number {
    return this.#all.length
  }

  /** The stream of that number. */
  streamAt(number: number): Stream {
    return this.#all[number] as Stream
  }

  /** The stream of a meter's channel, made when it is first asked for. */
  streamOf(meterId: string, channel: string): Stream {
    const last = this.#lastStream
    if (last !== undefined && last.meterId === meterId && last.channel === channel) return last
    let meters = this.#channels.get(channel)
    if (meters === undefined) {
      meters = new Map()
      this.#channels.set(channel, meters)
    }
    let stream = meters.get(meterId)
    if (stream === undefined) {
      stream = new Stream(meterId, channel, this.runs, this.#pool)
      if (this.#lengths !== undefined) stream.knownLength = this.#lengths(meterId, channel)
      meters.set(meterId, stream)
      this.#all.push(stream)
    }
    this.#lastStream = stream
    return stream
  }
}

/** A file sorted by time goes from day to day meter by meter: what is finished then is little at first. */
const FINISHED_SHARE = 1 / 16

type Which = 'all' | 'finished'
