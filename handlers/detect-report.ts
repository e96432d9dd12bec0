/** Closes a detection run for the state machine, well or badly. Safe to repeat. */
import { wireReport } from '../adapters/wiring.ts'
import { type ReportPorts, reportRun } from '../domain/detection/report.ts'
import type { DetectionRun } from '../domain/detection/run.ts'

export interface ReportEvent {
  readonly runId: string
  /** Why the run failed, if it did. */
  readonly error?: string
}

export function createReportHandler(
  ports: ReportPorts,
): (event: ReportEvent) => Promise<DetectionRun> {
  return ({ runId, error }) => reportRun(ports, runId, error)
}

let wired: ReturnType<typeof createReportHandler> | undefined

export const handler = (event: ReportEvent): Promise<DetectionRun> => {
  wired ??= createReportHandler(wireReport(process.env))
  return wired(event)
}
