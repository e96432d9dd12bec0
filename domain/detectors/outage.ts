/** `outage`: part of a day without the load that the meter always draws. */
import * as z from 'zod'
import { longestRunAtMost, lowestStretch } from '../statistics/runs.ts'
import { SortedWindow } from '../statistics/sorted-window.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about, clockAt } from './words.ts'

const parameters = z.strictObject({
  /** How much of the day has to be below the base load. */
  minimumShare: z.number().positive().max(1).default(0.125),
  /** How many days back the base load is looked for. */
  lookbackDays: z.number().int().min(14).max(400).default(60),
  /** With fewer days in them the day is not judged. */
  minimumDays: z.number().int().min(7).default(28),
  /** Below this share of the lowest base load an outage begins; lower where base loads differ much. */
  floorShare: z.number().gt(0).lt(1).default(0.85),
  /** A meter has a base load if its lowest is at least this share of the usual one, */
  steadyShare: z.number().gt(0).max(1).default(0.3),
  /** and this share of the usual mean load. */
  loadShare: z.number().min(0).max(1).default(0.03),
  /** Days with less of their time covered are neither judged nor looked at. */
  minimumCoverage: z.number().gt(0).max(1).default(0.9),
})

type Settings = z.infer<typeof parameters>

/** Fewer intervals in a row than that could be chance. */
const LEAST_SLOTS = 3
/** So many days that have been told are left out of the base load; more are a new one. */
const MOST_LEFT_OUT = 3

/**
 * A day's base load is the lowest mean of as many intervals in a row as make an outage. A day is
 * told if its own lies below the lowest of the days before, the more clearly the more those differ.
 */
export const outage: Detector<typeof parameters> = {
  name: 'outage',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: ({ lookbackDays }) => ({ days: lookbackDays }),
  detect: function* ({ days, judgeFrom, told }, settings) {
    const bases = new SortedWindow(settings.lookbackDays)
    const loads = new SortedWindow(settings.lookbackDays)
    const found = new SortedWindow(settings.lookbackDays)
    for (const day of [...told].sort((a, b) => a - b)) found.add(day, day)
    for (const day of days) {
      for (const window of [bases, loads, found]) window.moveTo(day.day)
      const base = baseOf(day, settings)
      if (day.day >= judgeFrom) {
        const usual = { bases, loads, toldDays: found.size }
        const verdict = judge(day, base, usual, settings)
        if (verdict.verdict === 'anomaly') found.add(day.day, day.day)
        yield verdict
      }
      if (base === undefined || day.completeness < settings.minimumCoverage) continue
      bases.add(day.day, base.perHour)
      loads.add(day.day, Number(day.totalMicro) / 24)
    }
  },
}

interface Stretch {
  readonly first: number
  readonly length: number
}

interface Base extends Stretch {
  /** Its mean, in 1e-6 of the unit. */
  readonly perHour: number
}

function baseOf({ kind, values, slotSeconds }: HistoryDay, settings: Settings): Base | undefined {
  if (kind === 'gauge') return undefined
  const length = Math.max(LEAST_SLOTS, Math.ceil(settings.minimumShare * values.length))
  const lowest = lowestStretch(values, length)
  return lowest && { first: lowest.first, length, perHour: (lowest.mean * 3600) / slotSeconds }
}

interface Usual {
  /** Base loads and mean loads by the hour. */
  readonly bases: SortedWindow
  readonly loads: SortedWindow
  readonly toldDays: number
}

function judge(
  day: HistoryDay,
  base: Base | undefined,
  { bases, loads, toldDays }: Usual,
  { minimumDays, minimumCoverage, floorShare, steadyShare, loadShare }: Settings,
): Verdict {
  if (base === undefined) return unjudged(day.day, 'no intervals')
  if (day.completeness < minimumCoverage) return unjudged(day.day, 'incomplete day')
  if (bases.size < minimumDays) return unjudged(day.day, 'too little history')
  const floor = bases.at(Math.min(toldDays, MOST_LEFT_OUT)) as number
  const usual = bases.quantile(0.5) as number
  const load = loads.quantile(0.5) as number
  if (floor <= 0 || floor < steadyShare * usual || floor < loadShare * load) {
    return unjudged(day.day, 'flat baseline')
  }
  const limit = floorShare * floor * Math.min(1, floor / usual)
  if (base.perHour >= limit) return normal(day.day)
  return toldOf(day, longestOf(day, base, limit), { floor, usual, highest: bases.at(-1) as number })
}

/** From where to where it lasted: longer than what was looked at, as a rule. */
function longestOf({ values, slotSeconds }: HistoryDay, base: Base, limit: number): Stretch {
  const run = longestRunAtMost(values, (limit * slotSeconds) / 3600)
  return run.length >= base.length ? run : base
}

interface Levels {
  readonly floor: number
  readonly usual: number
  readonly highest: number
}

function toldOf(day: HistoryDay, { first, length }: Stretch, levels: Levels): Verdict {
  const { values, unit, date, slotSeconds } = day
  let used = 0
  for (let slot = first; slot < first + length; slot++) used += values[slot] as number
  const hours = (length * slotSeconds) / 3600
  const least = levels.floor * hours
  const what = used === 0 ? 'Nothing' : `Only ${about(used)} ${unit}`
  return anomaly(day.day, {
    severity: used === 0 ? 'high' : used < least / 2 ? 'medium' : 'low',
    score: least / Math.max(used, least * 1e-3),
    observed: used,
    expected: levels.usual * hours,
    lower: least,
    upper: levels.highest * hours,
    unit,
    message: `${what} was used on ${date} from ${clockAt(day, first)} to ${clockAt(day, first + length)}, a time in which this meter has not drawn less than ${about(least)} ${unit} of late, even at its lowest.`,
  })
}
