/** Folds the meter-days that have changed, a bounded time long; the rest waits for the next run. */
import { changedSince, type DateSpan } from '../ingestion/changed-meters.ts'
import type { Clock, FoldingStore, FoldStore, IngestionStore, ManifestStore } from '../ports.ts'
import { planFold, READERS_GONE_MS } from './plan-fold.ts'

export interface FoldPorts {
  readonly ingestions: IngestionStore
  readonly manifests: ManifestStore
  readonly folds: FoldStore
  readonly folding: FoldingStore
  readonly clock: Clock
}

/** Dates of a meter to look at, from a time on. */
export interface FoldTask extends DateSpan {
  readonly meterId: string
  /** Milliseconds since 1970 UTC. */
  readonly notBefore: number
}

/** What is kept from run to run. */
export interface FoldingState {
  /** Ingestions up to then have been looked at; ISO 8601, UTC. */
  readonly upTo?: string | undefined
  readonly tasks: readonly FoldTask[]
}

export interface FoldReport {
  readonly meters: number
  /** Items written, each with many contributions. */
  readonly folded: number
  /** Items deleted. */
  readonly removed: number
  /** Meters that wait for a later run. */
  readonly waiting: number
}

/** Meters looked at at a time. */
const AT_ONCE = 16

/**
 * Looks at the meters that ingestions since the last run have changed, and at those left over from
 * earlier runs whose time has come, until `untilMs`. A run that dies is made up for by the next
 * one: its state is saved at the end, and folding twice does no harm.
 */
export async function foldChanged(ports: FoldPorts, untilMs: number): Promise<FoldReport> {
  const startedAt = ports.clock.now()
  const { upTo, tasks } = (await ports.folding.state()) ?? { tasks: [] }
  const changed = await changedSince(ports, upTo)
  const due: FoldTask[] = [...changed].map(([meterId, span]) => ({
    meterId,
    ...span,
    notBefore: 0,
  }))
  const later: FoldTask[] = []
  for (const task of tasks) (task.notBefore <= startedAt.getTime() ? due : later).push(task)
  let folded = 0
  let removed = 0
  let meters = 0
  const work = due.reverse()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (ports.clock.now().getTime() < untilMs) {
        const task = work.pop()
        if (task === undefined) return
        const done = await foldMeter(ports, task)
        meters++
        folded += done.folded
        removed += done.removed
        if (!done.again) continue
        later.push({ ...task, notBefore: ports.clock.now().getTime() + READERS_GONE_MS })
      }
    }),
  )
  later.push(...work)
  await ports.folding.saveState({ upTo: startedAt.toISOString(), tasks: joined(later) })
  return { meters, folded, removed, waiting: later.length }
}

async function foldMeter(
  { folds, clock }: FoldPorts,
  { meterId, from, to }: FoldTask,
): Promise<{ folded: number; removed: number; again: boolean }> {
  let folded = 0
  let removed = 0
  let again = false
  for await (const day of folds.daysOf(meterId, from, to)) {
    const plan = planFold(day, clock.now().getTime())
    for (const fold of plan.folds) if (await folds.save(day, fold)) folded++
    await folds.remove(meterId, plan.remove)
    removed += plan.remove.length
    again ||= plan.again
  }
  return { folded, removed, again }
}

/** One task for each meter: a wider span costs little, a second look much. */
function joined(tasks: readonly FoldTask[]): FoldTask[] {
  const meters = Map.groupBy(tasks, ({ meterId }) => meterId)
  return [...meters].map(([meterId, some]) => ({
    meterId,
    from: some.map(({ from }) => from).sort()[0] as string,
    to: some
      .map(({ to }) => to)
      .sort()
      .at(-1) as string,
    notBefore: Math.max(...some.map(({ notBefore }) => notBefore)),
  }))
}
