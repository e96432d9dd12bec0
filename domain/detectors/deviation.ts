/** `deviation`: a day whose whole consumption lies outside what its past forecasts. */
import * as z from 'zod'
import { formatDate } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { HOURS } from './forecast/day-figures.ts'
import { jointScore } from './forecast/joint-score.ts'
import {
  FORECAST_DAYS,
  type JudgedDays,
  judgedDays,
  MINIMUM_COVERAGE,
} from './forecast/log-series.ts'
import { severityBy, tellBySide } from './forecast/sides.ts'
import { anomaly } from './verdicts.ts'
import { about } from './words.ts'

const parameters = z.strictObject({
  /** How far past their bounds base load, middle, peak and total together may lie. */
  threshold: z.number().positive().default(0.76),
  /** The same for days that have no intervals, of which only the total tells. */
  totalThreshold: z.number().positive().default(1.6),
  /** The same for the total of meters without a base load, where it falls and where it rises. */
  restingFall: z.number().positive().default(1.6),
  restingRise: z.number().positive().default(2),
  /** What lies as a day at most so many days before goes on, and is told no more. */
  restDays: z.number().int().min(0).max(30).default(3),
})

/**
 * Forecasts the day's total and the load of its calmest to its busiest hours, each on a log scale
 * from the meter's own past, and tells the day only where all of them have moved the same way: the
 * harmonic mean of their distances, each as a share of its own bound, passes the threshold. A busy
 * evening moves the peak, not the base load; a wrong factor, an empty building or a thing that
 * runs all day moves everything. Gas has no base load that could move: there the total alone tells,
 * measured by the scatter of the weeks before.
 */
export const deviation: Detector<typeof parameters> = {
  name: 'deviation',
  family: 'model',
  looksAt: 'consumption',
  parameters,
  needs: ({ restDays }) => ({ days: FORECAST_DAYS + restDays }),
  detect: (history, settings) => {
    const judged = judgedDays(history, history.judgeFrom - settings.restDays)
    const { firstDay } = judged.figures
    return tellBySide(
      history,
      settings.restDays,
      ({ day, completeness }) => {
        const at = day - firstDay
        if (completeness < MINIMUM_COVERAGE) return 'incomplete day'
        if (Number.isNaN(judged.mean.up[at] as number)) return 'too little history'
        const hasBands = bandsAt(judged, at).length > 0
        const threshold = hasBands ? settings.threshold : settings.totalThreshold
        const { up, down } = jointScore([judged.mean, ...bandsAt(judged, at)], at)
        const joint = { up: up / threshold, down: down / threshold }
        if (!judged.isResting(at)) return joint
        const { recent } = judged
        return {
          up: Math.max(joint.up, (recent.up[at] || 0) / settings.restingRise),
          down: Math.max(joint.down, (recent.down[at] || 0) / settings.restingFall),
        }
      },
      (day, side, score) => told(day, judged, side === 'up' ? score : -score),
    )
  },
}

/** The bands of a day that has hours, once enough days had. */
function bandsAt({ bands }: JudgedDays, at: number): JudgedDays['bands'] {
  return bands.filter(({ up }) => !Number.isNaN(up[at] as number))
}

/** `score` is negative for less than usual. */
function told(day: HistoryDay, judged: JudgedDays, score: number): Verdict {
  const { mean, lifts, figures } = judged
  const at = day.day - figures.firstDay
  const lift = lifts[at] as number
  const expected = mean.expected[at] as number
  /** A total of the day from a lifted log of its hours' mean. */
  const total = (log: number): number =>
    Math.max(0, Math.exp(log) - lift) * HOURS * day.completeness
  // Where this day's change would just have been held normal, and as far on the other side.
  const margin = Math.abs((mean.logs[at] as number) - expected) / Math.abs(score)
  const [lower, upper] = [total(expected - margin), total(expected + margin)]
  const usual = total(expected)
  const ratio = Number(day.totalMicro) / Math.max(usual, 1)
  const how =
    ratio > 1.05
      ? `${ratio.toFixed(1)} times`
      : ratio < 0.01
        ? 'less than 1 percent of'
        : `${Math.round(ratio * 100)} percent of`
  return anomaly(day.day, {
    severity: severityBy(Math.abs(score)),
    score: Math.abs(score),
    observed: day.totalMicro,
    expected: usual,
    lower,
    upper,
    unit: day.unit,
    message: `${about(Number(day.totalMicro))} ${day.unit} on ${formatDate(day.day)} is ${how} the ${about(usual)} ${day.unit} expected (normal is ${about(lower)} to ${about(upper)})${bandsAt(judged, at).length > 0 && !judged.isResting(at) ? ', in calm hours as in busy ones' : ''}.`,
  })
}
