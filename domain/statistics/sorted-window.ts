/** The values of the days just gone by, kept sorted while the window moves on. */
import { sortedQuantile } from './quantile.ts'

/** Adding and forgetting a value costs a binary search and a short move: windows have 20 to 100 values. */
export class SortedWindow {
  readonly #spanDays: number
  readonly #sorted: number[] = []
  readonly #entries: { readonly day: number; readonly value: number }[] = []
  #oldest = 0

  /** Holds what lies at most so many days before the day that it has been moved to. */
  constructor(spanDays: number) {
    this.#spanDays = spanDays
  }

  get size(): number {
    return this.#sorted.length
  }

  /** Forgets what lies more than the span before that day. Days must not go back. */
  moveTo(day: number): void {
    while (this.#oldest < this.#entries.length) {
      const { day: known, value } = this.#entries[this.#oldest] as { day: number; value: number }
      if (known >= day - this.#spanDays) return
      this.#sorted.splice(this.#placeOf(value), 1)
      this.#oldest++
    }
  }

  /** Takes a value of that day, which is no earlier than those before it. NaN is none. */
  add(day: number, value: number): void {
    if (Number.isNaN(value)) return
    this.#entries.push({ day, value })
    this.#sorted.splice(this.#placeOf(value), 0, value)
  }

  /** The quantile of R's type 7; undefined where the window is empty. */
  quantile(share: number): number | undefined {
    return this.#sorted.length === 0 ? undefined : sortedQuantile(this.#sorted, share)
  }

  /** The median of the values' distances from zero; undefined where the window is empty. */
  medianDistance(): number | undefined {
    const sorted = this.#sorted
    const middle = sorted.length >> 1
    // Outward from zero, the nearer of the two sides first.
    let right = this.#placeOf(0)
    let left = right - 1
    let distance: number | undefined
    let before: number | undefined
    for (let taken = 0; taken <= middle && taken < sorted.length; taken++) {
      before = distance
      const down = -(sorted[left] ?? Number.NEGATIVE_INFINITY)
      const up = sorted[right] ?? Number.POSITIVE_INFINITY
      if (down < up) left--
      else right++
      distance = Math.min(down, up)
    }
    if (distance === undefined || before === undefined) return distance
    return sorted.length % 2 === 1 ? distance : (before + distance) / 2
  }

  /** The value at that place of the sorted ones; counted from the end if negative. */
  at(place: number): number | undefined {
    return this.#sorted.at(place)
  }

  /** Where the first value stands that is not less. */
  #placeOf(value: number): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sorted[middle] as number) < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
