/** What a fold no longer needs. */
import type { Contribution } from '../readings/contribution.ts'
import { type Fold, hasNewer, hasObject, hasSame, type StoredDay } from './stored-day.ts'
import { READERS_GONE_MS, WRITERS_GONE_MS } from './waits.ts'

export interface Departures {
  /** What stays. */
  readonly kept: readonly Contribution[]
  /** Objects whose withdrawal leaves the fold next. */
  readonly announced: readonly string[]
  /** When there is more to do; undefined if not, or once this has been written. */
  readonly nextMs: number | undefined
}

/**
 * What one write of the fold may drop.
 *
 * A contribution that another fold has in a newer generation, or that one of a lower number has as
 * well, once readers are gone. Objects come to be in two folds when two fold at once, or when the
 * first is too full for a new generation.
 *
 * A withdrawal in two writes. The first announces it, once writers are gone, so that no older
 * generation can come any more, and none is left by itself or in another fold. The second drops it,
 * once those readers are gone who may still have seen an older one before that.
 */
export function leavingOf(fold: Fold, day: StoredDay, nowMs: number): Departures {
  const others = day.folds.filter(({ number }) => number !== fold.number)
  const times: number[] = []
  const isDueAt = (ms: number): boolean => {
    if (ms > nowMs) times.push(ms)
    return ms <= nowMs
  }
  const isInVain = (one: Contribution): boolean => {
    const better = others.filter(
      (other) => hasNewer(other, one) || (other.number < fold.number && hasSame(other, one)),
    )
    return better.length > 0 && isDueAt(Math.min(...better.map(goneAt)))
  }
  const needed = fold.contributions.filter((one) => !isInVain(one))
  const kept: Contribution[] = []
  const announced: string[] = []
  for (const [source, some] of Map.groupBy(needed, (one) => one.source)) {
    const isAlone =
      some.every(({ segments }) => segments.length === 0) &&
      !day.loose.some(({ contribution }) => contribution.source === source) &&
      !others.some((other) => hasObject(other, source))
    const isAnnounced = fold.leaving.includes(source)
    if (isAlone && isAnnounced && isDueAt(goneAt(fold))) continue
    kept.push(...some)
    if (isAnnounced || (isAlone && isDueAt(Date.parse(fold.foldedAt) + WRITERS_GONE_MS))) {
      announced.push(source)
    }
  }
  return { kept, announced, nextMs: times.length > 0 ? Math.min(...times) : undefined }
}

function goneAt({ foldedAt }: Fold): number {
  return Date.parse(foldedAt) + READERS_GONE_MS
}
