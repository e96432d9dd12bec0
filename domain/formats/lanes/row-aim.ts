/** Where the values of rows of one kind and length of intervals go, column by column. */
import { POWERS } from './micro.ts'
import type { Target } from './targets.ts'

/** Nine digits times ten to that power are exact. */
const SAFE_DECIMALS = 6

/** What a row needs of each column stands side by side. */
export class RowAim {
  readonly targets: readonly (Target | undefined)[]
  /** Of each column's target; -1 where a column has none. */
  readonly decimals: Int8Array
  /**
   * What digits with so many decimals are to be multiplied by in all columns; NaN for more than are
   * exact. Undefined where columns differ.
   */
  readonly scales: Float64Array | undefined
  /** Whether nine digits never come to more than is exact. */
  readonly isSafe: boolean
  readonly strands: Int32Array
  /** Whether no two columns of a row go to the same stream, so that each may go before the others. */
  readonly isApart: boolean
  /** Streams of the meter that was turned to last; -1 until they are looked up. */
  readonly streams: Int32Array
  #meter = -1

  /** `meters`: those of the columns' titles; undefined where rows tell it. */
  constructor(targets: readonly (Target | undefined)[], meters: readonly (string | undefined)[]) {
    this.targets = targets
    this.decimals = Int8Array.from(targets, (target) => target?.decimals ?? -1)
    const most = this.decimals[0] ?? -1
    const isEven = this.decimals.every((some) => some === most)
    this.scales = isEven && most >= 0 ? scalesOf(most) : undefined
    this.isSafe = most <= SAFE_DECIMALS
    this.strands = Int32Array.from(targets, (target) => target?.strand.number ?? -1)
    const places = targets.map((target, at) => `${target?.strand.series.channel} ${meters[at]}`)
    const titled = meters.filter((meter) => meter !== undefined).length
    this.isApart =
      new Set(places).size === places.length && (titled === 0 || titled === meters.length)
    this.streams = new Int32Array(targets.length).fill(-1)
  }

  /** Rows are of that meter from here on. */
  turnTo(meter: number): void {
    if (meter === this.#meter) return
    this.#meter = meter
    this.streams.fill(-1)
  }
}

function scalesOf(most: number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, some) => POWERS[most - some] ?? Number.NaN)
}
