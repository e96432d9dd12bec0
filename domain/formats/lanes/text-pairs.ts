/** Texts of several columns that say one thing together, such as a date and a clock: one number for all. */

/** An odd number of 32 bits whose multiples spread (2^32 over the golden ratio). */
const SPREAD = 0x9e3779b1 | 0

/**
 * Numbers pairs of numbers from 1 on: what the columns before come to, and a column's text. No Map:
 * its keys would be doubles, which took a ninth of a file with a date and two clocks.
 */
export class TextPairs {
  size = 0
  /** Of each pair its column, and the two numbers. */
  #columns = new Int32Array(64)
  #firsts = new Int32Array(64)
  #seconds = new Int32Array(64)
  /** By hash, open addressing. */
  #slots = new Int32Array(128)

  /** The number of a column's text together with those of the columns before. */
  of(column: number, first: number, second: number): number {
    const mask = this.#slots.length - 1
    let slot = hashOf(column, first, second) & mask
    for (;;) {
      const pair = this.#slots[slot] as number
      if (pair === 0) return this.#add(column, first, second, slot)
      if (
        this.#seconds[pair] === second &&
        this.#firsts[pair] === first &&
        this.#columns[pair] === column
      ) {
        return pair
      }
      slot = (slot + 1) & mask
    }
  }

  #add(column: number, first: number, second: number, slot: number): number {
    const pair = ++this.size
    if (pair === this.#firsts.length) this.#grow()
    this.#columns[pair] = column
    this.#firsts[pair] = first
    this.#seconds[pair] = second
    this.#slots[slot] = pair
    if (2 * pair > this.#slots.length) this.#widenSlots()
    return pair
  }

  #grow(): void {
    const wider = (numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(2 * numbers.length)
      grown.set(numbers)
      return grown
    }
    this.#columns = wider(this.#columns)
    this.#firsts = wider(this.#firsts)
    this.#seconds = wider(this.#seconds)
  }

  #widenSlots(): void {
    this.#slots = new Int32Array(2 * this.#slots.length)
    const mask = this.#slots.length - 1
    for (let pair = 1; pair <= this.size; pair++) {
      const column = this.#columns[pair] as number
      const hash = hashOf(column, this.#firsts[pair] as number, this.#seconds[pair] as number)
      let slot = hash & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = pair
    }
  }

  clear(): void {
    this.#slots.fill(0)
    this.size = 0
  }
}

function hashOf(column: number, first: number, second: number): number {
  const hash = Math.imul(Math.imul(first, SPREAD) ^ second, SPREAD) ^ column
  return hash ^ (hash >>> 15)
}
