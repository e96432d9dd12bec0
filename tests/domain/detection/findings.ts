/** Small makers of anomalies: each names what the test is about and defaults the rest. */
import type { Anomaly, Finding, Reason } from '../../../domain/detection/anomaly.ts'

export const THEN = '2025-06-01T00:00:00.000Z'

/** What `deviation` says: 20 micros of kWh where 10 were expected, but for what is given. */
export function reasonOf(overrides: Partial<Reason> = {}): Reason {
  return {
    detector: 'deviation',
    severity: 'low',
    score: 5,
    observedMicro: 20n,
    expectedMicro: 10n,
    lowerMicro: 5n,
    upperMicro: 15n,
    unit: 'kWh',
    message: 'too much',
    ...overrides,
  }
}

/** Of meter m1 on 2025-05-30 for that one reason, but for what is given. */
export function findingOf(overrides: Partial<Finding> = {}): Finding {
  return {
    meterId: 'm1',
    channel: 'main',
    date: '2025-05-30',
    reasons: [reasonOf()],
    ...overrides,
  }
}

/** That finding, open since THEN, but for what is given. */
export function anomalyOf(overrides: Partial<Anomaly> = {}): Anomaly {
  return {
    ...findingOf(),
    state: 'open',
    firstDetectedAt: THEN,
    lastDetectedAt: THEN,
    ...overrides,
  }
}
