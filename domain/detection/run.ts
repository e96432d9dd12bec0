/** A detection run: what was asked, how far it is, what it found. */
import type { Unjudged } from '../detectors/detector.ts'
import type { Finding, Severity } from './anomaly.ts'
import type { AssignmentList } from './assignments.ts'

export type RunState = 'running' | 'succeeded' | 'failed'

/** A detector that could not run on a meter: an error of the run, never an anomaly. */
export interface DetectorError {
  /** Absent where it could not run on any. */
  readonly meterId?: string
  readonly detector: string
  readonly message: string
}

/** How many of what a run did. */
export interface RunCounts {
  readonly meters: number
  /** Meter-days of channels that were judged by at least one detector. */
  readonly judgedDays: number
  /** Anomalies that this run opened (or opened again), changed and cleared. */
  readonly opened: number
  readonly changed: number
  readonly cleared: number
}

export interface DetectionRun extends RunCounts {
  readonly id: string
  readonly state: RunState
  readonly startedAt: string
  readonly finishedAt?: string
  /** Whether all meters were looked at, or only those that changed since the run before. */
  readonly full: boolean
  readonly slices: number
  readonly errors: readonly DetectorError[]
  readonly error?: string
  /** What people should know about it beside its figures. */
  readonly notes?: readonly string[]
}

/** What all slices of a run share. */
export interface RunContext {
  /** The detectors' list that people put into the work bucket; else the deployed one counts. */
  readonly assignments?: AssignmentList
  /** Names the version of that list. */
  readonly listEtag?: string
  /** By pipeline, the newest date that at least half of its meters have. */
  readonly pipelineDays: Readonly<Record<string, string>>
  /** Meter ids, by the name of their group: of the groups that detectors ask for. */
  readonly groups?: Readonly<Record<string, readonly string[]>>
  /** Changes of anomalies up to then have been told; absent where that is not known. */
  readonly toldUntil?: string
}

/** A meter to look at, from its earliest date that changed. */
export interface MeterRange {
  readonly meterId: string
  readonly from: string
}

/** An anomaly as a report tells of it. */
export interface ToldAnomaly {
  readonly meterId: string
  readonly channel: string
  readonly date: string
  readonly severity: Severity
  readonly reasons: readonly { readonly detector: string; readonly message: string }[]
}

/** Meters that a detector did not judge on their newest day, for one reason. */
export interface UnjudgedMeters {
  readonly detector: string
  readonly reason: Unjudged
  readonly meters: number
  /** Some of them. */
  readonly examples: readonly string[]
}

/** Where a meter stands: the newest day that it has, and where it came from. */
export interface MeterActivity {
  readonly meterId: string
  readonly pipeline: string
  readonly lastDate: string
  /** How many of its anomalies are open. */
  readonly open: number
  /** Of the open finding that it fell silent, if there is one. */
  readonly silentOn?: string
}

/** What a slice found. */
export interface SliceResult extends RunCounts {
  /** The worst of those that it opened and cleared; the counts are of all. */
  readonly openedAnomalies: readonly ToldAnomaly[]
  readonly clearedAnomalies: readonly ToldAnomaly[]
  /** Open before it and after it, over the meters that it looked at. */
  readonly stillOpen: number
  readonly unjudged: readonly UnjudgedMeters[]
  readonly errors: readonly DetectorError[]
  readonly activity: readonly MeterActivity[]
  /** Meters that have no day any more. */
  readonly gone: readonly string[]
}

export function toTold(
  { meterId, channel, date, reasons }: Finding,
  severity: Severity,
): ToldAnomaly {
  return {
    ...{ meterId, channel, date, severity },
    reasons: reasons.map(({ detector, message }) => ({ detector, message })),
  }
}
