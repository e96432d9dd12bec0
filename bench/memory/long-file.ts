/** A long file of many gigabytes, made as it is read: `meter,timestamp,kwh`, a row for each half hour. */
import type { MadeObject } from '../scale/memory-buckets.ts'

/** `time`: all meters of a half hour, then the next; `newest`: the same from the last on. */
export type Order = 'time' | 'meter' | 'newest' | 'random'

export interface LongFile {
  readonly order: Order
  readonly meters: number
  readonly bytes: number
}

const HEADER = Buffer.from('meter,timestamp,kwh\n')
const ROW = Buffer.from('1000000000000,2025-01-06T00:00:00Z,0.000\n')
const METER_END = 13
const STAMP_AT = 14
const VALUE_END = 40
/** As S3 sends it, about. */
const ROWS_IN_CHUNK = Math.floor(65_536 / ROW.length)
const FIRST_SLOT_MS = Date.UTC(2025, 0, 6)
const SLOT_MS = 30 * 60_000
export const SLOTS_IN_DAY = 48

/** How many half hours the file has of each meter: whole ones, as many as the bytes hold. */
export function slotsOf({ meters, bytes }: LongFile): number {
  return Math.max(1, Math.floor(bytes / ROW.length / meters))
}

export function longFile(file: LongFile): MadeObject {
  const rows = file.meters * slotsOf(file)
  return { size: HEADER.length + rows * ROW.length, open: () => chunks(file, rows) }
}

function* chunks(file: LongFile, rows: number): Generator<Uint8Array> {
  const slots = slotsOf(file)
  const stamps = Array.from({ length: slots }, (_, slot) =>
    Buffer.from(`${new Date(FIRST_SLOT_MS + slot * SLOT_MS).toISOString().slice(0, 19)}Z`),
  )
  yield HEADER
  for (let from = 0; from < rows; from += ROWS_IN_CHUNK) {
    const count = Math.min(ROWS_IN_CHUNK, rows - from)
    const chunk = Buffer.alloc(count * ROW.length, ROW)
    for (let row = 0; row < count; row++) {
      const [meter, slot] = placeOf(file, slots, rows, from + row)
      const at = row * ROW.length
      writeDigits(chunk, at + METER_END, meter)
      chunk.set(stamps[slot] as Buffer, at + STAMP_AT)
      // From 0.020 to 0.819 kWh, as a household's, about.
      writeDigits(chunk, at + VALUE_END, 20 + (mixed(meter * 4099 + slot) % 800))
    }
    yield chunk
  }
}

/** Which meter and half hour a row is of. */
function placeOf(
  { order, meters }: LongFile,
  slots: number,
  rows: number,
  row: number,
): readonly [meter: number, slot: number] {
  if (order === 'meter') return [Math.floor(row / slots), row % slots]
  const at = order === 'random' ? shuffled(row, rows) : row
  const slot = Math.floor(at / meters)
  return [at % meters, order === 'newest' ? slots - 1 - slot : slot]
}

/** Another row for each: a bijection of the next power of two, walked until it is one of them. */
function shuffled(row: number, rows: number): number {
  const bits = Math.ceil(Math.log2(Math.max(2, rows)))
  const mask = 2 ** bits - 1
  const shift = Math.ceil(bits / 2)
  let at = row
  do {
    at = Math.imul(at ^ (at >>> shift), 0x85ebca6b) & mask
    at = Math.imul(at ^ (at >>> shift), 0xc2b2ae35) & mask
    at ^= at >>> shift
  } while (at >= rows)
  return at
}

function writeDigits(bytes: Uint8Array, end: number, number: number): void {
  let left = number
  for (let at = end - 1; left > 0; at--) {
    bytes[at] = 48 + (left % 10)
    left = Math.floor(left / 10)
  }
}

/** Spreads a number over 32 bits (the finisher of MurmurHash3). */
function mixed(number: number): number {
  let hash = Math.imul(number ^ (number >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
