/** What every answer must be, worked out in the plainest way from what was done to the bucket. */
import { decimal } from '../end-to-end/sums.ts'
import { type Content, type Interval, intervalsOf } from './contents.ts'

/** What there is to know of a bucket's keys. */
export class Oracle {
  /** By key, what was uploaded since the key was deleted last. */
  readonly #uploads = new Map<string, { readonly content: Content; readonly at: string }[]>()

  /** `at` is the LastModified: ISO 8601, UTC, whole seconds. */
  uploaded(key: string, content: Content, at: string): void {
    const before = this.#uploads.get(key)
    if (before === undefined) this.#uploads.set(key, [{ content, at }])
    else before.push({ content, at })
  }

  deleted(key: string): void {
    this.#uploads.delete(key)
  }

  /** Keys in the bucket, with their LastModified and whether their latest content can be read. */
  keys(): { readonly key: string; readonly at: string; readonly readable: boolean }[] {
    return [...this.#uploads]
      .map(([key, uploads]) => {
        const { content, at } = uploads.at(-1) as { content: Content; at: string }
        return { key, at, readable: intervalsOf(content) !== undefined }
      })
      .sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  /** The intervals that count: of each key its last readable content, the newest of them first. */
  settled(): Interval[] {
    const counted = [...this.#uploads].flatMap(([key, uploads]) => {
      const last = uploads.findLast(({ content }) => intervalsOf(content) !== undefined)
      return last === undefined
        ? []
        : [{ key, at: last.at, intervals: intervalsOf(last.content) as readonly Interval[] }]
    })
    counted.sort((a, b) => (a.at === b.at ? (a.key < b.key ? 1 : -1) : a.at < b.at ? 1 : -1))
    const taken = new Set<string>()
    const found: Interval[] = []
    for (const { intervals } of counted) {
      for (const interval of intervals.toReversed()) {
        const { meter, date, start, minutes } = interval
        const time = Array.from({ length: minutes }, (_, at) => `${meter} ${date} ${start + at}`)
        if (time.some((minute) => taken.has(minute))) continue
        for (const minute of time) taken.add(minute)
        found.push(interval)
      }
    }
    return found
  }
}

export interface Figures {
  readonly total: string
  readonly readings: number
}

/** The figures of intervals under the names that `nameOf` gives them. */
export function figuresBy(
  intervals: readonly Interval[],
  nameOf: (interval: Interval) => string,
): Record<string, Figures> {
  const groups = Map.groupBy(intervals, nameOf)
  return Object.fromEntries(
    [...groups]
      .map(([name, some]) => {
        const total = some.reduce((sum, { micros }) => sum + micros, 0n)
        return [name, { total: decimal(total), readings: some.length }] as const
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
