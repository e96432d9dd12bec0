/** How many requests may be in flight, and how long to wait: learned from what DynamoDB takes. */

const FEWEST = 1
const AT_FIRST = 8
/** With 15 ms to an answer, some 20 in flight already take all of one processor. */
const MOST = 32
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 10_000
/** Pauses with full jitter last half as long on average: half a minute for that many rounds. */
const FRUITLESS_ROUNDS = 14

/**
 * Additive increase, multiplicative decrease, as TCP does it: one more in flight for each round of
 * answers that were all taken, half as many for each round in which something was refused. All that
 * was sent before a decrease belongs to the same round, so one spell of throttling halves once.
 */
export class WriteWindow {
  #size = AT_FIRST
  #round = 0
  #fruitless = 0

  /** Requests that may be in flight now: 1 to 32. */
  get size(): number {
    return Math.floor(this.#size)
  }

  /** The round in which a request is sent; to be told again with its answer. */
  get round(): number {
    return this.#round
  }

  /** The longest that what was refused may have to wait, in ms; the wait itself is random below it. */
  get pauseMs(): number {
    const doubled = FIRST_PAUSE_MS * 2 ** Math.max(0, this.#fruitless - 1)
    return Math.min(LONGEST_PAUSE_MS, doubled)
  }

  /** Whether nothing at all was taken for about half a minute. */
  get isHopeless(): boolean {
    return this.#fruitless >= FRUITLESS_ROUNDS
  }

  /** All of a request was taken, with so many in flight: it grows only where it was full. */
  taken(inFlight: number): void {
    this.#fruitless = 0
    if (inFlight >= this.size) this.#size = Math.min(MOST, this.#size + 1 / this.#size)
  }

  /** Of a request of that round something was refused, or all of it. */
  refused(round: number, all: boolean): void {
    if (!all) this.#fruitless = 0
    if (round !== this.#round) return
    this.#round++
    this.#size = Math.max(FEWEST, this.#size / 2)
    if (all) this.#fruitless++
  }
}
