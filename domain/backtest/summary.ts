/** Sums up what a backtest found. */
import { type Finding, type Severity, severityOf } from '../detection/anomaly.ts'
import type { DetectorError } from '../detection/run.ts'
import type { Unjudged } from '../detectors/detector.ts'
import { formatDate } from '../time/civil-date.ts'
import type { JudgedHistory } from './judge-history.ts'
import type { Span } from './labels.ts'
import { isWithin } from './score.ts'

type Severities = Readonly<Record<Severity, number>>

export interface DetectorSummary extends Severities {
  readonly detector: string
  /** Meter-days that it found anomalous, by the severity that it gave them. */
  readonly findings: number
  /** Those of them for which it was the only reason. */
  readonly only: number
}

export interface MeterSummary extends Severities {
  readonly meter: string
  readonly from: string
  readonly to: string
  readonly days: number
  readonly findings: number
}

/** Meters whose newest day a detector did not judge, for one reason. */
export interface UnjudgedSummary {
  readonly detector: string
  readonly reason: Unjudged
  /** Sorted. */
  readonly meters: readonly string[]
}

export interface BacktestSummary {
  readonly meters: number
  /** Meters without imported readings. */
  readonly emptyMeters: readonly string[]
  readonly from: string | undefined
  readonly to: string | undefined
  /** Days of channels with readings. */
  readonly meterDays: number
  readonly findings: number
  readonly severities: Severities
  readonly detectors: readonly DetectorSummary[]
  /** Sorted by id. */
  readonly byMeter: readonly MeterSummary[]
  readonly unjudged: readonly UnjudgedSummary[]
  readonly errors: readonly DetectorError[]
}

/** Adds meters up one by one; only days of the span count. */
export class BacktestSum {
  readonly #span: Span
  readonly #detectors = new Map<string, { findings: number; only: number } & Counts>()
  readonly #meters: MeterSummary[] = []
  readonly #empty: string[] = []
  readonly #unjudged = new Map<string, UnjudgedSummary & { meters: string[] }>()
  readonly #errors: DetectorError[]
  #meterDays = 0

  /** `errors`: those that are about no meter. */
  constructor(span: Span, errors: readonly DetectorError[]) {
    this.#span = span
    this.#errors = [...errors]
  }

  /** `findings`: those within the span. */
  add({ meterId, span, unjudged, errors }: JudgedHistory, findings: readonly Finding[]): void {
    const days = span.days.filter((day) => isWithin(day, this.#span))
    const [first, last] = [days[0], days.at(-1)]
    this.#errors.push(...errors)
    for (const [detector, reason] of unjudged) this.#note(detector, reason, meterId)
    if (first === undefined || last === undefined) {
      this.#empty.push(meterId)
      return
    }
    this.#meterDays += span.channelDays.filter((day) => isWithin(day, this.#span)).length
    const severities = noCounts()
    for (const finding of findings) {
      severities[severityOf(finding)]++
      for (const { detector, severity } of finding.reasons) {
        const known = this.#detectors.get(detector) ?? { findings: 0, only: 0, ...noCounts() }
        this.#detectors.set(detector, known)
        known.findings++
        known[severity]++
        if (finding.reasons.length === 1) known.only++
      }
    }
    this.#meters.push({
      ...{ meter: meterId, from: formatDate(first), to: formatDate(last), days: days.length },
      ...{ findings: findings.length, ...severities },
    })
  }

  #note(detector: string, reason: Unjudged, meterId: string): void {
    const key = `${detector}\n${reason}`
    const known = this.#unjudged.get(key) ?? { detector, reason, meters: [] }
    this.#unjudged.set(key, known)
    known.meters.push(meterId)
  }

  get summary(): BacktestSummary {
    const severities = noCounts()
    for (const meter of this.#meters) {
      for (const name of ['high', 'medium', 'low'] as const) severities[name] += meter[name]
    }
    return {
      meters: this.#meters.length,
      emptyMeters: this.#empty,
      from: this.#meters.map(({ from }) => from).sort()[0],
      to: this.#meters
        .map(({ to }) => to)
        .sort()
        .at(-1),
      meterDays: this.#meterDays,
      findings: severities.high + severities.medium + severities.low,
      severities,
      detectors: byKey(this.#detectors).map(([detector, counts]) => ({ detector, ...counts })),
      byMeter: this.#meters,
      unjudged: byKey(this.#unjudged).map(([, unjudged]) => unjudged),
      errors: this.#errors,
    }
  }
}

type Counts = { -readonly [Name in Severity]: number }

function noCounts(): Counts {
  return { high: 0, medium: 0, low: 0 }
}

function byKey<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}
