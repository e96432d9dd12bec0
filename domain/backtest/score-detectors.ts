/** What each detector gives to a score, and what it costs. */
import type { Finding } from '../detection/anomaly.ts'
import { parseDate } from '../time/civil-date.ts'
import type { Labels } from './labels.ts'
import { type Score, scoreDays, type ToldDays } from './score.ts'

export interface DetectorScore {
  readonly detector: string
  /** Of its findings alone. */
  readonly alone: Score
  /** Of all findings without those that have no other reason. */
  readonly without: Score
}

/** The score of all findings. */
export function scoreFindings(labels: Labels, findings: readonly Finding[]): Score {
  return scoreDays(labels, toldDays(findings))
}

/** Sorted by name. Without the detector others might also have told otherwise: see a run without it. */
export function scoreDetectors(labels: Labels, findings: readonly Finding[]): DetectorScore[] {
  const names = new Set(findings.flatMap(({ reasons }) => reasons.map(({ detector }) => detector)))
  return [...names].sort().map((detector) => {
    const told = (by: (name: string) => boolean): ToldDays =>
      toldDays(findings.filter(({ reasons }) => reasons.some((reason) => by(reason.detector))))
    return {
      detector,
      alone: scoreDays(
        labels,
        told((name) => name === detector),
      ),
      without: scoreDays(
        labels,
        told((name) => name !== detector),
      ),
    }
  })
}

function toldDays(findings: readonly Finding[]): ToldDays {
  const days = new Map<string, Set<number>>()
  for (const { meterId, date } of findings) {
    const known = days.get(meterId) ?? new Set<number>()
    days.set(meterId, known)
    known.add(parseDate(date) as number)
  }
  return days
}
