/** Gathers one object's readings per meter-day, within a budget of memory. */
import { MetertallyError } from '../errors.ts'
import { formatDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import type { MeterDay } from './contribution.ts'
import { greatestCommonDivisor, standardLength } from './interval-length.ts'
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
   * later one replaces it.
   */
  add(
    meterId: string,
    channel: string,
    day: number,
    start: number,
    length: number,
    micro: number,
  ): boolean
}

/** Sorted by start; plain arrays, as most days have some dozens of readings. */
interface DayReadings {
  readonly starts: number[]
  readonly values: number[]
}

/** All that the object says of one meter and channel. */
interface Stream {
  readonly meterId: string
  readonly channel: string
  readonly days: Map<number, DayReadings | undefined>
  /** The given interval length, or 0 to infer it from `divisor`. */
  length: number
  /** The first reading's place in seconds since 1970 by the local clock, and what divides all others' distance. */
  readonly origin: number
  divisor: number
}

/**
 * Readings sorted into meter-days. `keep` gathers values; `list` keeps only which meter-days there
 * are and what tells the interval length. `drain` gives out what was kept and forgets it.
 */
export class Gatherer implements ReadingSink {
  #mode: 'keep' | 'list' = 'keep'
  /** Readings held now: the measure of memory. */
  held = 0
  readonly #channels = new Map<string, Map<string, Stream>>()

  add(
    meterId: string,
    channel: string,
    day: number,
    start: number,
    length: number,
    micro: number,
  ): boolean {
    const stream = this.#streamOf(meterId, channel, day * SECONDS_PER_DAY + start, length)
    const readings = stream.days.get(day)
    if (this.#mode === 'list') {
      if (readings === undefined) stream.days.set(day, undefined)
      return false
    }
    if (readings === undefined) {
      stream.days.set(day, { starts: [start], values: [micro] })
      this.held++
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

  /** Keeps values again; lengths inferred so far stay. */
  keep(): void {
    this.#mode = 'keep'
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
    for (const stream of this.#streams()) if (this.#lengthOf(stream) === 0) unknown++
    return unknown
  }

  /** Gives out what is held as segments, and forgets it. */
  *drain(): Generator<GatheredDay> {
    for (const stream of this.#streams()) {
      const { meterId, channel, days } = stream
      const length = this.#lengthOf(stream)
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

  /** A meter with a single reading takes the length that the file's other meters agree on. */
  #lengthOf(stream: Stream): number {
    if (stream.length > 0) return stream.length
    if (stream.divisor > 0) return standardLength(stream.divisor)
    return this.#sharedLength()
  }

  #shared: number | undefined
  #sharedLength(): number {
    if (this.#shared !== undefined) return this.#shared
    const lengths = new Set<number>()
    for (const { divisor } of this.#streams()) {
      if (divisor > 0) lengths.add(standardLength(divisor))
    }
    this.#shared = lengths.size === 1 ? ([...lengths][0] as number) : 0
    return this.#shared
  }

  #streamOf(meterId: string, channel: string, at: number, length: number): Stream {
    let meters = this.#channels.get(channel)
    if (meters === undefined) {
      meters = new Map()
      this.#channels.set(channel, meters)
    }
    let stream = meters.get(meterId)
    if (stream === undefined) {
      stream = { meterId, channel, days: new Map(), length, origin: at, divisor: 0 }
      meters.set(meterId, stream)
      this.#shared = undefined
    } else if (stream.length !== length) {
      throw new MetertallyError(
        'record-corrupt',
        'A meter changed its interval length in one file.',
      )
    } else if (
      length === 0 &&
      (stream.divisor === 0 || (at - stream.origin) % stream.divisor !== 0)
    ) {
      stream.divisor = greatestCommonDivisor(stream.divisor, at - stream.origin)
      this.#shared = undefined
    }
    return stream
  }
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
