/** The last values of a series in their order of size, for medians and quantiles that move along it. */

/** Values come in the order of their positions; those before a position are forgotten. */
export class SortedWindow {
  readonly #sorted: number[] = []
  readonly #queue: { readonly at: number; readonly value: number }[] = []
  #first = 0

  get count(): number {
    return this.#sorted.length
  }

  /** Takes a value; NaN is no value. */
  add(at: number, value: number): void {
    if (Number.isNaN(value)) return
    this.#queue.push({ at, value })
    this.#sorted.splice(this.#place(value), 0, value)
  }

  /** Forgets what came before that position. */
  dropBefore(at: number): void {
    let oldest = this.#queue[this.#first]
    while (oldest !== undefined && oldest.at < at) {
      this.#sorted.splice(this.#place(oldest.value), 1)
      oldest = this.#queue[++this.#first]
    }
    if (this.#first > 1000) this.#queue.splice(0, this.#first)
    if (this.#first > 1000) this.#first = 0
  }

  /** The quantile of a share of the values, interpolated (Hyndman and Fan's type 7); NaN of none. */
  quantile(share: number): number {
    const last = this.#sorted.length - 1
    if (last < 0) return Number.NaN
    const at = share * last
    const below = Math.floor(at)
    const low = this.#sorted[below] as number
    const high = this.#sorted[Math.min(below + 1, last)] as number
    return low + (high - low) * (at - below)
  }

  get median(): number {
    return this.quantile(0.5)
  }

  /** The median of the values' distances from zero. */
  get medianDistance(): number {
    const sorted = this.#sorted
    const count = sorted.length
    if (count === 0) return Number.NaN
    // Two sorted halves, walked outward from zero.
    let right = this.#place(0)
    let left = right - 1
    let taken = 0
    let distance = 0
    let before = 0
    const middle = count >> 1
    while (taken <= middle) {
      before = distance
      const down = left >= 0 ? -(sorted[left] as number) : Number.POSITIVE_INFINITY
      const up = right < count ? (sorted[right] as number) : Number.POSITIVE_INFINITY
      if (down < up) left--
      else right++
      distance = Math.min(down, up)
      taken++
    }
    return count % 2 === 1 ? distance : (before + distance) / 2
  }

  /** Where a value stands, or would: the first place of one that is not smaller. */
  #place(value: number): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sorted[middle] as number) < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
