/** Verdicts from scores that lie above or below what is usual. */
import type { Severity } from '../../detection/anomaly.ts'
import type { History, HistoryDay, Unjudged, Verdict } from '../detector.ts'
import { normal, unjudged } from '../verdicts.ts'

export type Side = 'up' | 'down'

/** How far a day lies above and below what is usual; past 1 it is anomalous. */
export type SidedScore = Readonly<Record<Side, number>>

/** How grave a day is that lies so many times as far off as its bound. */
export function severityBy(score: number): Severity {
  return score > 2 ? 'high' : score > 1.4 ? 'medium' : 'low'
}

/**
 * A verdict for each day of the history from `judgeFrom` on. What lies on the same side as a day at
 * most `restDays` before it goes on, and is told no more; a day on the other side is news. Scores
 * hang on earlier days alone, and those just before `judgeFrom` are looked at again: wherever
 * judging begins it ends in the same.
 */
export function* tellBySide(
  { days, judgeFrom }: Pick<History, 'days' | 'judgeFrom'>,
  restDays: number,
  scoreOf: (day: HistoryDay) => SidedScore | Unjudged,
  tell: (day: HistoryDay, side: Side, score: number) => Verdict,
): Generator<Verdict> {
  const lastHeld = { up: Number.NEGATIVE_INFINITY, down: Number.NEGATIVE_INFINITY }
  for (const day of days) {
    if (day.day < judgeFrom - restDays) continue
    const score = scoreOf(day)
    if (typeof score === 'string') {
      if (day.day >= judgeFrom) yield unjudged(day.day, score)
      continue
    }
    const side = score.up >= score.down ? 'up' : 'down'
    const isAnomalous = score[side] > 1
    const goesOn = day.day - lastHeld[side] <= restDays
    for (const each of ['up', 'down'] as const) if (score[each] > 1) lastHeld[each] = day.day
    if (day.day < judgeFrom) continue
    yield isAnomalous && !goesOn ? tell(day, side, score[side]) : normal(day.day)
  }
}
