/** Short texts of a file's columns, known by their bytes: no string is made of one that was met before. */

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const QUOTE = 34
/** FNV-1a, 32 bits; signed, as hashes are kept. */
const HASH_BASIS = 0x811c9dc5 | 0
const HASH_PRIME = 0x01000193
const MOST_BYTES = 64 * 2 ** 20

/**
 * Numbers the texts of all columns; of two columns none is the same. Rows come in patterns: what
 * followed a text in its column the last time is tried first by whoever scans, and mostly it is
 * that, so that no hash is needed.
 */
export class Texts {
  /** The bytes of all texts, each with a delimiter behind it. */
  bytes = new Uint8Array(1024)
  words = new DataView(this.bytes.buffer)
  /**
   * Where each text begins and ends; of a number that is none such that nothing is it, not even a
   * delimiter.
   */
  from = new Int32Array(64)
  to = new Int32Array(64)
  /** Which of its column's texts each is, from 1 on. */
  ordinals = new Int32Array(64)
  /** The text that came after each in its column. */
  next = new Int32Array(64)
  /** The last text of each column, at first a number that is none. */
  readonly last: Int32Array
  /** How many texts each column has. */
  readonly counts: Int32Array
  /** Where a text begins that did not come as expected, and its column. */
  missed = -1
  missedColumn = 0
  readonly #delimiter: number
  #size = 0
  #used = 0
  #hashes = new Int32Array(64)
  /** By hash, open addressing. */
  #slots = new Int32Array(128)

  constructor(delimiter: number, columns: number) {
    this.#delimiter = delimiter
    this.last = new Int32Array(columns)
    this.counts = new Int32Array(columns)
    this.clear()
  }

  /** Whether it has more bytes than are worth remembering. */
  get isFull(): boolean {
    return this.#used > MOST_BYTES
  }

  /**
   * Has the text that was missed come next in its column, a new one if need be; false if it is not
   * plain.
   */
  expect(bytes: Uint8Array): boolean {
    const { missed, missedColumn: column } = this
    let hash = HASH_BASIS ^ column
    let end = missed
    for (
      let byte = bytes[end] as number;
      byte !== this.#delimiter && byte !== LINE_FEED && byte !== CARRIAGE_RETURN;
      byte = bytes[++end] as number
    ) {
      if (byte === QUOTE) return false
      hash = Math.imul(hash ^ byte, HASH_PRIME)
    }
    const slot = this.#slotOf(bytes, missed, end, hash)
    const known = this.#slots[slot] as number
    const one = known === 0 ? this.#add(bytes.subarray(missed, end), column, hash, slot) : known
    this.next[this.last[column] as number] = one
    return true
  }

  #slotOf(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (;;) {
      const one = this.#slots[slot] as number
      if (one === 0) return slot
      if (this.#hashes[one] === hash && this.#is(one, bytes, from, to)) return slot
      slot = (slot + 1) & mask
    }
  }

  #is(one: number, bytes: Uint8Array, from: number, to: number): boolean {
    const begin = this.from[one] as number
    if ((this.to[one] as number) - begin !== to - from) return false
    for (let at = from; at < to; at++) {
      if (this.bytes[begin + at - from] !== bytes[at]) return false
    }
    return true
  }

  #add(text: Uint8Array, column: number, hash: number, slot: number): number {
    const one = this.#number()
    while (this.#used + text.length + 1 > this.bytes.length) {
      const wider = new Uint8Array(2 * this.bytes.length)
      wider.set(this.bytes)
      this.bytes = wider
      this.words = new DataView(wider.buffer)
    }
    this.bytes.set(text, this.#used)
    this.from[one] = this.#used
    this.#used += text.length
    this.to[one] = this.#used
    this.bytes[this.#used++] = this.#delimiter
    this.counts[column] = (this.counts[column] as number) + 1
    this.ordinals[one] = this.counts[column] as number
    this.#hashes[one] = hash
    this.#slots[slot] = one
    if (2 * this.#size > this.#slots.length) this.#widenSlots()
    return one
  }

  #number(): number {
    const one = ++this.#size
    if (one < this.from.length) return one
    const wider = (numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(2 * numbers.length)
      grown.set(numbers)
      return grown
    }
    this.from = wider(this.from)
    this.to = wider(this.to)
    this.ordinals = wider(this.ordinals)
    this.next = wider(this.next)
    this.#hashes = wider(this.#hashes)
    return one
  }

  #widenSlots(): void {
    this.#slots = new Int32Array(2 * this.#slots.length)
    const mask = this.#slots.length - 1
    for (let one = this.last.length + 1; one <= this.#size; one++) {
      const hash = this.#hashes[one] as number
      let slot = (hash ^ (hash >>> 15)) & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = one
    }
  }

  /** Forgets all texts: numbers begin anew. */
  clear(): void {
    this.#size = 0
    this.#used = 0
    this.next.fill(0)
    this.#slots.fill(0)
    this.counts.fill(0)
    this.from[0] = 2
    // A number of its own for each column's beginning, which is no text.
    for (const column of this.last.keys()) {
      const none = this.#number()
      this.from[none] = 2
      this.to[none] = 0
      this.last[column] = none
    }
  }
}
