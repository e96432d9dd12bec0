/** Which meters have changed since some time, told from the manifests of ingestions. */
import type { IngestionStore, ManifestStore } from '../ports.ts'
import type { MeterDays } from './meter-days.ts'

/** Local calendar dates, both included. */
export interface DateSpan {
  from: string
  to: string
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
): Promise<Map<string, DateSpan>> {
  const from = since === undefined ? '' : new Date(Date.parse(since) - OVERLAP_MS).toISOString()
  const changed = new Map<string, DateSpan>()
  let next: string | undefined
  for (;;) {
    const page = await ports.ingestions.list({ limit: PAGE, next })
    // Listed by the time of receipt, newest first; a long one may have closed later.
    const recent = page.items.filter(
      ({ receivedAt, finishedAt }) => receivedAt >= from || (finishedAt ?? '') >= from,
    )
    for (let at = 0; at < recent.length; at += AT_ONCE) {
      // All of an object: a version that failed leaves the manifest of the one before it.
      const manifests = await Promise.all(
        recent.slice(at, at + AT_ONCE).map(({ source }) => ports.manifests.ofObject(source)),
      )
      for (const { written, withdrawn } of manifests.flat()) {
        widen(changed, written)
        widen(changed, withdrawn)
      }
    }
    next = page.next
    const oldest = page.items.at(-1)
    if (next === undefined || oldest === undefined || isPast(oldest.receivedAt, from)) break
  }
  return changed
}

function widen(changed: Map<string, DateSpan>, days: MeterDays): void {
  for (const { meterId, from, to } of days.spans()) {
    const span = changed.get(meterId)
    if (span === undefined) changed.set(meterId, { from, to })
    else {
      if (from < span.from) span.from = from
      if (to > span.to) span.to = to
    }
  }
}

/** A Lambda ends after 15 minutes: what was received an hour before has closed before it. */
function isPast(receivedAt: string, since: string): boolean {
  return since !== '' && Date.parse(receivedAt) < Date.parse(since) - 60 * 60_000
}
