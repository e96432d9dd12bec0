/** How far the pipelines were on each day of the past. */
import type { MeterSpan } from './compact-readings.ts'

/** What one pipeline's meters have had so far. */
interface Progress {
  meters: number
  /** How many meters' newest day that is. */
  readonly newest: Map<number, number>
}

/**
 * For any day, the newest day that at least half of a pipeline's meters had by then: those that had
 * begun, each counted with the pipeline of its newest readings.
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
        move(progress, spans[meter] as MeterSpan, at)
      }
      for (const [pipeline, so] of progress) this.#of(pipeline)[today - first] = reached(so, today)
    }
  }

  /** By pipeline; none of those that have no meter yet. */
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
function move(progress: Map<string, Progress>, { days, pipelines }: MeterSpan, at: number): void {
  const before = at === 0 ? undefined : progress.get(pipelines[at - 1] as string)
  if (before !== undefined) {
    before.meters--
    add(before.newest, days[at - 1] as number, -1)
  }
  const pipeline = pipelines[at] as string
  const now = progress.get(pipeline) ?? { meters: 0, newest: new Map<number, number>() }
  progress.set(pipeline, now)
  now.meters++
  add(now.newest, days[at] as number, 1)
}

function add(counts: Map<number, number>, day: number, count: number): void {
  const sum = (counts.get(day) ?? 0) + count
  if (sum === 0) counts.delete(day)
  else counts.set(day, sum)
}

function reached({ meters, newest }: Progress, today: number): number {
  if (meters === 0) return NONE
  let have = newest.get(today) ?? 0
  if (have * 2 >= meters) return today
  const days = [...newest.keys()].filter((day) => day < today).sort((a, b) => b - a)
  for (const day of days) {
    have += newest.get(day) as number
    if (have * 2 >= meters) return day
  }
  return NONE
}
