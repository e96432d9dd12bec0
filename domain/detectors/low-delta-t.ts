/** `low-delta-t`: chilled water that comes back too cold for its load; told once. */
import * as z from 'zod'
import { formatMicro } from '../quantity/decimal.ts'
import { formatDate } from '../time/civil-date.ts'
import { addSums, type CoolingSums, coolingSums, peakFactor } from './chilled-water/cooling-day.ts'
import { type Peak, PeakLoads } from './chilled-water/peak-loads.ts'
import { type Points, pointsOf } from './chilled-water/points.ts'
import type { Detector, History, HistoryDay, Verdict } from './detector.ts'
import { tellOnce } from './episodes.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'

const parameters = z.strictObject({
  /** Meter id of the outdoor air temperature; without it nothing is judged. */
  outdoorAir: z.string().min(1).optional(),
  /** How the id of a load in tons ends, and what stands there instead in those of its siblings. */
  tons: z.string().min(1).default('Tons'),
  supply: z.string().min(1).default('STemp'),
  return: z.string().min(1).default('RTemp'),
  flow: z.string().min(1).default('Flow'),
  /** Calendar days that the judged day closes. */
  windowDays: z.number().int().min(1).max(30).default(2),
  /** Share of the window's hours that need a value of all five, and have to be in use. */
  minimumShare: z.number().gt(0).max(1).default(0.6),
  /** The difference is low under this share of what the model expects. */
  lowShare: z.number().gt(0).max(1).default(0.9),
  /** Days with a load that there must be in the year that tells the peak. */
  minimumDays: z.number().int().min(1).max(365).default(30),
  /** An episode is over after so many days in a row without. */
  restDays: z.number().int().min(1).max(60).default(7),
})

type Settings = z.infer<typeof parameters>

const YEAR = 365
const MICRO = 1e6

/**
 * Compares means, in °F, over the hours of the window that have all five values and in which the
 * building is cooled; one that hardly is has nothing to say. What is expected is the model of
 * `chilled-water/cooling-day.ts`; the peak is that of the hourly means of a year.
 */
export const lowDeltaT: Detector<typeof parameters> = {
  name: 'low-delta-t',
  family: 'model',
  looksAt: 'everything',
  parameters,
  needs: (settings) => ({
    days: YEAR + settings.restDays,
    companions: (meterId) => Object.values(pointsOf(meterId, settings) ?? {}),
  }),
  detect: (history, settings) => {
    const days = history.days.map(({ day }) => day)
    return tellOnce(days, history.judgeFrom, settings.restDays, judgeOf(history, settings))
  },
}

function judgeOf(history: History, settings: Settings): (day: number) => Verdict {
  const points = pointsOf(history.meterId, settings)
  if (points === undefined) return (day) => unjudged(day, 'not configured')
  if (Object.values(points).some((id) => !history.companions.has(id))) {
    return (day) => unjudged(day, 'no companion')
  }
  const sumsOf = sumsByDay(history, points)
  const peaks = new PeakLoads(history.days, history.isUnusual)
  return (day) => {
    const from = day - settings.windowDays + 1
    const days = Array.from({ length: settings.windowDays }, (_, at) => sumsOf(from + at))
    return judgeWindow(day, addSums(days), peaks.over(day, YEAR, from), settings)
  }
}

/** Each day's sums, made when they are first asked for. */
function sumsByDay(history: History, points: Points): (day: number) => CoolingSums {
  const byDay = (days: readonly HistoryDay[] = []): ReadonlyMap<number, HistoryDay> =>
    new Map(days.map((day) => [day.day, day]))
  const tons = byDay(history.days)
  const supply = byDay(history.companions.get(points.supply))
  const back = byDay(history.companions.get(points.return))
  const flow = byDay(history.companions.get(points.flow))
  const outdoorAir = byDay(history.companions.get(points.outdoorAir))
  const known = new Map<number, CoolingSums>()
  return (day) => {
    const before = known.get(day)
    if (before !== undefined) return before
    const sums = coolingSums({
      ...{ tons: tons.get(day), supply: supply.get(day), return: back.get(day) },
      ...{ flow: flow.get(day), outdoorAir: outdoorAir.get(day) },
    })
    known.set(day, sums)
    return sums
  }
}

function judgeWindow(
  day: number,
  sums: CoolingSums,
  peak: Peak,
  { windowDays, minimumShare, lowShare, minimumDays }: Settings,
): Verdict {
  const needed = minimumShare * windowDays * 24
  if (sums.measured < needed) return unjudged(day, 'incomplete day')
  if (sums.inUse < needed) return normal(day)
  if (peak.days < minimumDays) return unjudged(day, 'too little history')
  const factor = peakFactor(peak.tons)
  const actual = sums.difference / sums.inUse
  const model = sums.expected / factor / sums.inUse
  if (actual >= lowShare * model) return normal(day)
  const share = actual / model
  const shown = (value: number): string => formatMicro(BigInt(Math.round(value * 100)) * 10_000n)
  const byFlow = `${shown(sums.differenceByFlow / sums.flow)} of ${shown(sums.expectedByFlow / factor / sums.flow)} °F`
  return anomaly(day, {
    severity: share < 0.5 * lowShare ? 'high' : share < 0.8 * lowShare ? 'medium' : 'low',
    score: 1 - share,
    observed: actual * MICRO,
    expected: model * MICRO,
    lower: lowShare * model * MICRO,
    upper: model * MICRO,
    unit: '°F',
    message: `Over the ${windowDays} days to ${formatDate(day)} chilled water came back ${shown(actual)} °F warmer, ${Math.round(100 * share)} percent of the ${shown(model)} °F that its load lets expect (weighted by flow ${byFlow}).`,
  })
}
