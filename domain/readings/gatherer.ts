/** Gathers one object's readings per meter-day, within a budget of memory. */
import { formatDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import type { MeterDay } from './contribution.ts'
import { LengthTeller } from './interval-length.ts'
import { type Segment, toSegments } from './interval-vector.ts'

/** A meter-day as gathered: its readings in segments. */
export interface GatheredDay extends MeterDay {
  readonly segments: readonly Segment[]
}

/** Where a format puts the readings that it maps. */
export interface ReadingSink {
  /**
   * Adds a reading at `start` seconds after local midnight of day number `day`. A `length` of 0
   * asks to infer it. Returns whether the object had a reading at that very start before: the
   * later one replaces it. `isBareDate`: the stamp was a date without a time.
   */
  add(
    meterId: string,
    channel: string,
    day: number,
    start: number,
    length: number,
    micro: number,
    isBareDate?: boolean,
  ): boolean
}

/** Sorted by start; plain arrays, as most days have some dozens of readings. */
interface DayReadings {
  readonly starts: number[]
  readonly values: number[]
}

/** A meter-day takes about as much memory as that many readings, before it has any. */
const DAY_WEIGHT = 20

/** All that the object says of one meter and channel. */
interface Stream {
  readonly meterId: string
  readonly channel: string
  readonly days: Map<number, DayReadings | undefined>
  /** The given interval length, or 0 to ask the teller. */
  readonly length: number
  readonly teller: LengthTeller
}

/**
 * Readings sorted into meter-days. `keep` gathers values; `list` keeps only which meter-days there
 * are and what tells the interval length. `drain` gives out what was kept and forgets it.
 */
export class Gatherer implements ReadingSink {
  #mode: 'keep' | 'list' = 'keep'
  #told = false
  /** What is held now, in readings: the measure of memory. */
  held = 0
  /** Meter-days added so far. */
  dayCount = 0
  readonly #channels = new Map<string, Map<string, Stream>>()

  add(
    meterId: string,
    channel: string,
    day: number,
    start: number,
    length: number,
    micro: number,
    isBareDate = false,
  ): boolean {
    const stream = this.#streamOf(meterId, channel, length)
    if (length === 0 && !this.#told) stream.teller.see(day * SECONDS_PER_DAY + start, isBareDate)
    const readings = stream.days.get(day)
    if (readings === undefined) {
      if (!stream.days.has(day)) this.dayCount++
      const listed = this.#mode === 'list'
      stream.days.set(day, listed ? undefined : { starts: [start], values: [micro] })
      if (!listed) this.held += DAY_WEIGHT
      return false
    }
    const repeated = place(readings, start, micro)
    if (!repeated) this.held++
    return repeated
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
      const { meterId, channel } = stream
      for (const day of stream.days.keys()) yield { meterId, channel, date: formatDate(day) }
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
    for (const stream of this.#streams()) if (lengthOf(stream) === 0) unknown++
    return unknown
  }

  /** Gives out what is held as segments, and forgets it. */
  *drain(): Generator<GatheredDay> {
    for (const stream of this.#streams()) {
      const { meterId, channel, days } = stream
      const length = lengthOf(stream)
      for (const [day, readings] of days) {
        if (readings === undefined) continue
        const segments = toSegments(readings.starts, readings.values, length)
        days.set(day, undefined)
        yield { meterId, channel, date: formatDate(day), segments }
      }
    }
    this.held = 0
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

  #streamOf(meterId: string, channel: string, length: number): Stream {
    let meters = this.#channels.get(channel)
    if (meters === undefined) {
      meters = new Map()
      this.#channels.set(channel, meters)
    }
    let stream = meters.get(meterId)
    if (stream === undefined) {
      stream = { meterId, channel, days: new Map(), length, teller: new LengthTeller() }
      meters.set(meterId, stream)
    }
    return stream
  }
}

function lengthOf({ length, teller, days }: Stream): number {
  return length || teller.lengthOver(days.size)
}

/** Puts a reading in its sorted place; returns whether it replaced one with the same start. */
function place({ starts, values }: DayReadings, start: number, micro: number): boolean {
  let at = starts.length
  if (start <= (starts[at - 1] as number)) {
    let low = 0
    while (low < at) {
      const middle = (low + at) >>> 1
      if ((starts[middle] as number) < start) low = middle + 1
      else at = middle
    }
    if (starts[at] === start) {
      values[at] = micro
      return true
    }
  }
  if (at === starts.length) {
    starts.push(start)
    values.push(micro)
  } else {
    starts.splice(at, 0, start)
    values.splice(at, 0, micro)
  }
  return false
}
