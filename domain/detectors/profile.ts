/** `profile`: hours in a row that are unlike those hours of other days, whatever the total. */
import * as z from 'zod'
import { formatDate } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { HOUR_SHAPE_DAYS, type HourShapes, hourShapes } from './forecast/hour-shape.ts'
import { MINIMUM_COVERAGE } from './forecast/log-series.ts'
import { type Side, severityBy, tellBySide } from './forecast/sides.ts'
import { anomaly } from './verdicts.ts'
import { about } from './words.ts'

const parameters = z.strictObject({
  /** How far past their bounds the hours may lie: 1 is where few of the meter's own days lay. */
  threshold: z.number().positive().default(1.5),
  /** What lies as a day at most so many days before goes on, and is told no more. */
  restDays: z.number().int().min(0).max(30).default(3),
})

/**
 * Compares each hour with the median of that hour over the last four weeks (of the same weekday
 * where that explains the day better), on a log scale, and looks for 4, 6 and 9 hours in a row that
 * lie farthest from it. How far such stretches usually lie comes from the meter's own year.
 */
export const profile: Detector<typeof parameters> = {
  name: 'profile',
  family: 'model',
  looksAt: 'consumption',
  parameters,
  needs: ({ restDays }) => ({ days: HOUR_SHAPE_DAYS + restDays }),
  detect: (history, { threshold, restDays }) => {
    const shapes = hourShapes(history, history.judgeFrom - restDays)
    const { scores, figures } = shapes
    return tellBySide(
      history,
      restDays,
      ({ day, completeness }) => {
        const at = day - figures.firstDay
        if (completeness < MINIMUM_COVERAGE) return 'incomplete day'
        if (!figures.hasHours(at)) return 'no intervals'
        if (!shapes.isScored(at)) return 'too little history'
        const [up, down] = [scores.up[at] as number, scores.down[at] as number]
        return { up: up / threshold, down: down / threshold }
      },
      (day, side, score) => told(day, shapes, side, score),
    )
  },
}

function told(
  day: HistoryDay,
  { stretchOf, figures }: HourShapes,
  side: Side,
  score: number,
): Verdict {
  const { from, hours, seen, usual } = stretchOf(day.day - figures.firstDay, side)
  const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`
  // On a log scale the bound lies where the distance is `score` times smaller.
  const bound = usual * (Math.max(seen, 1) / Math.max(usual, 1)) ** (1 / score)
  return anomaly(day.day, {
    severity: severityBy(score),
    score,
    observed: seen,
    expected: usual,
    lower: side === 'down' ? bound : 0,
    upper: side === 'up' ? bound : Math.max(usual, (usual * usual) / Math.max(bound, 1)),
    unit: day.unit,
    message: `From ${clock(from)} to ${clock(from + hours)} on ${formatDate(day.day)} ${about(seen)} ${day.unit} was used, far ${side === 'up' ? 'above' : 'below'} the ${about(usual)} ${day.unit} usual at that time.`,
  })
}
