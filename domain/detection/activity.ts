/** Which meters fell silent: told from a ledger of the newest day that each of them has. */
import type { MeterChange } from '../ingestion/changed-meters.ts'
import type { DetectionStore } from '../ports.ts'
import { formatDate, parseDate } from '../time/civil-date.ts'
import type { Assignments } from './assignments.ts'
import type { MeterActivity, MeterRange } from './run.ts'

/** Of fewer meters it cannot be told whether the others go on. */
const MINIMUM_METERS = 3
/** A meter without a newer day is no measure of how far its pipeline is. */
const ACTIVE_DAYS = 31

export interface PipelineActivity {
  /** By pipeline, the newest date that at least half of its active meters have. */
  readonly pipelineDays: Readonly<Record<string, string>>
  /** Meters that a detector has to look at though nothing came of them. */
  readonly ranges: readonly MeterRange[]
}

/**
 * How far pipelines are, by the ledger and by what has changed since, and the other meters that fell
 * behind theirs and are not told yet, or are told though they are behind no more. Reads the ledger
 * twice, a part at a time.
 */
export async function comparedActivity(
  detections: Pick<DetectionStore, 'activity'>,
  assignments: Pick<Assignments, 'of'>,
  changed: ReadonlyMap<string, Pick<MeterChange, 'newest'>>,
): Promise<PipelineActivity> {
  const lastDays = new Map<string, number[]>()
  const counted = new Set<string>()
  const note = (pipeline: string, date: string): void => {
    const known = lastDays.get(pipeline)
    if (known === undefined) lastDays.set(pipeline, [parseDate(date) as number])
    else known.push(parseDate(date) as number)
  }
  for await (const meters of detections.activity()) {
    for (const { meterId, pipeline, lastDate } of meters) {
      const { newest } = changed.get(meterId) ?? {}
      if (newest !== undefined && newest.date > lastDate) continue
      note(pipeline, lastDate)
      if (newest !== undefined) counted.add(meterId)
    }
  }
  for (const [meterId, { newest }] of changed) {
    if (newest !== undefined && !counted.has(meterId)) note(newest.pipeline, newest.date)
  }
  const reached = new Map<string, number>()
  for (const [pipeline, days] of lastDays) {
    const day = referenceDay(days)
    if (day !== undefined) reached.set(pipeline, day)
  }
  const ranges: MeterRange[] = []
  for await (const meters of detections.activity()) {
    for (const meter of meters) {
      const day = reached.get(meter.pipeline)
      if (day === undefined || changed.has(meter.meterId)) continue
      if (isNews(meter, day, assignments)) {
        ranges.push({ meterId: meter.meterId, from: meter.lastDate })
      }
    }
  }
  const dates = [...reached].map(([pipeline, day]) => [pipeline, formatDate(day)])
  return { pipelineDays: Object.fromEntries(dates), ranges }
}

/**
 * The newest day that at least half of the active meters have, told from the last day of each;
 * undefined for fewer than three. The third newest of all is what others have to be near: one date
 * that is far off, as of a clock that is set wrong, sets no measure.
 */
export function referenceDay(lastDays: readonly number[]): number | undefined {
  const newestFirst = [...lastDays].sort((a, b) => b - a)
  const anchor = newestFirst[MINIMUM_METERS - 1]
  if (anchor === undefined) return undefined
  const active = newestFirst.filter((day) => day >= anchor - ACTIVE_DAYS)
  return active[Math.ceil(active.length / 2) - 1]
}

function isNews(
  meter: MeterActivity,
  reached: number,
  assignments: Pick<Assignments, 'of'>,
): boolean {
  const behind = reached - (parseDate(meter.lastDate) as number)
  const isTold = meter.silentOn !== undefined
  // Most meters are neither: only of the others it takes to know their detectors.
  if (behind <= 0 && !isTold) return false
  const wanted = assignments.of(meter).flatMap(({ needs }) => needs.daysBehind ?? [])
  if (isTold) return !wanted.some(({ from }) => behind >= from)
  return wanted.some(({ from, to }) => behind >= from && behind <= to)
}
