/** Folds the meter-days that have changed, for as long as there is time; the rest waits for the next run. */
import { changedSince } from '../ingestion/changed-meters.ts'
import type {
  Catalog,
  Clock,
  FoldingStore,
  FoldStore,
  IngestionStore,
  ManifestStore,
} from '../ports.ts'
import { planFold } from './plan-fold.ts'
import { type FoldTask, joinTasks } from './tasks.ts'

export interface FoldPorts {
  readonly ingestions: IngestionStore
  readonly manifests: ManifestStore
  readonly catalog: Catalog
  readonly folds: FoldStore
  readonly folding: FoldingStore
  readonly clock: Clock
}

/** What is kept from run to run. */
export interface FoldingState {
  /** Ingestions up to then have been looked at; ISO 8601, UTC. */
  readonly upTo: string
  readonly tasks: readonly FoldTask[]
}

export interface FoldOptions {
  /** Whether it is time to stop. */
  readonly isOver: () => boolean
  /** Folds as if it were then, in milliseconds since 1970 UTC; now, where it is absent. */
  readonly asOfMs?: number | undefined
}

export interface FoldReport {
  /** Stretches of dates that were looked at. */
  readonly looked: number
  /** Items written, each with many contributions. */
  readonly folded: number
  /** Items deleted. */
  readonly removed: number
  /** Stretches of dates that wait for a later run. */
  readonly waiting: number
}

type Done = Pick<FoldReport, 'folded' | 'removed'> & { readonly later: readonly FoldTask[] }

/** Stretches looked at at a time. */
const AT_ONCE = 16

/**
 * Looks at the meters that ingestions since the last run have changed (on the first run, at all), and
 * at those left over from earlier runs whose time has come. A run that dies is made up for by the
 * next one: its state is saved at the end, and folding twice does no harm. What fails is left for
 * the next run, and thrown once all else is done.
 */
export async function foldChanged(
  ports: FoldPorts,
  { isOver, asOfMs }: FoldOptions,
): Promise<FoldReport> {
  const upTo = ports.clock.now().toISOString()
  const before = await ports.folding.state()
  const fresh = before === undefined ? await everyMeter(ports) : await changed(ports, before.upTo)
  const asOf = (): number => asOfMs ?? ports.clock.now().getTime()
  const startMs = asOf()
  const known = [...(before?.tasks ?? []), ...fresh]
  const work = joinTasks(known.filter(({ notBefore }) => notBefore <= startMs))
  const later = known.filter(({ notBefore }) => notBefore > startMs)
  const total = { looked: 0, folded: 0, removed: 0 }
  const failures: unknown[] = []
  let next = 0
  const runner = async (): Promise<void> => {
    while (!isOver()) {
      const task = work[next++]
      if (task === undefined) return
      try {
        const done = await foldDates(ports, task, asOf, isOver)
        total.looked++
        total.folded += done.folded
        total.removed += done.removed
        later.push(...done.later)
      } catch (error) {
        failures.push(error)
        later.push(task)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runner))
  later.push(...work.slice(next))
  const tasks = await save(ports.folding, before, { upTo, tasks: later })
  if (failures.length > 0) throw failures[0]
  return { ...total, waiting: tasks.length }
}

/** Folds a meter's dates; `later` is what there is left to do of them. */
async function foldDates(
  { folds }: FoldPorts,
  { meterId, from, to }: FoldTask,
  asOf: () => number,
  isOver: () => boolean,
): Promise<Done> {
  let folded = 0
  let removed = 0
  const later: FoldTask[] = []
  for await (const day of folds.daysOf(meterId, from, to)) {
    const { date } = day
    if (isOver()) {
      later.push({ meterId, from: date, to, notBefore: 0 })
      break
    }
    const plan = planFold(day, asOf())
    for (const fold of plan.folds) if (await folds.save(day, fold)) folded++
    if (plan.remove.length > 0) await folds.remove(meterId, plan.remove)
    removed += plan.remove.length
    if (plan.nextMs !== undefined) {
      later.push({ meterId, from: date, to: date, notBefore: plan.nextMs })
    }
  }
  return { folded, removed, later }
}

/** Saves the state, with what another run has saved since this one began. */
async function save(
  folding: FoldingStore,
  before: FoldingState | undefined,
  { upTo, tasks }: FoldingState,
): Promise<readonly FoldTask[]> {
  const now = await folding.state()
  const others = now === undefined || now.upTo === before?.upTo ? undefined : now
  const joined = joinTasks([...tasks, ...(others?.tasks ?? [])])
  const latest = others !== undefined && others.upTo > upTo ? others.upTo : upTo
  await folding.saveState({ upTo: latest, tasks: joined })
  return joined
}

async function changed(ports: FoldPorts, since: string): Promise<FoldTask[]> {
  const meters = await changedSince(ports, since)
  return [...meters].map(([meterId, span]) => ({ meterId, ...span, notBefore: 0 }))
}

/** Manifests of all times would be too many to read in one run. */
async function everyMeter({ catalog }: FoldPorts): Promise<FoldTask[]> {
  const tasks: FoldTask[] = []
  let next: string | undefined
  do {
    const page = await catalog.meters(1000, next)
    for (const meterId of page.items) {
      tasks.push({ meterId, from: '1900-01-01', to: '2199-12-31', notBefore: 0 })
    }
    next = page.next
  } while (next !== undefined)
  return tasks
}
