/** `long-term-variance`: a week unlike the same days of the two years before; told once. */
import * as z from 'zod'
import { formatDate } from '../time/civil-date.ts'
import { BINS, DayBins, type Moments } from './day-bins.ts'
import type { Detector, History, HistoryDay, Verdict } from './detector.ts'
import { tellOnce } from './episodes.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about } from './words.ts'

const parameters = z.strictObject({
  /** Calendar days that the judged day closes. */
  windowDays: z.number().int().min(1).max(60).default(7),
  /** A bin is off if its mean lies more than so many standard deviations from the earlier one. */
  threshold: z.number().positive().default(3),
  /** The week is told if more than this share of the day's eight bins is off. */
  binShare: z.number().min(0).lt(1).default(0.5),
  /** Recent and earlier days each need this share of their hours; one year alone is not enough. */
  minimumShare: z.number().gt(0.5).max(1).default(0.6),
  /** An episode is over after so many days in a row without. */
  restDays: z.number().int().min(1).max(60).default(30),
})

type Settings = z.infer<typeof parameters>

const YEARS = [365, 730] as const
const MICRO = 1e6

/**
 * Compares hourly values by three hours of the local day. The same days are those 365 and 730 days
 * before. Days found anomalous, or with a change expected, are left out of the earlier ones; bins
 * that never varied cannot tell.
 */
export const longTermVariance: Detector<typeof parameters> = {
  name: 'long-term-variance',
  family: 'model',
  looksAt: 'everything',
  parameters,
  needs: ({ windowDays, restDays }) => ({ days: YEARS[1] + windowDays + restDays }),
  detect: (history, settings) => {
    const { days, judgeFrom, isUnusual } = history
    const known = new Map(days.map((day) => [day.day, day]))
    const bins = new DayBins(known)
    const judge = (day: number): Verdict =>
      judgeWindow(known.get(day) as HistoryDay, bins, settings, isUnusual)
    return tellOnce(known.keys(), judgeFrom, settings.restDays, judge)
  },
}

function judgeWindow(
  judged: HistoryDay,
  bins: DayBins,
  { windowDays, threshold, binShare, minimumShare }: Settings,
  isUnusual: History['isUnusual'],
): Verdict {
  const { day } = judged
  const recent = bins.over(windowBefore(day, windowDays))
  const needed = minimumShare * windowDays * 24
  if (recent === undefined) return unjudged(day, 'no intervals')
  const sameDays = YEARS.flatMap((back) => windowBefore(day - back, windowDays))
  const earlier = bins.over(sameDays.filter((other) => !isUnusual(other)))
  if (earlier === undefined || hoursOf(earlier) < needed * YEARS.length) {
    return unjudged(day, 'too little history')
  }
  if (hoursOf(recent) < needed) return unjudged(day, 'incomplete day')
  const scores = recent.map((bin, index) => scoreOf(bin, earlier[index] as Moments))
  const usable = scores.filter((score) => score !== undefined)
  const off = usable.filter((score) => Math.abs(score) > threshold)
  if (off.length <= binShare * BINS) {
    return usable.length <= binShare * BINS ? unjudged(day, 'flat baseline') : normal(day)
  }
  return told(judged, recent, earlier, off, threshold, windowDays)
}

function windowBefore(day: number, windowDays: number): number[] {
  return Array.from({ length: windowDays }, (_, back) => day - windowDays + 1 + back)
}

function hoursOf(bins: readonly Moments[]): number {
  return bins.reduce((sum, { count }) => sum + count, 0)
}

/** Undefined where either has no values, or the earlier ones never varied. */
function scoreOf(recent: Moments, earlier: Moments): number | undefined {
  if (recent.count === 0 || earlier.count < 2 || earlier.deviation === 0) return undefined
  return (recent.mean - earlier.mean) / earlier.deviation
}

function told(
  { day, kind, unit }: HistoryDay,
  recent: readonly Moments[],
  earlier: readonly Moments[],
  off: readonly number[],
  threshold: number,
  windowDays: number,
): Verdict {
  const observed = meanOf(recent.map(({ mean }) => mean))
  const expected = meanOf(earlier.map(({ mean }) => mean))
  const margin = threshold * meanOf(earlier.map(({ deviation }) => deviation))
  const score = meanOf(off.map(Math.abs))
  const per = kind === 'gauge' ? unit : `${unit}/h`
  const shown = (value: number): string => `${about(value * 1e6)} ${per}`.trim()
  return anomaly(day, {
    severity: score > 4 * threshold ? 'high' : score > 2 * threshold ? 'medium' : 'low',
    score,
    observed: observed * MICRO,
    expected: expected * MICRO,
    lower: (expected - margin) * MICRO,
    upper: (expected + margin) * MICRO,
    unit: per,
    message: `The ${windowDays} days to ${formatDate(day)}, at ${shown(observed)} on average, are unlike the same days of the two years before, at ${shown(expected)}: ${off.length} of ${BINS} three-hour parts of the day lie more than ${threshold} standard deviations off.`,
  })
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
