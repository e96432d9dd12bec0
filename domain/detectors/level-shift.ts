/** `level-shift`: consumption has settled on another level; told once. */
import * as z from 'zod'
import { trailingMedian } from '../statistics/trailing.ts'
import { formatDate } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { HOURS } from './forecast/day-figures.ts'
import { jointScore } from './forecast/joint-score.ts'
import {
  type LogDays,
  logDays,
  MINIMUM_COVERAGE,
  USUAL_DAYS,
  usable,
} from './forecast/log-series.ts'
import { type OwnScale, ownScale, SCALE_DAYS } from './forecast/own-scale.ts'
import { tellBySide } from './forecast/sides.ts'
import { anomaly } from './verdicts.ts'
import { about } from './words.ts'

const parameters = z.strictObject({
  /** Days whose level is compared with the one before them. */
  newDays: z.number().int().min(3).max(28).default(5),
  /** Days before those, whose level was usual. */
  oldDays: z.number().int().min(7).max(90).default(28),
  /** How far past their bounds base load, middle, peak and total together may have moved. */
  threshold: z.number().positive().default(1.7),
  /** A level that moves on within so many days is the same shift. */
  restDays: z.number().int().min(1).max(90).default(28),
})
type Settings = z.infer<typeof parameters>

/** Medians of days are steadier than days: 3 percent. */
const LEAST_SCALE = 0.03

/** A figure's move, by day, and how far that is. */
interface Moves extends OwnScale {
  readonly moves: Float64Array
}

/**
 * The median of the last days against the median of the weeks before them, of the total and of the
 * load of calm to busy hours, on a log scale; how far such medians usually move (with the seasons,
 * over holidays) comes from the meter's own year. So a meter that drifts tells of a step that stands
 * out of its drift, and a steady one of a small step.
 */
export const levelShift: Detector<typeof parameters> = {
  name: 'level-shift',
  family: 'model',
  looksAt: 'consumption',
  parameters,
  needs: ({ newDays, oldDays, restDays }) => ({
    days: SCALE_DAYS + newDays + oldDays + USUAL_DAYS + restDays,
  }),
  detect: (history, settings) => {
    const logs = logDays(history)
    const { firstDay } = logs.figures
    const from = history.judgeFrom - settings.restDays - firstDay
    const moves = [logs.mean, ...logs.bands].map((series) => movesOf(series, logs, from, settings))
    const ofMean = moves[0] as Moves
    return tellBySide(
      history,
      settings.restDays,
      ({ day, completeness }) => {
        const at = day - firstDay
        if (completeness < MINIMUM_COVERAGE) return 'incomplete day'
        if (Number.isNaN(ofMean.up[at] as number)) return 'too little history'
        const known = moves.filter(({ up }) => !Number.isNaN(up[at] as number))
        const { up, down } = jointScore(known, at)
        return { up: up / settings.threshold, down: down / settings.threshold }
      },
      (day, side, score) => told(day, logs, settings, side === 'up' ? score : -score),
    )
  },
}

/** How far the level of the days up to each one lies from the level before them. */
function movesOf(
  series: Float64Array,
  { calendar: { isUsable } }: LogDays,
  from: number,
  { newDays, oldDays }: Settings,
): Moves {
  const known = usable(series, isUsable)
  const least = Math.ceil(newDays * 0.6)
  // Trailing medians end on the day before, so those that include a day stand at the next one.
  const recent = trailingMedian(Float64Array.of(...known, Number.NaN), newDays, least)
  const before = trailingMedian(known, oldDays, Math.ceil(oldDays / 2))
  const moves = known.map((_, at) => {
    const old = before[at - newDays + 1] ?? Number.NaN
    return (recent[at + 1] as number) - old
  })
  return { moves, ...ownScale(moves, isUsable, from, LEAST_SCALE) }
}

/** `score` is negative for a fall. */
function told(day: HistoryDay, logs: LogDays, settings: Settings, score: number): Verdict {
  const { newDays, oldDays } = settings
  const at = day.day - logs.figures.firstDay
  const level = (from: number, to: number): number => {
    const known = logs.figures.mean
      .subarray(Math.max(0, from), Math.max(0, to))
      .filter((value) => !Number.isNaN(value))
      .sort()
    return (known[known.length >> 1] ?? 0) * HOURS
  }
  const observed = level(at - newDays + 1, at + 1)
  const expected = level(at - newDays + 1 - oldDays, at - newDays + 1)
  const ratio = Math.max(observed, 1) / Math.max(expected, 1)
  // On a log scale the bound lies where the move is `score` times smaller.
  const margin = Math.max(ratio, 1 / ratio) ** (1 / Math.abs(score))
  return anomaly(day.day, {
    severity: Math.abs(score) > 2 ? 'high' : 'medium',
    score: Math.abs(score),
    observed,
    expected,
    lower: expected / margin,
    upper: expected * margin,
    unit: day.unit,
    message: `Since about ${formatDate(day.day - newDays + 1)} a day takes ${about(observed)} ${day.unit}, ${score > 0 ? 'up' : 'down'} from ${about(expected)} ${day.unit} in the ${oldDays} days before: the level has shifted.`,
  })
}
