/** Which meters have changed since some time, told from the manifests of ingestions. */
import type { IngestionStore, ManifestStore } from '../ports.ts'
import type { MeterDays } from './meter-days.ts'

/** Local calendar dates, both included. */
export interface DateSpan {
  from: string
  to: string
}

/** What changed of a meter. */
export interface MeterChange extends DateSpan {
  /** The newest date that was written, and the pipeline that it came by; absent if none was. */
  newest?: { readonly date: string; readonly pipeline: string }
}

/** Ingestions that closed this long before are looked at again: clocks differ, and an index lags. */
const OVERLAP_MS = 10 * 60_000
const PAGE = 200
/** Manifests read at a time. */
const AT_ONCE = 20

/**
 * The meters that ingestions since then have written or withdrawn, each with the span of its dates;
 * without `since` those of all ingestions.
 */
export async function changedSince(
  ports: { readonly ingestions: IngestionStore; readonly manifests: ManifestStore },
  since: string | undefined,
): Promise<Map<string, MeterChange>> {
  const from = since === undefined ? '' : new Date(Date.parse(since) - OVERLAP_MS).toISOString()
  const changed = new Map<string, MeterChange>()
  let next: string | undefined
  for (;;) {
    const page = await ports.ingestions.list({ limit: PAGE, next })
    // Listed by the time of receipt, newest first; a long one may have closed later.
    const recent = page.items.filter(
      ({ receivedAt, finishedAt }) => receivedAt >= from || (finishedAt ?? '') >= from,
    )
    for (let at = 0; at < recent.length; at += AT_ONCE) {
      // All of an object: a version that failed leaves the manifest of the one before it.
      const some = recent.slice(at, at + AT_ONCE)
      const manifests = await Promise.all(
        some.map(({ source }) => ports.manifests.ofObject(source)),
      )
      for (const [index, { pipeline = '' }] of some.entries()) {
        const ofObject = manifests[index] ?? []
        // What an earlier generation wrote may be withdrawn by now.
        const newest = Math.max(...ofObject.map(({ generation }) => generation))
        for (const { written, withdrawn, generation } of ofObject) {
          widen(changed, written, generation === newest ? pipeline : undefined)
          widen(changed, withdrawn)
        }
      }
    }
    next = page.next
    const oldest = page.items.at(-1)
    if (next === undefined || oldest === undefined || isPast(oldest.receivedAt, from)) break
  }
  return changed
}

function widen(changed: Map<string, MeterChange>, days: MeterDays, pipeline?: string): void {
  for (const { meterId, from, to } of days.spans()) {
    let change = changed.get(meterId)
    if (change === undefined) {
      change = { from, to }
      changed.set(meterId, change)
    } else {
      if (from < change.from) change.from = from
      if (to > change.to) change.to = to
    }
    const isNewest = change.newest === undefined || to > change.newest.date
    if (pipeline !== undefined && isNewest) change.newest = { date: to, pipeline }
  }
}

/** A Lambda ends after 15 minutes: what was received an hour before has closed before it. */
function isPast(receivedAt: string, since: string): boolean {
  return since !== '' && Date.parse(receivedAt) < Date.parse(since) - 60 * 60_000
}
