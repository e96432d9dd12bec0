/** Closes a detection run: adds up what its slices found and moves the watermark. */
import type { Clock, DetectionStore, Notifier } from '../ports.ts'
import type { DetectionRun, DetectorError } from './run.ts'
import { beginRun } from './start-run.ts'

export interface ReportPorts {
  readonly detections: DetectionStore
  readonly notifier: Notifier
  readonly clock: Clock
}

/** Errors kept in the run; a broken detector fails alike on every meter. */
const KEPT_ERRORS = 100

/** The closed run. People are told only when something is new. */
export async function reportRun(
  ports: ReportPorts,
  runId: string,
  failure?: string,
): Promise<DetectionRun> {
  const finishedAt = ports.clock.now().toISOString()
  const begun = (await ports.detections.run(runId)) ?? beginRun(runId, finishedAt, false)
  const tally = { judgedDays: 0, opened: 0, changed: 0, cleared: 0 }
  const errors: DetectorError[] = []
  for (const result of await ports.detections.results(runId)) {
    tally.judgedDays += result.judgedDays
    tally.opened += result.opened
    tally.changed += result.changed
    tally.cleared += result.cleared
    errors.push(...result.errors.slice(0, KEPT_ERRORS - errors.length))
  }
  const run: DetectionRun = {
    ...begun,
    ...tally,
    errors,
    finishedAt,
    state: failure === undefined ? 'succeeded' : 'failed',
    ...(failure !== undefined && { error: failure }),
  }
  await ports.detections.saveRun(run)
  // A failed run leaves the watermark, so that the next one looks at its meters again.
  if (failure === undefined) {
    const { listEtag } = await ports.detections.context(runId)
    await ports.detections.saveWatermark({ at: begun.startedAt, listEtag })
  }
  if (run.opened + run.cleared + run.errors.length > 0 || failure !== undefined) {
    await ports.notifier.notify({ subject: subjectOf(run), text: textOf(run) })
  }
  return run
}

function subjectOf(run: DetectionRun): string {
  if (run.state === 'failed') return 'metertally could not finish a detection run'
  return `metertally: ${run.opened} new anomalies, ${run.cleared} cleared`
}

function textOf(run: DetectionRun): string {
  const lines = [
    `Run ${run.id}: ${run.meters} meters, ${run.judgedDays} meter-days judged.`,
    `${run.opened} anomalies opened, ${run.changed} changed, ${run.cleared} cleared.`,
  ]
  lines.push(...(run.notes ?? []))
  if (run.error !== undefined) lines.push(`It failed: ${run.error}`)
  for (const { meterId, detector, message } of run.errors) {
    lines.push(`Detector ${detector} could not run on ${meterId}: ${message}`)
  }
  return lines.join('\n')
}
