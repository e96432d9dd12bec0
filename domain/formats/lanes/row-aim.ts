/** Where the values of rows of one kind and length of intervals go, column by column. */
import type { Target } from './targets.ts'

/** What a row needs of each column stands side by side. */
export class RowAim {
  readonly targets: readonly (Target | undefined)[]
  /** Of each column's target; -1 where a column has none. */
  readonly decimals: Int8Array
  /** Whether these are the same for all columns. */
  readonly isEven: boolean
  readonly strands: Int32Array
  /** Streams of the meter that was turned to last; -1 until they are looked up. */
  readonly streams: Int32Array
  #meter = -1

  constructor(targets: readonly (Target | undefined)[]) {
    this.targets = targets
    this.decimals = Int8Array.from(targets, (target) => target?.decimals ?? -1)
    this.isEven = this.decimals.every((some) => some === this.decimals[0])
    this.strands = Int32Array.from(targets, (target) => target?.strand.number ?? -1)
    this.streams = new Int32Array(targets.length).fill(-1)
  }

  /** Rows are of that meter from here on. */
  turnTo(meter: number): void {
    if (meter === this.#meter) return
    this.#meter = meter
    this.streams.fill(-1)
  }
}
