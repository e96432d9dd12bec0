/** Closes a detection run: adds up what its slices found, tells people, moves the watermark. */
import type { AnomalyStore, Clock, DetectionStore, Notifier, ReportStore } from '../ports.ts'
import { anomalyKey, severityOf } from './anomaly.ts'
import { Digest, fitting, newErrors, type Report } from './digest.ts'
import { type Content, subjectOf, textOf } from './digest-text.ts'
import {
  type DetectionRun,
  type DetectorError,
  type MeterActivity,
  type ToldAnomaly,
  toTold,
} from './run.ts'
import { beginRun } from './start-run.ts'

export interface ReportPorts {
  readonly detections: DetectionStore
  readonly anomalies: AnomalyStore
  readonly reports: ReportStore
  readonly notifier: Notifier
  readonly clock: Clock
  /** Where the API is, without a slash at the end: reports link to it. */
  readonly apiUrl: string
}

/** Errors kept in the run; a broken detector fails alike on every meter. */
const KEPT_ERRORS = 100
/** Of the anomalies that are still open, so many of the newest are looked through for the report. */
const OPEN_LISTED = 1000

/**
 * The closed run. People are told only when something is new: then there is a report too. What a
 * report could not be sent of is told by the next run. Closing a run that is closed does nothing.
 */
export async function reportRun(
  ports: ReportPorts,
  runId: string,
  failure?: string,
): Promise<DetectionRun> {
  const now = ports.clock.now().toISOString()
  const begun = (await ports.detections.run(runId)) ?? beginRun(runId, now, false)
  if (begun.state !== 'running') return begun
  const { digest, errors, open } = await sumUp(ports, begun)
  const run: DetectionRun = {
    ...begun,
    ...digest.counts,
    // Planned, of a run that failed before all were judged.
    meters: begun.meters,
    errors,
    finishedAt: now,
    state: failure === undefined ? 'succeeded' : 'failed',
    ...(failure !== undefined && { error: failure }),
  }
  try {
    await tell(ports, run, digest, open)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const reason = `${failure === undefined ? '' : `${failure}; and `}its report could not be sent: ${message}`
    await ports.detections.saveRun({ ...run, state: 'failed', error: reason })
    throw error
  }
  // A failed run leaves the watermark, so that the next one looks at its meters again.
  if (failure === undefined) {
    const { listEtag } = await ports.detections.context(runId)
    await ports.detections.saveWatermark({ at: begun.startedAt, listEtag })
  }
  await ports.detections.saveRun(run)
  return run
}

async function sumUp(
  ports: ReportPorts,
  begun: DetectionRun,
): Promise<{ digest: Digest; errors: DetectorError[]; open: number }> {
  const digest = new Digest()
  const errors = begun.errors.slice(0, KEPT_ERRORS)
  for (const error of begun.errors) digest.addError(error)
  const activity: MeterActivity[] = []
  const gone: string[] = []
  for await (const result of ports.detections.results(begun.id)) {
    digest.add(result)
    errors.push(...result.errors.slice(0, KEPT_ERRORS - errors.length))
    for (const meter of result.activity) activity.push(meter)
    for (const meterId of result.gone) gone.push(meterId)
  }
  return { digest, errors, open: await ports.detections.saveActivity(activity, gone) }
}

async function tell(
  ports: ReportPorts,
  run: DetectionRun,
  digest: Digest,
  open: number,
): Promise<void> {
  const at = run.finishedAt as string
  const told = await ports.reports.told()
  const { unjudgedCount, errorCount, ...lists } = digest.lists()
  const { isNew, known } = newErrors(run.error, lists.errors, told, at)
  if (isNew || run.opened + run.cleared > 0) {
    const stillOpen = Math.max(0, open - run.opened)
    const { id, startedAt, meters, judgedDays, opened, changed, cleared, error, notes } = run
    const content: Content = {
      ...{ id, runId: id, startedAt, at },
      state: run.state === 'failed' ? 'failed' : 'succeeded',
      ...(error !== undefined && { error }),
      ...(notes !== undefined && { notes }),
      counts: {
        ...{ meters, judgedDays, opened, changed, cleared, stillOpen },
        ...{ unjudged: unjudgedCount, errors: errorCount },
      },
      ...lists,
      stillOpen: stillOpen === 0 ? [] : await openBefore(ports, lists.opened, open, startedAt),
    }
    const report: Report = {
      ...content,
      subject: subjectOf(content),
      text: textOf(content, ports.apiUrl),
    }
    await ports.reports.save(report)
    await ports.notifier.notify(report)
  }
  const until = run.state === 'failed' ? told?.until : at
  await ports.reports.saveTold({ errors: known, ...(until !== undefined && { until }) })
}

/** The newest that are open, without those that are told as new. */
async function openBefore(
  { anomalies }: ReportPorts,
  opened: readonly ToldAnomaly[],
  open: number,
  startedAt: string,
): Promise<ToldAnomaly[]> {
  const limit = Math.min(OPEN_LISTED, open)
  const { items } = await anomalies.list({ state: 'open', limit })
  const told = new Set(opened.map(anomalyKey))
  const others = items.filter(
    (anomaly) => anomaly.firstDetectedAt < startedAt && !told.has(anomalyKey(anomaly)),
  )
  return fitting(others.map((anomaly) => toTold(anomaly, severityOf(anomaly))))
}
