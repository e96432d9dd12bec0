/** Gathers one object's readings per meter-day, within a budget of memory. */

import type { MeterDay } from '../readings/contribution.ts'
import { LengthTeller } from '../readings/interval-length.ts'
import type { Reading, ReadingSink } from '../readings/reading.ts'
import { formatDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { zoneOf } from '../time/zone.ts'
import { Edition } from './edition.ts'
import { type GatheredSeries, toGatheredSeries } from './gathered-series.ts'
import { ZeroSpan } from './zero-filling.ts'

/** What the object says of a meter-day in one series and revision. */
export interface GatheredDay extends MeterDay, GatheredSeries {}

/** A meter-day takes about as much memory as that many readings, before it has any. */
const DAY_WEIGHT = 20

/** All that the object says of one meter and channel. */
interface Stream {
  readonly meterId: string
  readonly channel: string
  /** Each day's latest edition; undefined where it is only listed. */
  readonly days: Map<number, Edition | undefined>
  readonly teller: LengthTeller
  /** The first interval length that the file gives, in seconds; 0 for none. */
  length: number
  zeros: ZeroSpan | undefined
}

/**
 * Readings sorted into meter-days. `keep` gathers values; `list` keeps only which meter-days there
 * are and what tells the interval length. `drain` gives out what was kept and forgets it.
 */
export class Gatherer implements ReadingSink {
  #mode: 'keep' | 'list' = 'keep'
  #told = false
  #lastStream: Stream | undefined
  /** What is held now, in readings: the measure of memory. */
  held = 0
  /** Meter-days added so far. */
  dayCount = 0
  /** Meters added so far, each of their channels by itself. */
  streamCount = 0
  readonly #channels = new Map<string, Map<string, Stream>>()

  add(reading: Readonly<Reading>): boolean {
    const { series, day, start, length } = reading
    const stream = this.#streamOf(reading.meterId, series.channel)
    if (length !== 0) {
      if (stream.length === 0) stream.length = length
    } else if (!this.#told && series.kind !== 'register') {
      stream.teller.see(day * SECONDS_PER_DAY + start, reading.isBareDate)
    }
    const latest = stream.days.get(day)
    if (series.omitsZeros) this.#widen(stream, reading)
    if (latest?.takes(reading)) {
      if (!latest.append(reading)) return this.#put(latest, reading)
      this.held++
      return false
    }
    if (latest === undefined && !stream.days.has(day)) this.dayCount++
    if (this.#mode === 'list') {
      stream.days.set(day, undefined)
      return false
    }
    const edition = new Edition(reading, latest)
    stream.days.set(day, edition)
    this.held += DAY_WEIGHT - 1
    return this.#put(edition, reading)
  }

  has({ meterId, series, day, start }: Readonly<Reading>): boolean {
    return this.#channels.get(series.channel)?.get(meterId)?.days.get(day)?.has(start) ?? false
  }

  #put(edition: Edition, reading: Readonly<Reading>): boolean {
    const before = edition.starts.length
    const repeated = edition.put(reading)
    this.held += edition.starts.length - before
    return repeated
  }

  #widen(stream: Stream, reading: Readonly<Reading>): void {
    const { kind, zone } = reading.series
    if (this.#told || kind === 'register' || kind === 'gauge') return
    if (stream.zeros === undefined) stream.zeros = new ZeroSpan(reading, zoneOf(zone))
    else stream.zeros.widen(reading)
  }

  /** Forgets all values and goes on with the list of meter-days alone. */
  list(): void {
    this.#mode = 'list'
    this.#forget()
  }

  /** Keeps values again, for a second pass over the same object: lengths are told by then. */
  keep(): void {
    this.#mode = 'keep'
    this.#told = true
  }

  /** Every meter-day that was added, also those drained or only listed. */
  *meterDays(): Generator<MeterDay> {
    for (const stream of this.#streams()) {
      const { meterId, channel, days } = stream
      for (const day of days.keys()) yield { meterId, channel, date: formatDate(day) }
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
      if (stream.teller.isAsked && inferredLength(stream) === 0) unknown++
    }
    return unknown
  }

  /** Gives out what is held, the days of each meter and channel together, and forgets it. */
  *drain(): Generator<GatheredDay> {
    for (const stream of this.#streams()) {
      const { meterId, channel, days } = stream
      const inferred = inferredLength(stream)
      const zeros = this.#told ? undefined : zerosToFill(stream)
      const grid = gridOf(stream)
      for (const [day, gathered] of days) {
        if (gathered === undefined) continue
        days.set(day, undefined)
        // Day by day: a stream's zeros may be many times its readings.
        const latest = zeros?.fill(day, gathered, grid) ?? gathered
        const date = formatDate(day)
        for (const gathered of toGatheredSeries(latest, inferred)) {
          yield { meterId, channel, date, ...gathered }
        }
      }
    }
    this.held = 0
  }

  /**
   * Zeros for all the places of a second pass, which never has a whole day in hand: written first,
   * they yield to every reading that comes in a later part.
   */
  *zeros(): Generator<GatheredDay> {
    for (const stream of this.#streams()) {
      const { meterId, channel, days } = stream
      const zeros = zerosToFill(stream)
      const length = gridOf(stream)
      if (zeros === undefined) continue
      const { series, revision } = zeros
      const { unit, flow, kind, zone } = series
      for (const day of days.keys()) {
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

  #forget(): void {
    for (const stream of this.#streams()) {
      for (const day of stream.days.keys()) stream.days.set(day, undefined)
    }
    this.held = 0
  }

  *#streams(): Generator<Stream> {
    for (const meters of this.#channels.values()) yield* meters.values()
  }

  #streamOf(meterId: string, channel: string): Stream {
    const last = this.#lastStream
    if (last !== undefined && last.meterId === meterId && last.channel === channel) return last
    let meters = this.#channels.get(channel)
    if (meters === undefined) {
      meters = new Map()
      this.#channels.set(channel, meters)
    }
    let stream = meters.get(meterId)
    if (stream === undefined) {
      const teller = new LengthTeller()
      stream = {
        meterId,
        channel,
        days: new Map(),
        teller,
        length: 0,
        zeros: undefined,
      }
      meters.set(meterId, stream)
      this.streamCount++
    }
    this.#lastStream = stream
    return stream
  }
}

/** Seconds; 0 where the readings that give no length do not tell it. */
function inferredLength({ teller, days, zeros }: Stream): number {
  return teller.lengthOver(days.size, zeros !== undefined)
}

/**
 * No meter that leaves out zeros has shorter intervals: on a grid of seconds, each row of a file
 * would be answered by a day of 86,400 zeros.
 */
const SHORTEST_ZERO_SECONDS = 300

function zerosToFill(stream: Stream): ZeroSpan | undefined {
  return gridOf(stream) >= SHORTEST_ZERO_SECONDS ? stream.zeros : undefined
}

/** The length of the intervals between which zeros are filled in; 0 for none. */
function gridOf(stream: Stream): number {
  return stream.length || inferredLength(stream)
}
