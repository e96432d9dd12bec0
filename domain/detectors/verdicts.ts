/** Short ways to say a verdict. */
import type { Anomalous, Unjudged, Verdict } from './detector.ts'

export function normal(day: number): Verdict {
  return { verdict: 'normal', day }
}

export function unjudged(day: number, reason: Unjudged): Verdict {
  return { verdict: 'not judged', day, reason }
}

/** Figures in 1e-6 of the unit, as numbers where a fraction of that does not matter. */
export interface Figures extends Pick<Anomalous, 'severity' | 'score' | 'unit' | 'message'> {
  readonly observed: number | bigint
  readonly expected: number | bigint
  readonly lower: number | bigint
  readonly upper: number | bigint
}

/** An anomaly on that day. Throws RangeError on a figure that is no finite number. */
export function anomaly(day: number, figures: Figures): Anomalous {
  const { severity, score, unit, message } = figures
  return {
    verdict: 'anomaly',
    day,
    severity,
    score,
    observedMicro: toMicro(figures.observed),
    expectedMicro: toMicro(figures.expected),
    lowerMicro: toMicro(figures.lower),
    upperMicro: toMicro(figures.upper),
    unit,
    message,
  }
}

function toMicro(value: number | bigint): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.round(value))
}
