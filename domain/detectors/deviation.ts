/** `deviation`: a day whose whole consumption lies outside what its past forecasts. */
import * as z from 'zod'
import { formatMicro } from '../quantity/decimal.ts'
import { formatDate } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { HOURS } from './forecast/day-figures.ts'
import {
  FORECAST_DAYS,
  type JudgedDays,
  judgedDays,
  MINIMUM_COVERAGE,
} from './forecast/log-series.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'

const parameters = z.strictObject({
  /** How much farther than the bounds of base load, middle and peak together a day may lie. */
  threshold: z.number().positive().default(0.76),
  /** The same for days that have no intervals, of which only the total tells. */
  totalThreshold: z.number().positive().default(1.6),
  /** A day that lies as the one told before it, with at most so many others between, is not told anew. */
  episodeGapDays: z.number().int().min(0).max(14).default(2),
})
type Settings = z.infer<typeof parameters>

/** A figure that does not take part in a change counts as if it had moved by so little. */
const LEAST_SHARE = 0.05

/**
 * Forecasts the day's total and the load of its calmest to its busiest hours, each on a log scale
 * from the meter's own past, and tells the day only where all of them have moved the same way: the
 * harmonic mean of their distances, each as a share of its own bound, passes the threshold. A busy
 * evening moves the peak, not the base load; a wrong factor, an empty building or a thing that
 * runs all day moves everything.
 */
export const deviation: Detector<typeof parameters> = {
  name: 'deviation',
  family: 'model',
  looksAt: 'consumption',
  parameters,
  needs: ({ episodeGapDays }) => ({ days: FORECAST_DAYS + 1 + episodeGapDays }),
  detect: (history, settings) => {
    const judged = judgedDays(history)
    const { firstDay } = judged.figures
    const threshold = judged.bands.length > 0 ? settings.threshold : settings.totalThreshold
    const score = (at: number): number => signedScore(judged, at) / threshold
    const verdicts: Verdict[] = []
    for (const day of history.days) {
      if (day.day < history.judgeFrom) continue
      const at = day.day - firstDay
      if (day.completeness < MINIMUM_COVERAGE) verdicts.push(unjudged(day.day, 'incomplete day'))
      else if (Number.isNaN(judged.mean.expected[at] as number)) {
        verdicts.push(unjudged(day.day, 'too little history'))
      } else if (Math.abs(score(at)) <= 1 || goesOn(score, at, settings)) {
        verdicts.push(normal(day.day))
      } else verdicts.push(told(day, judged, at, score(at)))
    }
    return verdicts
  },
}

/** Positive for more than usual, negative for less. */
function signedScore({ mean, bands }: JudgedDays, at: number): number {
  const joint = (side: 'up' | 'down'): number => {
    let sum = 0
    for (const figure of [mean, ...bands]) sum += 1 / ((figure[side][at] as number) + LEAST_SHARE)
    return (bands.length + 1) / sum - LEAST_SHARE
  }
  const [up, down] = [joint('up'), joint('down')]
  return up >= down ? up : -down
}

function goesOn(score: (at: number) => number, at: number, { episodeGapDays }: Settings): boolean {
  const sign = Math.sign(score(at))
  for (let back = 1; back <= episodeGapDays + 1 && at - back >= 0; back++) {
    if (score(at - back) * sign > 1) return true
  }
  return false
}

function told(day: HistoryDay, judged: JudgedDays, at: number, score: number): Verdict {
  const { mean, lifts, bands } = judged
  const lift = lifts[at] as number
  const expected = mean.expected[at] as number
  /** A total of the day from a lifted log of its hours' mean. */
  const total = (log: number): number =>
    Math.max(0, Math.exp(log) - lift) * HOURS * Math.max(day.completeness, MINIMUM_COVERAGE)
  // Where this day's change would just have been held normal, and as far on the other side.
  const margin = Math.abs((mean.logs[at] as number) - expected) / Math.abs(score)
  const [lower, upper] = [total(expected - margin), total(expected + margin)]
  const usual = total(expected)
  const show = (micro: number): string => `${formatMicro(roundOff(micro))} ${day.unit}`
  const ratio = Number(day.totalMicro) / Math.max(usual, 1)
  const how = score > 0 ? `${ratio.toFixed(1)} times` : `${Math.round(ratio * 100)} percent of`
  return anomaly(day.day, {
    severity: Math.abs(score) > 2 ? 'high' : Math.abs(score) > 1.4 ? 'medium' : 'low',
    score: Math.abs(score),
    observed: day.totalMicro,
    expected: usual,
    lower,
    upper,
    unit: day.unit,
    message: `${formatMicro(day.totalMicro)} ${day.unit} on ${formatDate(day.day)} is ${how} the ${show(usual)} expected (normal is ${show(lower)} to ${show(upper)})${bands.length > 0 ? ', in calm hours as in busy ones' : ''}.`,
  })
}

/** To three digits or whole micros: nobody forecasts more. */
function roundOff(micro: number): bigint {
  return BigInt(Math.round(Number(micro.toPrecision(3))))
}
