/** Plans a detection run: which meters to look at, and from which date. */
import { changedSince } from '../ingestion/changed-meters.ts'
import type {
  Catalog,
  Clock,
  DetectionStore,
  IngestionStore,
  ManifestStore,
  ReportStore,
} from '../ports.ts'
import { comparedActivity } from './activity.ts'
import { Assignments } from './assignments.ts'
import { withCompanions } from './companions.ts'
import { everyMeterId } from './every-meter.ts'
import { resolveGroups, withGroups } from './groups.ts'
import type { MeterRange } from './run.ts'
import { type AssignmentPorts, assignmentsOfRun } from './run-assignments.ts'
import { beginRun } from './start-run.ts'

export interface PlanPorts extends AssignmentPorts {
  readonly ingestions: IngestionStore
  readonly manifests: ManifestStore
  readonly catalog: Catalog
  readonly detections: DetectionStore
  readonly reports: Pick<ReportStore, 'told'>
  readonly clock: Clock
  /** Meters in a slice, which one invocation looks at. */
  readonly sliceSize: number
}

export interface Plan {
  readonly runId: string
  readonly slices: readonly { readonly runId: string; readonly slice: number }[]
}

/**
 * Writes the run's slices and says which there are. Without `full` these are the meters that the
 * manifests of ingestions since the last run name, each from its earliest date that changed, the
 * groups that these are in, meters that compare with them, and meters that fell silent; all meters
 * where other detectors are listed than at the last run.
 */
export async function planRun(ports: PlanPorts, runId: string, asked: boolean): Promise<Plan> {
  const startedAt = ports.clock.now().toISOString()
  const watermark = await ports.detections.watermark()
  const { context, change } = await assignmentsOfRun(ports, watermark)
  const full = asked || change !== undefined
  const assignments = new Assignments({ ...ports.config, ...context })
  const changed = await changedSince(ports, watermark?.at)
  const activity = await comparedActivity(ports.detections, assignments, changed)
  const { groups, errors } = await resolveGroups(ports.catalog, assignments)
  const changes = [...changed].map(([meterId, { from }]) => ({ meterId, from }))
  const ranges = full
    ? await everyMeter(ports.catalog)
    : await withCompanions(
        ports.catalog,
        assignments,
        withGroups([...changes, ...activity.ranges], groups),
        changes,
      )
  const { pipelineDays } = activity
  const { until: toldUntil = '' } = (await ports.reports.told()) ?? {}
  await ports.detections.saveContext(runId, { ...context, pipelineDays, groups, toldUntil })
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
    errors,
    ...(change !== undefined && { notes: [change] }),
  }
  await ports.detections.saveRun(run)
  return { runId, slices }
}

async function everyMeter(catalog: Catalog): Promise<MeterRange[]> {
  const meterIds = await Array.fromAsync(everyMeterId(catalog))
  return meterIds.map((meterId) => ({ meterId, from: '1900-01-01' }))
}
