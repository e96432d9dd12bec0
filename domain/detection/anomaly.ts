/** Anomalies: what detectors found on a meter's day, and how it stands now. */
import { MAIN_CHANNEL } from '../readings/contribution.ts'

export type Severity = 'low' | 'medium' | 'high'
export type AnomalyState = 'open' | 'cleared'

/** What one detector says of a day. */
export interface Reason {
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
  /** In words. */
  readonly message: string
}

/** What is wrong with one day of a meter's channel, for one reason or several. */
export interface Finding {
  readonly meterId: string
  readonly channel: string
  /** Local calendar date, `YYYY-MM-DD`. */
  readonly date: string
  /** In the order of the registry: the first one says best what it is. */
  readonly reasons: readonly [Reason, ...Reason[]]
}

export interface Anomaly extends Finding {
  readonly state: AnomalyState
  /** When a run first found it; kept when it is found again. */
  readonly firstDetectedAt: string
  /** When a run last changed it: found it, found it otherwise, or cleared it. */
  readonly lastDetectedAt: string
}

export interface AnomalyQuery {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly meter?: string | undefined
  /** Among its reasons is one of this detector. */
  readonly detector?: string | undefined
  readonly severity?: Severity | undefined
  readonly state?: AnomalyState | undefined
  readonly limit: number
  readonly next?: string | undefined
}

const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high']

/** That of its gravest reason. */
export function severityOf({ reasons }: Finding): Severity {
  const ranks = reasons.map(({ severity }) => SEVERITIES.indexOf(severity))
  return SEVERITIES[Math.max(...ranks)] as Severity
}

export type AnomalyIdentity = Pick<Anomaly, 'meterId' | 'channel' | 'date'>

/** What tells one anomaly from another. */
export function anomalyKey({ meterId, channel, date }: AnomalyIdentity): string {
  return [meterId, channel, date].join('\n')
}

/** How an anomaly is named for people: date and meter, and the channel where there are several. */
export function anomalyId({ meterId, channel, date }: AnomalyIdentity): string {
  return `${date}:${meterId}${channel === MAIN_CHANNEL ? '' : `:${channel}`}`
}
