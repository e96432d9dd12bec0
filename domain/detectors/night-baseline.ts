/** `night-baseline`: what runs at night has risen and stays up: a leak, a thing left on. */
import * as z from 'zod'
import { SortedWindow } from '../statistics/sorted-window.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about } from './words.ts'

const parameters = z
  .strictObject({
    /** The hours of the night by the meter's clock. */
    fromHour: z.number().int().min(0).max(23).default(0),
    toHour: z.number().int().min(1).max(24).default(5),
    /** Nights in a row that have to be above all that is usual. */
    nights: z.number().int().min(2).max(30).default(7),
    /** How many days before them are what is usual. */
    lookbackDays: z.number().int().min(14).max(400).default(42),
    /** With fewer of them nothing is judged. */
    minimumDays: z.number().int().min(7).default(21),
    /** How far above nine of ten usual nights, as a share of that. */
    riseShare: z.number().min(0).default(0.2),
    /** And by how much of the usual mean load at least. */
    leastShare: z.number().min(0).default(0.15),
  })
  .refine(({ fromHour, toHour }) => fromHour < toHour, {
    error: '"toHour" is not after "fromHour"',
    path: ['toHour'],
  })

type Settings = z.infer<typeof parameters>

/**
 * Looks at the lowest interval of each night, so what runs but now and then does not count. Tells
 * once when a rise is established, and no more while what was told lies in the lookback.
 */
export const nightBaseline: Detector<typeof parameters> = {
  name: 'night-baseline',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: ({ lookbackDays, nights }) => ({ days: lookbackDays + nights }),
  detect: function* ({ days, judgeFrom, told, isUnusual }, settings) {
    const { lookbackDays, nights } = settings
    const usual = new SortedWindow(lookbackDays)
    const loads = new SortedWindow(lookbackDays)
    const known: Night[] = []
    let settled = 0
    let lastTold = Math.max(Number.NEGATIVE_INFINITY, ...told)
    for (const day of days) {
      const night = isUnusual(day.day) ? undefined : nightOf(day, settings)
      if (night !== undefined) known.push(night)
      for (; (known[settled]?.day.day ?? day.day) <= day.day - nights; settled++) {
        const { day: earlier, level } = known[settled] as Night
        usual.moveTo(earlier.day)
        usual.add(earlier.day, level)
        loads.moveTo(earlier.day)
        loads.add(earlier.day, Number(earlier.totalMicro) / earlier.completeness / 24)
      }
      usual.moveTo(day.day - nights)
      loads.moveTo(day.day - nights)
      if (day.day < judgeFrom) continue
      const isNews = day.day - lastTold > lookbackDays
      const latest = known.slice(settled)
      const verdict = night
        ? judge(day, latest, { usual, loads }, settings)
        : unjudged(day.day, 'no intervals')
      if (verdict.verdict === 'anomaly' && !isNews) yield normal(day.day)
      else {
        if (verdict.verdict === 'anomaly') lastTold = day.day
        yield verdict
      }
    }
  },
}

interface Night {
  readonly day: HistoryDay
  /** The lowest interval of its hours, by the hour. */
  readonly level: number
}

/** Undefined where the night is not whole, or one interval is longer than a quarter of it. */
function nightOf(day: HistoryDay, { fromHour, toHour }: Settings): Night | undefined {
  const { values, slotSeconds, kind } = day
  if (kind === 'gauge' || slotSeconds * 4 > (toHour - fromHour) * 3600) return undefined
  const last = Math.floor((toHour * 3600) / slotSeconds)
  let lowest = Number.POSITIVE_INFINITY
  for (let slot = Math.ceil((fromHour * 3600) / slotSeconds); slot < last; slot++) {
    const value = values[slot] as number
    if (value < lowest) lowest = value
    else if (!(value >= lowest)) return undefined
  }
  return { day, level: (lowest * 3600) / slotSeconds }
}

function judge(
  day: HistoryDay,
  latest: readonly Night[],
  { usual, loads }: { readonly usual: SortedWindow; readonly loads: SortedWindow },
  { nights, minimumDays, riseShare, leastShare, fromHour, toHour }: Settings,
): Verdict {
  if (usual.size < minimumDays) return unjudged(day.day, 'too little history')
  const middle = usual.quantile(0.5) as number
  const high = usual.quantile(0.9) as number
  const load = loads.quantile(0.5) as number
  if (load <= 0) return unjudged(day.day, 'flat baseline')
  const limit = high + Math.max(riseShare * high, leastShare * load)
  const lowest = Math.min(...latest.map(({ level }) => level))
  if (latest.length < nights || lowest <= limit) return normal(day.day)
  const share = (lowest - middle) / load
  return anomaly(day.day, {
    severity: share >= 1 ? 'high' : share >= 0.5 ? 'medium' : 'low',
    score: (lowest - middle) / (limit - middle),
    observed: lowest,
    expected: middle,
    lower: usual.at(0) as number,
    upper: limit,
    unit: day.unit,
    message: `For ${nights} nights in a row, from ${(latest[0] as Night).day.date} to ${day.date}, at least ${about(lowest)} ${day.unit} an hour ran at any time from ${clock(fromHour)} to ${clock(toHour)}, where ${about(middle)} is usual and more than ${about(high)} rare: something may be leaking or left on.`,
  })
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}
