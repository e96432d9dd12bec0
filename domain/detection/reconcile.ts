/** Brings a meter's known anomalies up to date with what has been found. */
import { type Anomaly, anomalyKey, type Finding, type Reason } from './anomaly.ts'

export interface Updates {
  readonly opened: Anomaly[]
  readonly changed: Anomaly[]
  readonly cleared: Anomaly[]
}

/**
 * What has to be written so that the known anomalies become the found ones; nothing, if they are.
 * What the detectors in `failed` said before stands, and what they found on other channels does
 * not count: we know nothing new of it.
 */
export function reconcile(
  found: readonly Finding[],
  known: readonly Anomaly[],
  failed: ReadonlySet<string>,
  now: string,
): Updates {
  const updates: Updates = { opened: [], changed: [], cleared: [] }
  const left = new Map(known.map((anomaly) => [anomalyKey(anomaly), anomaly]))
  for (const fresh of withoutReasonsOf(failed, found)) {
    const before = left.get(anomalyKey(fresh))
    left.delete(anomalyKey(fresh))
    const finding = { ...fresh, reasons: withKept(fresh.reasons, before, failed) }
    if (before === undefined) {
      updates.opened.push({ ...finding, state: 'open', firstDetectedAt: now, lastDetectedAt: now })
    } else if (before.state === 'cleared') {
      const { firstDetectedAt } = before
      updates.opened.push({ ...finding, state: 'open', firstDetectedAt, lastDetectedAt: now })
    } else if (!sameReasons(before.reasons, finding.reasons)) {
      const { firstDetectedAt } = before
      updates.changed.push({ ...finding, state: 'open', firstDetectedAt, lastDetectedAt: now })
    }
  }
  for (const anomaly of left.values()) {
    if (anomaly.state === 'cleared') continue
    const kept = anomaly.reasons.filter(({ detector }) => failed.has(detector))
    const [first, ...others] = kept
    if (first === undefined) {
      updates.cleared.push({ ...anomaly, state: 'cleared', lastDetectedAt: now })
    } else if (kept.length < anomaly.reasons.length) {
      updates.changed.push({ ...anomaly, reasons: [first, ...others], lastDetectedAt: now })
    }
  }
  return updates
}

function withoutReasonsOf(
  failed: ReadonlySet<string>,
  found: readonly Finding[],
): readonly Finding[] {
  if (failed.size === 0) return found
  return found.flatMap((finding) => {
    const [first, ...others] = finding.reasons.filter(({ detector }) => !failed.has(detector))
    return first === undefined ? [] : [{ ...finding, reasons: [first, ...others] }]
  })
}

function withKept(
  reasons: Finding['reasons'],
  before: Anomaly | undefined,
  failed: ReadonlySet<string>,
): Finding['reasons'] {
  if (before === undefined || before.state === 'cleared') return reasons
  const kept = before.reasons.filter(({ detector }) => failed.has(detector))
  return [...reasons, ...kept]
}

function sameReasons(a: readonly Reason[], b: readonly Reason[]): boolean {
  if (a.length !== b.length) return false
  const others = new Map(b.map((reason) => [reason.detector, reason]))
  return a.every((reason) => {
    const other = others.get(reason.detector)
    return other !== undefined && sameFigures(reason, other)
  })
}

function sameFigures(a: Reason, b: Reason): boolean {
  return (
    a.severity === b.severity &&
    a.score === b.score &&
    a.observedMicro === b.observedMicro &&
    a.expectedMicro === b.expectedMicro &&
    a.lowerMicro === b.lowerMicro &&
    a.upperMicro === b.upperMicro &&
    a.unit === b.unit &&
    a.message === b.message
  )
}
