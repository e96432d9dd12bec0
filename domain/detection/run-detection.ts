/** A whole detection run in one process: plan, every slice, report. */
import { type JudgePorts, judgeSlice } from './judge-slice.ts'
import { type PlanPorts, planRun } from './plan.ts'
import { type ReportPorts, reportRun } from './report.ts'
import type { DetectionRun } from './run.ts'

/** Runs to the end. A run that breaks is reported as failed, and its error thrown on. */
export async function runDetection(
  ports: PlanPorts & JudgePorts & ReportPorts,
  runId: string,
  full: boolean,
): Promise<DetectionRun> {
  try {
    const { slices } = await planRun(ports, runId, full)
    for (const { slice } of slices) await judgeSlice(ports, runId, slice)
  } catch (error) {
    await reportRun(ports, runId, error instanceof Error ? error.message : String(error))
    throw error
  }
  return reportRun(ports, runId)
}
