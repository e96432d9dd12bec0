/** How far the pipelines were on each day of the past. */
import { referenceDay } from '../detection/activity.ts'
import type { MeterSpan } from './compact-readings.ts'

/** By meter, its newest day so far. */
type Progress = Map<number, number>

/**
 * For any day, how far the pipelines were by then, as runs would have measured it: by the meters that
 * had begun, each counted with the pipeline of its newest readings.
 */
export class PipelineDays {
  readonly first: number
  readonly last: number
  readonly #days = new Map<string, Int32Array>()

  constructor(spans: readonly MeterSpan[]) {
    let [first, last] = [Infinity, -Infinity]
    for (const { days } of spans) {
      first = Math.min(first, days[0] ?? Infinity)
      last = Math.max(last, days.at(-1) ?? -Infinity)
    }
    this.first = first
    this.last = last
    const arrivals = arrivalsOf(spans)
    const progress = new Map<string, Progress>()
    const seen = spans.map(() => 0)
    for (let today = first; today <= last; today++) {
      for (const meter of arrivals.get(today) ?? []) {
        const at = seen[meter] as number
        seen[meter] = at + 1
        move(progress, meter, spans[meter] as MeterSpan, at)
      }
      for (const [pipeline, newest] of progress) {
        this.#of(pipeline)[today - first] = referenceDay([...newest.values()]) ?? NONE
      }
    }
  }

  /** By pipeline; none of those that have too few meters yet. */
  asOf(today: number): ReadonlyMap<string, number> {
    const found = new Map<string, number>()
    for (const [pipeline, days] of this.#days) {
      const day = days[Math.min(today, this.last) - this.first] ?? NONE
      if (day !== NONE) found.set(pipeline, day)
    }
    return found
  }

  #of(pipeline: string): Int32Array {
    const known = this.#days.get(pipeline)
    if (known !== undefined) return known
    const days = new Int32Array(this.last - this.first + 1).fill(NONE)
    this.#days.set(pipeline, days)
    return days
  }
}

const NONE = -(2 ** 31)

/** By day, the places of the meters that have it. */
function arrivalsOf(spans: readonly MeterSpan[]): Map<number, number[]> {
  const byDay = new Map<number, number[]>()
  for (const [meter, { days }] of spans.entries()) {
    for (const day of days) {
      const known = byDay.get(day)
      if (known === undefined) byDay.set(day, [meter])
      else known.push(meter)
    }
  }
  return byDay
}

/** The meter's newest day is now its day at that place, and no longer the one before. */
function move(
  progress: Map<string, Progress>,
  meter: number,
  { days, pipelines }: MeterSpan,
  at: number,
): void {
  if (at > 0) progress.get(pipelines[at - 1] as string)?.delete(meter)
  const pipeline = pipelines[at] as string
  const newest = progress.get(pipeline) ?? new Map<number, number>()
  progress.set(pipeline, newest)
  newest.set(meter, days[at] as number)
}
