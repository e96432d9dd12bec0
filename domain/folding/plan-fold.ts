/** Which of a meter-day's contributions go into one item, and which items may then go. */
import type { Contribution, MeterDay } from '../readings/contribution.ts'
import { encodeSegments } from '../readings/interval-vector.ts'

/** A contribution that has an item of its own. */
export interface Loose {
  /** The store's name of the item. */
  readonly id: string
  readonly contribution: Contribution
}

/** Contributions to one meter-day that share an item. */
export interface Fold {
  /** From 0; a meter-day has another one once the first is full. */
  readonly number: number
  /** Counts up with each time that it is written. */
  readonly revision: number
  /** ISO 8601, UTC: when it was written last. */
  readonly foldedAt: string
  readonly contributions: readonly Contribution[]
}

/** All that the store has of one meter-day. */
export interface StoredDay extends MeterDay {
  readonly loose: readonly Loose[]
  readonly folds: readonly Fold[]
}

export interface FoldPlan {
  /** Folds to write, each in place of the revision before it. */
  readonly folds: readonly Fold[]
  /** Loose items to delete. */
  readonly remove: readonly string[]
  /** There will be more to do once today's readers are gone. */
  readonly again: boolean
}

/** Fewer loose items than these cost less than folding them. */
const FOLD_FROM = 8
/** A fold is written anew with each addition: the larger it is, the more must come together. */
const SHARE = 4
/** Longer than any reader takes from a meter-day's first item to its last. */
export const READERS_GONE_MS = 60 * 60_000
/** Longer than any writer lives. */
const WRITERS_GONE_MS = 24 * 60 * 60_000
/** An item holds 400 KB. */
const FULL = 300_000
const OVERFULL = 380_000
/** A larger contribution keeps its own item. */
const LARGE = 20_000
/** The part number of a note that an object's newest generation is loose. */
const NOTE = -1

/**
 * What to fold and what to delete, so that no answer ever changes.
 *
 * Settling takes, of each object, the newest generation alone, and each (object, generation, part)
 * once. Nobody writes such a triple twice with other content. So
 * 1. a copy changes nothing: contributions may stand loose and in a fold at once;
 * 2. a loose contribution may go if a fold has it, or has a newer generation of its object: what is
 *    left settles to the same. It goes only after every reader has gone that may have looked for
 *    the fold before that was written;
 * 3. a fold only ever gains newest generations, and loses what one that it has itself supersedes;
 *    it is written on condition that nobody has written it since it was read. Of two that fold at
 *    once, one does nothing;
 * 4. an empty generation (a withdrawal) may leave its fold when it has been there for longer than
 *    writers live, and no loose item of its object is left that it would have to hide.
 * Ingestion only adds items, under names that nobody has used, so it may run at any time.
 */
export function planFold(day: StoredDay, nowMs: number): FoldPlan {
  const { loose, folds } = day
  const open = loose.filter((one) => !folds.some((fold) => covers(fold, one)))
  const remove = loose.filter((one) =>
    folds.some((fold) => covers(fold, one) && ageOf(fold, nowMs) >= READERS_GONE_MS),
  )
  const folded = folds.reduce((sum, { contributions }) => sum + contributions.length, 0)
  const written = open.length >= FOLD_FROM + folded / SHARE ? foldOpen(day, open, nowMs) : []
  return {
    folds: written,
    remove: remove.map(({ id }) => id),
    again: written.length > 0 || remove.length + open.length < loose.length,
  }
}

function covers({ contributions }: Fold, { contribution: one }: Loose): boolean {
  return contributions.some(
    ({ source, generation, part }) =>
      source === one.source &&
      (generation > one.generation || (generation === one.generation && part === one.part)),
  )
}

function ageOf({ foldedAt }: Fold, nowMs: number): number {
  return nowMs - Date.parse(foldedAt)
}

function foldOpen({ loose, folds }: StoredDay, open: readonly Loose[], nowMs: number): Fold[] {
  const present = new Set(loose.map(({ contribution }) => contribution.source))
  const drafts = folds.map((fold) => new Draft(fold, present, nowMs))
  const bySource = Map.groupBy(open, ({ contribution }) => contribution.source)
  for (const [source, items] of bySource) {
    const entries = entriesOf(items.map(({ contribution }) => contribution))
    const home = drafts.find((draft) => draft.has(source))
    if (home !== undefined) home.put(source, entries, OVERFULL)
    else if (!drafts.at(-1)?.put(source, entries, FULL)) {
      const draft = new Draft({ number: drafts.length, revision: 0, contributions: [] })
      draft.put(source, entries, FULL)
      drafts.push(draft)
    }
  }
  const foldedAt = new Date(nowMs).toISOString()
  return drafts.filter(({ changed }) => changed).map((draft) => draft.finish(foldedAt))
}

/** What a fold takes of an object: its newest generation, and a note for what is too large. */
function entriesOf(contributions: readonly Contribution[]): Contribution[] {
  const newest = Math.max(...contributions.map(({ generation }) => generation))
  const parts = contributions.filter(({ generation }) => generation === newest)
  const small = parts.filter((part) => weightOf(part) <= LARGE)
  const [first] = parts as [Contribution]
  return small.length === parts.length ? small : [...small, { ...first, part: NOTE, segments: [] }]
}

/** A fold that is being put together. */
class Draft {
  readonly #fold: Omit<Fold, 'foldedAt'>
  readonly #entries: Map<string, Contribution[]>
  #weight = 0
  changed = false

  /** `present`: objects with loose items, which a withdrawal may have to hide. */
  constructor(
    fold: Omit<Fold, 'foldedAt'> & Partial<Pick<Fold, 'foldedAt'>>,
    present: ReadonlySet<string> = new Set(),
    nowMs = 0,
  ) {
    this.#fold = fold
    const isOld =
      fold.foldedAt !== undefined && nowMs - Date.parse(fold.foldedAt) >= WRITERS_GONE_MS
    const kept = fold.contributions.filter(
      ({ source, segments }) => segments.length > 0 || !isOld || present.has(source),
    )
    this.#entries = Map.groupBy(kept, ({ source }) => source)
    for (const contribution of kept) this.#weight += weightOf(contribution)
  }

  has(source: string): boolean {
    return this.#entries.has(source)
  }

  /** Takes an object's newest generation in place of what is there, unless that is too much. */
  put(source: string, entries: readonly Contribution[], limit: number): boolean {
    const before = this.#entries.get(source) ?? []
    const generation = entries[0]?.generation
    const same = before.filter((one) => one.generation === generation && one.part !== NOTE)
    const after = [...same, ...entries]
    const weight = this.#weight - sum(before) + sum(after)
    if (weight > limit) return false
    this.#entries.set(source, after)
    this.#weight = weight
    this.changed = true
    return true
  }

  finish(foldedAt: string): Fold {
    const { number, revision } = this.#fold
    return {
      number,
      revision: revision + 1,
      foldedAt,
      contributions: [...this.#entries.values()].flat(),
    }
  }
}

function sum(contributions: readonly Contribution[]): number {
  return contributions.reduce((total, one) => total + weightOf(one), 0)
}

/** About how many bytes the contribution takes in an item. */
function weightOf({
  source,
  segments,
  pipeline,
  version,
  site = '',
  unit,
  zone,
}: Contribution): number {
  const text = source + pipeline + version + site + unit + zone
  // At most three bytes a letter in UTF-8.
  return 300 + 3 * text.length + encodeSegments(segments).length
}
