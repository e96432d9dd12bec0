/** `zero`: a day without load on a meter that always had some of late. */
import * as z from 'zod'
import { SortedWindow } from '../statistics/sorted-window.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about } from './words.ts'

const parameters = z.strictObject({
  /** How many days back the load is looked at. */
  lookbackDays: z.number().int().min(7).max(400).default(28),
  /** With fewer days than that in them the day is not judged. */
  minimumDays: z.number().int().min(3).default(14),
  /** A total of at most this share of the usual one is none: the meter's own display, rounding. */
  zeroShare: z.number().min(0).max(0.2).default(0.01),
  /** A load is well above zero where it seldom lies under this share of the usual. */
  leastShare: z.number().min(0).max(1).default(0.4),
  /** Seldom: on this share of those days. */
  seldomShare: z.number().min(0).max(1).default(0.15),
  /** How many days in a row are told: after them the meter is known to be off. */
  tellDays: z.number().int().min(1).default(1),
  /** Days with less of their time covered are not judged. */
  minimumCoverage: z.number().gt(0).max(1).default(0.9),
})

/**
 * Judges totals, so daily values and registers too. The days that it tells stay in what it
 * compares with: a meter that is out of use for good, or for the summer, is told only at first.
 */
export const zero: Detector<typeof parameters> = {
  name: 'zero',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: ({ lookbackDays, tellDays }) => ({ days: Math.max(lookbackDays, tellDays) }),
  detect: function* ({ days, judgeFrom }, settings) {
    const totals = new SortedWindow(settings.lookbackDays)
    for (const [index, day] of days.entries()) {
      totals.moveTo(day.day)
      if (day.day >= judgeFrom) {
        const verdict = judge(day, totals, settings)
        const isKnown = verdict.verdict === 'anomaly' && zerosBefore(days, index, settings)
        yield isKnown ? normal(day.day) : verdict
      }
      if (day.completeness >= settings.minimumCoverage) totals.add(day.day, Number(day.totalMicro))
    }
  },
}

/** Whether the days before it, as many as are told, were zeros themselves. */
function zerosBefore(
  days: readonly HistoryDay[],
  index: number,
  { tellDays }: z.infer<typeof parameters>,
): boolean {
  const { day } = days[index] as HistoryDay
  for (let back = 1; back <= tellDays; back++) {
    const before = days[index - back]
    if (before?.day !== day - back || before.totalMicro > 0n) return false
  }
  return true
}

function judge(
  day: HistoryDay,
  totals: SortedWindow,
  { minimumDays, zeroShare, leastShare, seldomShare, minimumCoverage }: z.infer<typeof parameters>,
): Verdict {
  if (day.completeness < minimumCoverage) return unjudged(day.day, 'incomplete day')
  if (totals.size < minimumDays) return unjudged(day.day, 'too little history')
  const usual = totals.quantile(0.5) as number
  const limit = zeroShare * usual
  const total = Number(day.totalMicro)
  if (total > limit || total < 0) return normal(day.day)
  // Most days are zeros: there is nothing to lack.
  if (usual <= 0) return unjudged(day.day, 'flat baseline')
  const lowest = totals.quantile(seldomShare) as number
  if (lowest <= Math.max(limit, leastShare * usual)) return normal(day.day)
  const none =
    total === 0 ? 'No consumption at all' : `Hardly any consumption (${about(total)} ${day.unit})`
  return anomaly(day.day, {
    severity: (totals.at(0) as number) > limit ? 'high' : 'medium',
    score: (usual - total) / usual,
    observed: total,
    expected: usual,
    lower: lowest,
    upper: totals.at(-1) as number,
    unit: day.unit,
    message: `${none} on ${day.date}, where ${about(usual)} ${day.unit} is usual and ${about(totals.at(0) as number)} was the least in the ${totals.size} days before.`,
  })
}
