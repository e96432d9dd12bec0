/** CSV files of any size, made as they are read: the same meters and days in each layout. */
import type { MadeObject } from './memory-buckets.ts'

export type Layout = 'wide' | 'long'

export interface FileShape {
  readonly layout: Layout
  readonly firstMeter: number
  readonly meters: number
  /** Days from 2025-01-06 on: in winter London's clocks show UTC, and all days have 24 hours. */
  readonly days: number
  readonly intervalMinutes: number
  /** Which intervals of each day it has: from, and to without it. */
  readonly slots: readonly [from: number, to: number]
}

/** As S3 sends it, about. */
const CHUNK = 64 * 1024
/** Different days of values; which meter has which on a day looks random, and is always the same. */
const POOL = 997
const FIRST_DAY_MS = Date.UTC(2025, 0, 6)
const DAY_MS = 86_400_000

/** The text with a size that is known before it is made: all rows have the same length. */
export function sampleFile(shape: FileShape): MadeObject {
  const [from, to] = shape.slots
  const { header, rows, rowLength } =
    shape.layout === 'wide' ? wide(shape, poolOf(from, to)) : long(shape, poolOf(from, to))
  const count = shape.meters * shape.days * (shape.layout === 'wide' ? 1 : to - from)
  return { size: header.length + count * rowLength, open: () => chunked(header, rows) }
}

interface Text {
  readonly header: string
  readonly rows: () => Generator<string>
  readonly rowLength: number
}

/** `Meter,Date,00:00,…`: a row for each meter and day, as a head-end exports them. */
function wide(
  { firstMeter, meters, days, slots, intervalMinutes }: FileShape,
  pool: string[][],
): Text {
  const labels = Array.from({ length: slots[1] - slots[0] }, (_, at) =>
    clock((slots[0] + at) * intervalMinutes),
  )
  const values = pool.map((row) => row.join(','))
  const rows = function* (): Generator<string> {
    for (let day = 0; day < days; day++) {
      for (let meter = firstMeter; meter < firstMeter + meters; meter++) {
        yield `${meterId(meter)},${dateOf(day)},${values[pickOf(meter, day)]}\n`
      }
    }
  }
  const rowLength = meterId(0).length + 12 + (values[0] as string).length + 1
  return { header: `Meter,Date,${labels.join(',')}\n`, rows, rowLength }
}

/** `meter,timestamp,kwh`, by time over all meters: the order that gathers worst. */
function long(
  { firstMeter, meters, days, slots, intervalMinutes }: FileShape,
  pool: string[][],
): Text {
  const rows = function* (): Generator<string> {
    for (let day = 0; day < days; day++) {
      for (let slot = slots[0]; slot < slots[1]; slot++) {
        const stamp = `${dateOf(day)}T${clock(slot * intervalMinutes)}:00Z`
        for (let meter = firstMeter; meter < firstMeter + meters; meter++) {
          const value = (pool[pickOf(meter, day)] as string[])[slot - slots[0]]
          yield `${meterId(meter)},${stamp},${value}\n`
        }
      }
    }
  }
  return { header: 'meter,timestamp,kwh\n', rows, rowLength: meterId(0).length + 28 }
}

function* chunked(header: string, rows: () => Generator<string>): Generator<Uint8Array> {
  let text = header
  for (const row of rows()) {
    text += row
    if (text.length < CHUNK) continue
    yield Buffer.from(text, 'latin1')
    text = ''
  }
  yield Buffer.from(text, 'latin1')
}

/** Days of kWh with three decimals, from 0.020 to 1.999: a household's, about. */
function poolOf(from: number, to: number): string[][] {
  return Array.from({ length: POOL }, (_, day) =>
    Array.from({ length: to - from }, (_, at) => {
      const noise = mixed(day * 1009 + from + at) % 400
      const evening = Math.max(0, Math.sin(((from + at) / 48) * Math.PI * 2 - 2)) * 1500
      return ((20 + noise + Math.round((evening * (mixed(day) % 100)) / 100)) / 1000).toFixed(3)
    }),
  )
}

function pickOf(meter: number, day: number): number {
  return mixed(meter * 31 + day) % POOL
}

/** Spreads a number over 32 bits (the finisher of MurmurHash3). */
function mixed(number: number): number {
  let hash = Math.imul(number ^ (number >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Thirteen digits, as a British meter point has. */
export function meterId(meter: number): string {
  return `10${String(meter).padStart(11, '0')}`
}

export function dateOf(day: number): string {
  return new Date(FIRST_DAY_MS + day * DAY_MS).toISOString().slice(0, 10)
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
