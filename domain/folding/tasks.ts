/** What folding has yet to look at: dates of meters, some of them not before a time. */
import type { DateSpan } from '../ingestion/changed-meters.ts'
import { parseDate } from '../time/civil-date.ts'

/** Dates of a meter to look at, from a time on. */
export interface FoldTask extends DateSpan {
  readonly meterId: string
  /** Milliseconds since 1970 UTC. */
  readonly notBefore: number
}

/** To read so many dates in between costs less than another query. */
const NEAR_DAYS = 7

/** Joins tasks of a meter whose dates overlap or are near each other, at the earlier of their times. */
export function joinTasks(tasks: readonly FoldTask[]): FoldTask[] {
  return [...Map.groupBy(tasks, ({ meterId }) => meterId).values()].flatMap((ofMeter) => {
    const joined: FoldTask[] = []
    for (const task of ofMeter.sort((a, b) => (a.from < b.from ? -1 : 1))) {
      const last = joined.at(-1)
      if (last === undefined || !isNear(last.to, task.from)) joined.push(task)
      else {
        joined[joined.length - 1] = {
          ...last,
          to: last.to > task.to ? last.to : task.to,
          notBefore: Math.min(last.notBefore, task.notBefore),
        }
      }
    }
    return joined
  })
}

function isNear(to: string, from: string): boolean {
  return (parseDate(from) ?? 0) - (parseDate(to) ?? 0) <= NEAR_DAYS
}
