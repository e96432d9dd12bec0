/** Tells what lasts once, and not daily. */
import type { Verdict } from './detector.ts'
import { normal } from './verdicts.ts'

/**
 * The verdicts of the given days from `judgeFrom` on, in order. An anomaly is told on the first
 * day of its episode; on the days after it, which are judged anomalous again, the verdict is
 * normal. An episode is over when no day of `restDays` days in a row has been judged anomalous; a
 * day that cannot be judged does not end it sooner.
 *
 * `judge` has to hang on the days before its day alone. As the days just before `judgeFrom` are
 * judged again, wherever judging begins it ends in the same; a detector that uses this needs
 * `restDays` more days than `judge` does.
 */
export function* tellOnce(
  days: Iterable<number>,
  judgeFrom: number,
  restDays: number,
  judge: (day: number) => Verdict,
): Generator<Verdict> {
  let lastHeld = Number.NEGATIVE_INFINITY
  for (const day of days) {
    if (day < judgeFrom - restDays) continue
    const verdict = judge(day)
    const isAnomalous = verdict.verdict === 'anomaly'
    const goesOn = day - lastHeld <= restDays
    if (isAnomalous) lastHeld = day
    if (day >= judgeFrom) yield isAnomalous && goesOn ? normal(day) : verdict
  }
}
