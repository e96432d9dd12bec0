/** Plans a detection run: which meters to look at, and from which date. */

import type { MeterDays } from '../ingestion/meter-days.ts'
import type { Catalog, Clock, DetectionStore, IngestionStore, ManifestStore } from '../ports.ts'
import type { MeterRange } from './run.ts'
import { beginRun } from './start-run.ts'

export interface PlanPorts {
  readonly ingestions: IngestionStore
  readonly manifests: ManifestStore
  readonly catalog: Catalog
  readonly detections: DetectionStore
  readonly clock: Clock
  /** Meters in a slice, which one invocation looks at. */
  readonly sliceSize: number
}

export interface Plan {
  readonly runId: string
  readonly slices: readonly { readonly runId: string; readonly slice: number }[]
}

/** Ingestions that closed this long before the last plan are looked at again: clocks differ, and an index lags. */
const OVERLAP_MS = 10 * 60_000
const PAGE = 200
/** Manifests read at a time. */
const AT_ONCE = 20

/**
 * Writes the run's slices and says which there are. Without `full` these are the meters that the
 * manifests of ingestions since the last run name, each from its earliest date that changed.
 */
export async function planRun(ports: PlanPorts, runId: string, full: boolean): Promise<Plan> {
  const startedAt = ports.clock.now().toISOString()
  const watermark = full ? undefined : await ports.detections.watermark()
  const since =
    watermark === undefined ? '' : new Date(Date.parse(watermark) - OVERLAP_MS).toISOString()
  const ranges = full ? await everyMeter(ports.catalog) : await changedMeters(ports, since)
  const slices: Plan['slices'][number][] = []
  for (let from = 0; from < ranges.length; from += ports.sliceSize) {
    const slice = slices.length
    await ports.detections.saveSlice(runId, slice, ranges.slice(from, from + ports.sliceSize))
    slices.push({ runId, slice })
  }
  const run = {
    ...beginRun(runId, startedAt, full),
    meters: ranges.length,
    slices: slices.length,
  }
  await ports.detections.saveRun(run)
  return { runId, slices }
}

async function everyMeter(catalog: Catalog): Promise<MeterRange[]> {
  const ranges: MeterRange[] = []
  let next: string | undefined
  do {
    const page = await catalog.meters(1000, next)
    for (const meterId of page.items) ranges.push({ meterId, from: '1900-01-01' })
    next = page.next
  } while (next !== undefined)
  return ranges
}

async function changedMeters(ports: PlanPorts, since: string): Promise<MeterRange[]> {
  const earliest = new Map<string, string>()
  let next: string | undefined
  for (;;) {
    const page = await ports.ingestions.list({ limit: PAGE, next })
    // Listed by the time of receipt, newest first; a long one may have closed later.
    const recent = page.items.filter(
      ({ receivedAt, finishedAt }) => receivedAt >= since || (finishedAt ?? '') >= since,
    )
    for (let from = 0; from < recent.length; from += AT_ONCE) {
      // All of an object: a version that failed leaves the manifest of the one before it.
      const manifests = await Promise.all(
        recent.slice(from, from + AT_ONCE).map(({ source }) => ports.manifests.ofObject(source)),
      )
      for (const { written, withdrawn } of manifests.flat()) {
        noteEarliest(earliest, written)
        noteEarliest(earliest, withdrawn)
      }
    }
    next = page.next
    const oldest = page.items.at(-1)
    if (next === undefined || oldest === undefined || isPast(oldest.receivedAt, since)) break
  }
  return [...earliest].map(([meterId, from]) => ({ meterId, from }))
}

function noteEarliest(earliest: Map<string, string>, days: MeterDays): void {
  for (const { meterId, date } of days) {
    const known = earliest.get(meterId)
    if (known === undefined || date < known) earliest.set(meterId, date)
  }
}

/** A Lambda ends after 15 minutes: what was received an hour before `since` has closed before it. */
function isPast(receivedAt: string, since: string): boolean {
  return since !== '' && Date.parse(receivedAt) < Date.parse(since) - 60 * 60_000
}
