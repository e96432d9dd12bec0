/** A detection run: what was asked, how far it is, what it found. */

export type RunState = 'running' | 'succeeded' | 'failed'

/** A detector that could not run on a meter: an error of the run, never an anomaly. */
export interface DetectorError {
  readonly meterId: string
  readonly detector: string
  readonly message: string
}

export interface DetectionRun {
  readonly id: string
  readonly state: RunState
  readonly startedAt: string
  readonly finishedAt?: string
  /** Whether all meters were looked at, or only those that changed since the run before. */
  readonly full: boolean
  readonly meters: number
  readonly slices: number
  /** Meter-days judged by at least one detector. */
  readonly judgedDays: number
  /** Anomalies that this run opened (or opened again), changed and cleared. */
  readonly opened: number
  readonly changed: number
  readonly cleared: number
  readonly errors: readonly DetectorError[]
  readonly error?: string
}

/** A meter to look at, from its earliest date that changed. */
export interface MeterRange {
  readonly meterId: string
  readonly from: string
}

/** What a slice found. */
export interface SliceResult {
  readonly meters: number
  readonly judgedDays: number
  readonly opened: number
  readonly changed: number
  readonly cleared: number
  readonly errors: readonly DetectorError[]
}
