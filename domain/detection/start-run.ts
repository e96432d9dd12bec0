/** Starts a detection run on request, and says how one goes. */
import { NotFound } from '../errors.ts'
import type { Clock, DetectionLauncher, RunStore } from '../ports.ts'
import type { DetectionRun } from './run.ts'

/** The run as begun: its record is there before the caller asks for it. */
export async function startRun(
  ports: {
    readonly detections: RunStore
    readonly launcher: DetectionLauncher
    readonly clock: Clock
  },
  id: string,
  full: boolean,
): Promise<DetectionRun> {
  const run = beginRun(id, ports.clock.now().toISOString(), full)
  await ports.detections.saveRun(run)
  await ports.launcher.start(id, { full })
  return run
}

/** A run that has looked at nothing yet. */
export function beginRun(id: string, startedAt: string, full: boolean): DetectionRun {
  return {
    id,
    state: 'running',
    startedAt,
    full,
    meters: 0,
    slices: 0,
    judgedDays: 0,
    opened: 0,
    changed: 0,
    cleared: 0,
    errors: [],
  }
}

/** The run. Throws NotFound if there is none of that id. */
export async function getRun(detections: RunStore, id: string): Promise<DetectionRun> {
  const run = await detections.run(id)
  if (run === undefined) throw new NotFound(`There is no detection run ${id}.`, { id })
  return run
}
