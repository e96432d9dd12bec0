/** `profile`: hours in a row that are unlike those hours of other days, whatever the total. */
import * as z from 'zod'
import { formatMicro } from '../quantity/decimal.ts'
import { formatDate } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { HOUR_SHAPE_DAYS, type HourShapes, hourShapes } from './forecast/hour-shape.ts'
import { MINIMUM_COVERAGE } from './forecast/log-series.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'

const parameters = z.strictObject({
  /** How much farther than their bounds the hours may lie. */
  threshold: z.number().positive().default(1.5),
  /** A day that lies as the one told before it, with at most so many others between, is not told anew. */
  episodeGapDays: z.number().int().min(0).max(14).default(2),
})

/**
 * Compares each hour with the median of that hour over the last four weeks, on a log scale, and
 * looks for 4, 6 and 9 hours in a row that lie farthest from it; how far such stretches usually lie
 * comes from the meter's own year.
 */
export const profile: Detector<typeof parameters> = {
  name: 'profile',
  family: 'model',
  looksAt: 'consumption',
  parameters,
  needs: ({ episodeGapDays }) => ({ days: HOUR_SHAPE_DAYS + 1 + episodeGapDays }),
  detect: (history, { threshold, episodeGapDays }) => {
    const shapes = hourShapes(history)
    const { scores, figures } = shapes
    const verdicts: Verdict[] = []
    const goesOn = (at: number, side: 'up' | 'down'): boolean => {
      for (let back = 1; back <= episodeGapDays + 1 && at - back >= 0; back++) {
        if ((scores[side][at - back] as number) > threshold) return true
      }
      return false
    }
    for (const day of history.days) {
      if (day.day < history.judgeFrom) continue
      const at = day.day - figures.firstDay
      const [up, down] = [scores.up[at] as number, scores.down[at] as number]
      const side = up >= down ? 'up' : 'down'
      if (day.completeness < MINIMUM_COVERAGE) verdicts.push(unjudged(day.day, 'incomplete day'))
      else if (figures.bands.length === 0) verdicts.push(unjudged(day.day, 'no intervals'))
      else if (!shapes.isScored(at)) verdicts.push(unjudged(day.day, 'too little history'))
      else if (Math.max(up, down) <= threshold || goesOn(at, side)) verdicts.push(normal(day.day))
      else verdicts.push(told(day, shapes, at, side, Math.max(up, down) / threshold))
    }
    return verdicts
  },
}

function told(
  day: HistoryDay,
  { stretchOf }: HourShapes,
  at: number,
  side: 'up' | 'down',
  score: number,
): Verdict {
  const { from, hours, seen, usual } = stretchOf(at, side)
  const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`
  const show = (micro: number): string =>
    `${formatMicro(BigInt(Math.round(Number(micro.toPrecision(3)))))} ${day.unit}`
  return anomaly(day.day, {
    severity: score > 2 ? 'high' : score > 1.4 ? 'medium' : 'low',
    score,
    observed: seen,
    expected: usual,
    // On a log scale the bound lies where the distance is `score` times smaller.
    lower: side === 'down' ? usual * (seen / Math.max(usual, 1)) ** (1 / score) : 0,
    upper: side === 'up' ? usual * (seen / Math.max(usual, 1)) ** (1 / score) : usual * 2,
    unit: day.unit,
    message: `From ${clock(from)} to ${clock(from + hours)} on ${formatDate(day.day)} ${show(seen)} is far ${side === 'up' ? 'above' : 'below'} the ${show(usual)} that these hours usually take.`,
  })
}
