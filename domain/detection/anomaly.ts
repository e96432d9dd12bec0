/** Anomalies: what a detector found on a meter's day, and how it stands now. */

export type Severity = 'low' | 'medium' | 'high'
export type AnomalyState = 'open' | 'cleared'

export interface Anomaly {
  readonly meterId: string
  readonly channel: string
  /** Local calendar date, `YYYY-MM-DD`. */
  readonly date: string
  readonly detector: string
  readonly severity: Severity
  /** How far outside the expected range: comparable within a detector, never between two. */
  readonly score: number
  /** Figures in micros of `unit`: what was seen, what was expected, and the range held normal. */
  readonly observedMicro: bigint
  readonly expectedMicro: bigint
  readonly lowerMicro: bigint
  readonly upperMicro: bigint
  readonly unit: string
  /** The reason in words. */
  readonly message: string
  readonly state: AnomalyState
  /** When a run first found it; kept when it is found again. */
  readonly firstDetectedAt: string
  /** When a run last changed it: found it, found it with other figures, or cleared it. */
  readonly lastDetectedAt: string
}

export interface AnomalyQuery {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly meter?: string | undefined
  readonly detector?: string | undefined
  readonly severity?: Severity | undefined
  readonly state?: AnomalyState | undefined
  readonly limit: number
  readonly next?: string | undefined
}

/** What tells one anomaly from another. */
export function anomalyKey({
  meterId,
  channel,
  date,
  detector,
}: Anomaly | AnomalyIdentity): string {
  return [meterId, channel, date, detector].join('\n')
}

export type AnomalyIdentity = Pick<Anomaly, 'meterId' | 'channel' | 'date' | 'detector'>
