/** `sparse`: less than nine tenths of a month's values; told once. */
import * as z from 'zod'
import { formatDate } from '../time/civil-date.ts'
import type { Detector, History, HistoryDay, Verdict } from './detector.ts'
import { tellOnce } from './episodes.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { percent } from './words.ts'

const parameters = z.strictObject({
  /** Calendar days that the judged day closes. */
  windowDays: z.number().int().min(2).max(120).default(30),
  /** With less than this share of the window's hours covered the meter is sparse. */
  minimumShare: z.number().gt(0).max(1).default(0.9),
  /** A meter that ends sooner has been tried out, or is one file: nothing is lacking. */
  minimumSpanDays: z.number().int().min(1).default(10),
  /** An episode is over after so many days in a row with enough values. */
  restDays: z.number().int().min(1).max(120).default(30),
})

type Settings = z.infer<typeof parameters>

const HOURS_PER_DAY = 24
const MICRO = 1e6
/** What adding shares of days may leave. */
const ROUNDING = 1e-9

/**
 * Judges how much of the last `windowDays` days has values, whatever they are. The first day that
 * is judged closes the window that begins with the meter's first day, be it there or not: so a
 * meter whose values end within that window, and within a day, is told of once the window is over.
 * After an
 * absence of a whole window a meter begins anew. Registers are read when they are read.
 */
export const sparse: Detector<typeof parameters> = {
  name: 'sparse',
  family: 'rule',
  looksAt: 'everything',
  parameters,
  needs: ({ windowDays, restDays }) => ({ days: 2 * windowDays + restDays }),
  detect: (history, settings) => {
    const days = history.days.filter(({ kind }) => kind !== 'register')
    const { candidates, begins } = candidatesOf(days, history, settings)
    const coverage = new Map(days.map(({ day, completeness }) => [day, completeness]))
    const judge = (day: number): Verdict => judgeWindow(day, coverage, begins, settings)
    return tellOnce(candidates, history.judgeFrom, settings.restDays, judge)
  },
}

/**
 * The days to judge, sorted: those that there are, and each that closes the window of a beginning.
 * `begins` tells by day when the meter had begun, last before it.
 */
function candidatesOf(
  days: readonly HistoryDay[],
  { today }: Pick<History, 'today'>,
  { windowDays, minimumSpanDays }: Settings,
): { candidates: number[]; begins: Map<number, number> } {
  const begins = new Map<number, number>()
  let first = Number.NaN
  for (const [index, { day, completeness }] of days.entries()) {
    const before = days[index - 1]?.day
    if (before === undefined || day - before > windowDays) first = day
    begins.set(day, first)
    const closing = first + windowDays - 1
    if (day >= closing) continue
    // Data that ends with a whole day is a short export; a meter that stops does so within one.
    const isStopped = day - first + 1 >= minimumSpanDays && completeness < 1 - ROUNDING
    if (isStopped && closing <= today) begins.set(closing, first)
    else begins.delete(closing)
  }
  return { candidates: [...begins.keys()].sort((a, b) => a - b), begins }
}

function judgeWindow(
  day: number,
  coverage: ReadonlyMap<number, number>,
  begins: ReadonlyMap<number, number>,
  { windowDays, minimumShare }: Settings,
): Verdict {
  const from = day - windowDays + 1
  if (from < (begins.get(day) as number)) return unjudged(day, 'too little history')
  let covered = 0
  for (let other = from; other <= day; other++) covered += coverage.get(other) ?? 0
  const share = covered / windowDays
  if (share >= minimumShare - ROUNDING) return normal(day)
  const hours = Math.round(covered * HOURS_PER_DAY)
  const expected = windowDays * HOURS_PER_DAY
  return anomaly(day, {
    severity: share < 0.5 ? 'high' : share < 0.75 ? 'medium' : 'low',
    score: 1 - share,
    observed: hours * MICRO,
    expected: expected * MICRO,
    lower: minimumShare * expected * MICRO,
    upper: expected * MICRO,
    unit: 'hours',
    message: `Only ${hours} of the ${expected} hours from ${formatDate(from)} to ${formatDate(day)} have values, ${share === 0 ? 0 : percent(share)} percent.`,
  })
}
