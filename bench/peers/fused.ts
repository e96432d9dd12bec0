/**
 * The reader that one would write by hand for `meter,timestamp,kwh` in UTC half hours alone, with all
 * of it in one loop and nothing checked: what a general reader can at best come to.
 */
import { chunksOf } from './chunks.ts'

const COMMA = 44
const LINE_FEED = 10
const POINT = 46
const ZERO = 48
const SLOTS = 48
const MOST_DAYS = 62
const MOST_METERS = 65_536
const POWERS = [1e6, 1e5, 1e4, 1e3, 100, 10, 1]

export class FusedReader {
  /** Values in 1e-6, a place for each half hour, by meter. */
  readonly vectors: Float64Array[] = []
  rows = 0
  readonly #hashes = new Int32Array(MOST_METERS)
  readonly #meters = new Int32Array(MOST_METERS)
  readonly #stamp = new Uint8Array(64)
  #length = 0
  #slot = 0

  async read(path: string): Promise<void> {
    let rest = new Uint8Array(0)
    let isBegun = false
    for await (const buffer of chunksOf(path)) {
      const chunk = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
      const first = chunk.indexOf(LINE_FEED) + 1
      const line = new Uint8Array(rest.length + first)
      line.set(rest)
      line.set(chunk.subarray(0, first), rest.length)
      if (isBegun) this.#readLines(line, 0, line.length)
      isBegun = true
      const end = chunk.lastIndexOf(LINE_FEED) + 1
      this.#readLines(chunk, first, end)
      rest = chunk.slice(end)
    }
  }

  #readLines(bytes: Uint8Array, from: number, end: number): void {
    const stamp = this.#stamp
    let at = from
    while (at < end) {
      let hash = 0x811c9dc5
      for (; bytes[at] !== COMMA; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
      const vector = this.vectors[this.#meterOf(hash)] as Float64Array
      at++
      let same = 0
      while (same < this.#length && bytes[at + same] === stamp[same]) same++
      if (same < this.#length || bytes[at + same] !== COMMA) same = this.#readStamp(bytes, at)
      at += same + 1
      let digits = 0
      let decimals = 0
      let digit = (bytes[at] as number) - ZERO
      for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - ZERO) {
        digits = (Math.imul(digits, 10) + digit) | 0
      }
      if (bytes[at] === POINT) {
        const point = ++at
        digit = (bytes[at] as number) - ZERO
        for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - ZERO) {
          digits = (Math.imul(digits, 10) + digit) | 0
        }
        decimals = at - point
      }
      vector[this.#slot] = digits * (POWERS[decimals] as number)
      at++
      this.rows++
    }
  }

  #meterOf(hash: number): number {
    let slot = (hash ^ (hash >>> 15)) & (MOST_METERS - 1)
    while (this.#hashes[slot] !== hash && this.#hashes[slot] !== 0) {
      slot = (slot + 1) & (MOST_METERS - 1)
    }
    if (this.#hashes[slot] === 0) {
      this.#hashes[slot] = hash
      this.#meters[slot] = this.vectors.push(new Float64Array(SLOTS * MOST_DAYS)) - 1
    }
    return this.#meters[slot] as number
  }

  #readStamp(bytes: Uint8Array, from: number): number {
    let length = 0
    for (; bytes[from + length] !== COMMA; length++) {
      this.#stamp[length] = bytes[from + length] as number
    }
    this.#length = length
    const text = String.fromCharCode(...this.#stamp.subarray(0, length))
    const slot = (Date.parse(text) - Date.UTC(2025, 0, 1)) / 1_800_000
    this.#slot = slot
    return length
  }
}

export async function fused(path: string): Promise<void> {
  await new FusedReader().read(path)
}
