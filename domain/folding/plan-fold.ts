/** Which of a meter-day's contributions go into one item, and which items may then go. */
import type { Contribution } from '../readings/contribution.ts'
import { leavingOf } from './departures.ts'
import { Draft, fits, ROOM, weightOf } from './draft.ts'
import { ageOf, covers, type Fold, hasObject, type Loose, type StoredDay } from './stored-day.ts'
import { READERS_GONE_MS } from './waits.ts'

export interface FoldPlan {
  /** Folds to write, each in place of the revision before it. */
  readonly folds: readonly Fold[]
  /** Loose items to delete. */
  readonly remove: readonly string[]
  /** When there is more to do even if nothing is ingested, in milliseconds since 1970 UTC. */
  readonly nextMs: number | undefined
}

/**
 * DynamoDB sells writes by the kilobyte, a deletion as one, and reads by 4 KB at a fifth of the price.
 * An item of a few hundred bytes costs one write to come, one to go, and nearly one more for its part
 * in folds; a dozen of them are read as one unit. What has fewer is cheaper as it is.
 */
const FOLD_FROM = 16
/**
 * A fold is written anew with each addition, so this part of its bytes must have come together first.
 * Folding then writes whatever comes in five times at the most, in whatever order, and what is loose
 * adds a quarter at the most to what is read.
 */
const SHARE = 4
/** Bytes past which an object is read by itself as cheaply as among others. */
const LARGE = 20_000

/**
 * What to fold and what to delete, so that no answer ever changes.
 *
 * Settling takes, of each object, the newest generation alone, and each (object, generation, part)
 * once. Nobody writes such a triple twice with other content, nor an older generation more than a
 * day after a newer one. So, whatever ingestion and others who fold do meanwhile:
 * 1. a copy changes nothing: contributions may stand loose and in folds at once;
 * 2. a fold gains newest generations, and in the same write loses what these supersede. It is
 *    written on condition that nobody has since it was read: of two who do so at once, one does
 *    nothing. Each fold is safe by itself, so one may be written and another not;
 * 3. a loose contribution may go if a fold has it, or a newer generation of its object: what is
 *    left settles to the same. The same goes for what one fold has in vain beside another. Either
 *    goes only once every reader is gone that may have looked for the fold before it was written;
 * 4. a withdrawal may leave its fold when nothing is left that it hides (see `leavingOf`).
 * An object's generation goes into a fold whole, as far as it has been written, or not at all: one
 * that is too large for an item stays loose, and all older ones of that object with it. So does one
 * that is large and alone, which would gain nothing.
 *
 * What was read may be a little out of date: the store says which revision it was, and what is
 * deleted is safe to delete for good. Ingestion only adds items, under names that nobody has used.
 */
export function planFold(day: StoredDay, nowMs: number): FoldPlan {
  const { loose, folds } = day
  const uncovered = loose.filter(
    ({ contribution }) => !folds.some((it) => covers(it, contribution)),
  )
  const objects = [...Map.groupBy(uncovered, ({ contribution }) => contribution.source)]
  const open = objects.flatMap(([source, items]) => {
    const newest = newestOf(items)
    const isAlone = newest.length === items.length && !folds.some((fold) => hasObject(fold, source))
    return fits(newest, isAlone ? LARGE : ROOM) ? [{ source, items, newest }] : []
  })
  const leavings = folds.map((fold) => leavingOf(fold, day, nowMs))
  const drafts = folds.map((fold, at) => {
    const { kept, announced } = leavings[at] as (typeof leavings)[number]
    return new Draft(fold, kept, announced)
  })
  if (isWorthIt(open, drafts)) for (const { source, newest } of open) place(drafts, source, newest)
  const foldedAt = new Date(nowMs).toISOString()
  const written = drafts.filter(({ changed }) => changed).map((draft) => draft.finish(foldedAt))
  const remove = loose.filter(({ contribution }) =>
    folds.some((fold) => covers(fold, contribution) && ageOf(fold, nowMs) >= READERS_GONE_MS),
  )
  const waits = written.length > 0 || uncovered.length < loose.length
  const times = leavings.flatMap(({ nextMs }) => nextMs ?? [])
  if (waits) times.push(nowMs + READERS_GONE_MS)
  return {
    folds: written,
    remove: remove.map(({ id }) => id),
    nextMs: times.length > 0 ? Math.min(...times) : undefined,
  }
}

interface Open {
  readonly source: string
  /** Of all generations. */
  readonly items: readonly Loose[]
  readonly newest: readonly Contribution[]
}

function newestOf(items: readonly Loose[]): Contribution[] {
  const contributions = items.map(({ contribution }) => contribution)
  const newest = Math.max(...contributions.map(({ generation }) => generation))
  return contributions.filter(({ generation }) => generation === newest)
}

function isWorthIt(open: readonly Open[], drafts: readonly Draft[]): boolean {
  const items = open.flatMap(({ items }) => items)
  if (items.length < FOLD_FROM) return false
  const weight = items.reduce((sum, { contribution }) => sum + weightOf(contribution), 0)
  const folded = drafts.reduce((sum, draft) => sum + draft.weight, 0)
  return weight >= folded / SHARE
}

/** Where the object is, else behind the others, else in a fold of its own. */
function place(drafts: Draft[], source: string, newest: readonly Contribution[]): void {
  const home = drafts.find((draft) => draft.has(source))
  if (home?.put(source, newest) || drafts.at(-1)?.put(source, newest)) return
  const number = (drafts.at(-1)?.number ?? -1) + 1
  const draft = new Draft({ number, revision: 0, contributions: [], leaving: [] })
  draft.put(source, newest)
  drafts.push(draft)
}
