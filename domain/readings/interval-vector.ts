/** A meter-day's values as runs of equal intervals, and their compact binary form. */
import { MetertallyError } from '../errors.ts'
import { SECONDS_PER_DAY } from '../time/civil-date.ts'
import { ByteWriter } from './byte-writer.ts'
import { QUALITIES, type Quality } from './reading.ts'

/** A run of intervals of one length, one after the other. */
export interface Segment {
  /** Seconds since local midnight at which the first interval starts. */
  readonly start: number
  /** Seconds that each interval takes; 0 where the file does not tell (then one value a segment). */
  readonly length: number
  /** Values in 1e-6 of the unit; null where there is no reading. */
  readonly values: readonly (number | null)[]
  /** Aligned with the values; absent where all are actual. */
  readonly qualities?: readonly Quality[]
}

const FORMAT_VERSION = 1
const HAS_GAPS = 1
const RAW_DOUBLES = 2
const HAS_QUALITIES = 4
const SCALE_SHIFT = 4
/** Those by which values are divided. */
const POWERS_OF_TEN = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000] as const
/** Below this, a difference of two values and its zigzag double stay safe integers. */
const DELTA_LIMIT = 2 ** 50
/** A gap of more missing intervals than this costs less as a new segment. */
const LONGEST_GAP = 64

/**
 * Makes segments of readings that are sorted by start. Intervals that do not continue the grid
 * of the segment before them open a new one. A NaN is a gap that the file itself tells of.
 */
export function toSegments(
  starts: ArrayLike<number>,
  values: ArrayLike<number>,
  length: number,
  qualities?: ArrayLike<Quality>,
): Segment[] {
  const segments: Segment[] = []
  let current: (number | null)[] = []
  let marks: Quality[] = []
  let segmentStart = 0
  for (let index = 0; index < starts.length; index++) {
    const start = starts[index] as number
    const value = values[index] as number
    const place = length === 0 ? -1 : (start - segmentStart) / length
    const gap = place - current.length
    if (index > 0 && Number.isInteger(place) && gap >= 0 && gap <= LONGEST_GAP) {
      for (let missing = 0; missing < gap; missing++) current.push(null)
    } else {
      current = []
      marks = []
      segmentStart = start
      const isMarked = qualities !== undefined
      segments.push({ start, length, values: current, ...(isMarked && { qualities: marks }) })
    }
    current.push(Number.isNaN(value) ? null : value)
    if (qualities === undefined) continue
    while (marks.length < current.length - 1) marks.push('missing')
    marks.push(qualities[index] as Quality)
  }
  return qualities === undefined ? segments : segments.map(withoutNeedlessMarks)
}

function withoutNeedlessMarks({ qualities = [], ...segment }: Segment): Segment {
  const isNeeded = qualities.some((quality) => quality !== 'actual' && quality !== 'missing')
  return isNeeded ? { ...segment, qualities } : segment
}

/** One for all: nothing waits while segments are encoded. */
const writer = new ByteWriter()

/**
 * Binary form, version 1. After the version byte and the number of segments, each segment has:
 * start and length in seconds and the number of values (varints), a byte of flags (gaps, raw
 * doubles, and the power of ten that divides every value), a bitmap of present values if there
 * are gaps, then differences between successive values as zigzag varints: one or two bytes for a
 * load profile with three decimals. Values too large for that are stored as doubles, which hold
 * every safe integer. Qualities follow as runs (varints: the count times four, and the quality's
 * place in the list of all), where the flags say that there are some.
 */
export function encodeSegments(segments: readonly Segment[]): Uint8Array {
  writer.begin(roomFor(segments))
  writer.byte(FORMAT_VERSION)
  writer.varint(segments.length)
  for (const { start, length, values, qualities } of segments) {
    const { present, raw, scale } = shapeOf(values)
    const gaps = present < values.length
    const marked = qualities === undefined ? 0 : HAS_QUALITIES
    writer.varint(start)
    writer.varint(length)
    writer.varint(values.length)
    writer.byte((gaps ? HAS_GAPS : 0) | (raw ? RAW_DOUBLES : 0) | marked | (scale << SCALE_SHIFT))
    if (gaps) writeBitmap(values)
    if (raw) writeDoubles(values)
    else writeDeltas(values, POWERS_OF_TEN[scale] as number)
    if (qualities !== undefined) writeRuns(qualities)
  }
  return writer.written()
}

/** More bytes than the segments can take: eight for each number, and a bit for each gap. */
function roomFor(segments: readonly Segment[]): number {
  let room = 16
  for (const { values, qualities = [] } of segments) {
    room += 32 + Math.ceil(values.length / 8) + 8 * (values.length + qualities.length)
  }
  return room
}

/** The inverse of `encodeSegments`. Throws `record-corrupt` on bytes that it did not make. */
export function decodeSegments(bytes: Uint8Array): Segment[] {
  const reader = new ByteReader(bytes)
  if (reader.byte() !== FORMAT_VERSION) throw corrupt('its version is unknown')
  const segments: Segment[] = []
  for (let left = reader.varint(); left > 0; left--) {
    const start = reader.varint()
    const length = reader.varint()
    const count = reader.varint()
    const flags = reader.byte()
    const bitmap = (flags & HAS_GAPS) !== 0 ? reader.take(Math.ceil(count / 8)) : undefined
    const raw = (flags & RAW_DOUBLES) !== 0
    const scale = 10 ** (flags >> SCALE_SHIFT)
    const values: (number | null)[] = []
    let previous = 0
    for (let index = 0; index < count; index++) {
      const byte = bitmap?.[index >> 3] ?? 0xff
      if ((byte & (1 << (index & 7))) === 0) {
        values.push(null)
      } else if (raw) {
        values.push(safe(reader.double()))
      } else {
        previous += reader.zigzag()
        values.push(safe(previous * scale))
      }
    }
    const marked = (flags & HAS_QUALITIES) !== 0
    // Last, when the values have shown that the count is no fancy.
    segments.push({ start, length, values, ...(marked && { qualities: reader.runs(count) }) })
  }
  if (!reader.isAtEnd) throw corrupt('bytes are left over')
  return segments
}

/**
 * The seconds that each interval of a vector takes, told by its head alone: undefined where that
 * does not tell, or where intervals may overlap. Throws `record-corrupt` as `decodeSegments` does.
 */
export function evenLength(bytes: Uint8Array): number | undefined {
  const reader = new ByteReader(bytes)
  if (reader.byte() !== FORMAT_VERSION) throw corrupt('its version is unknown')
  if (reader.varint() !== 1) return undefined
  reader.varint()
  const length = reader.varint()
  const count = reader.varint()
  if (length === 0 || count === 0) return undefined
  // A daily value takes its whole day, however long that is.
  return length < SECONDS_PER_DAY || count === 1 ? length : undefined
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw corrupt('it holds a value that is no safe integer')
  return value
}

/** How many values there are, whether they need doubles, and else the power of ten that divides all. */
function shapeOf(values: Segment['values']): { present: number; raw: boolean; scale: number } {
  let present = 0
  let raw = false
  let scale = POWERS_OF_TEN.length - 1
  for (const value of values) {
    if (value === null) continue
    present++
    if (Math.abs(value) >= DELTA_LIMIT) raw = true
    while (scale > 0 && value % (POWERS_OF_TEN[scale] as number) !== 0) scale--
  }
  return { present, raw, scale: raw ? 0 : scale }
}

function writeBitmap(values: Segment['values']): void {
  for (let from = 0; from < values.length; from += 8) {
    let byte = 0
    for (let bit = 0; bit < 8 && from + bit < values.length; bit++) {
      if (values[from + bit] !== null) byte |= 1 << bit
    }
    writer.byte(byte)
  }
}

function writeDoubles(values: Segment['values']): void {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  for (const value of values) {
    if (value === null) continue
    view.setFloat64(0, value, true)
    writer.all(bytes)
  }
}

function writeDeltas(values: Segment['values'], divisor: number): void {
  let previous = 0
  for (const value of values) {
    if (value === null) continue
    const scaled = value / divisor
    writer.zigzag(scaled - previous)
    previous = scaled
  }
}

function writeRuns(qualities: readonly Quality[]): void {
  for (let from = 0; from < qualities.length; ) {
    const quality = qualities[from] as Quality
    let to = from + 1
    while (qualities[to] === quality) to++
    writer.varint((to - from) * QUALITIES.length + QUALITIES.indexOf(quality))
    from = to
  }
}

class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  byte(): number {
    const value = this.#bytes[this.#at++]
    if (value === undefined) throw corrupt('it ends too early')
    return value
  }

  varint(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 127) * factor
      if (byte < 128) return safe(value)
      factor *= 128
      if (factor > Number.MAX_SAFE_INTEGER) throw corrupt('a number in it has no end')
    }
  }

  zigzag(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** Qualities of that count, as written in runs. */
  runs(count: number): Quality[] {
    const qualities: Quality[] = []
    while (qualities.length < count) {
      const run = this.varint()
      const length = Math.floor(run / QUALITIES.length)
      if (length === 0 || qualities.length + length > count) {
        throw corrupt('its qualities do not fit its values')
      }
      const quality = QUALITIES[run % QUALITIES.length] as Quality
      for (let left = length; left > 0; left--) qualities.push(quality)
    }
    return qualities
  }

  double(): number {
    const slice = this.take(8)
    return new DataView(slice.buffer, slice.byteOffset, 8).getFloat64(0, true)
  }

  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw corrupt('it ends too early')
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }
}

function corrupt(why: string): MetertallyError {
  return new MetertallyError('record-corrupt', `An interval vector cannot be decoded: ${why}.`)
}
