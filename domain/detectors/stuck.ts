/** `stuck`: the same value, not zero, in every interval for days on end. */
import * as z from 'zod'
import { formatMicro } from '../quantity/decimal.ts'
import { formatDate } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly } from './verdicts.ts'

const parameters = z.strictObject({
  /** How many days in a row must show the one value. */
  minimumDays: z.number().int().min(2).max(60).default(2),
  /** Days with fewer readings cannot tell: a daily value is constant by nature. */
  minimumReadings: z.number().int().min(2).default(6),
})

/** Longer runs are told as this long, so that no verdict hangs on how far back one looks. */
const LONGEST_RUN = 60

/** Judges each day by itself and the days just before it; the first days of a run stay unjudged. */
export const stuck: Detector<typeof parameters> = {
  name: 'stuck',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: () => ({ days: LONGEST_RUN }),
  detect: ({ days, judgeFrom }, { minimumDays, minimumReadings }) => {
    const verdicts: Verdict[] = []
    let run: HistoryDay[] = []
    for (const day of days) {
      const before = run.at(-1)
      const goesOn = before?.day === day.day - 1 && before.values[0] === day.values[0]
      run = isFlat(day, minimumReadings) ? [...(goesOn ? run : []), day].slice(-LONGEST_RUN) : []
      if (run.length >= minimumDays && day.day >= judgeFrom) verdicts.push(told(day, run))
    }
    return verdicts
  },
}

function isFlat(day: HistoryDay, minimumReadings: number): boolean {
  return (
    day.values.every((value) => value === day.values[0]) &&
    day.values[0] !== 0 &&
    day.readings >= minimumReadings
  )
}

function told(day: HistoryDay, run: readonly HistoryDay[]): Verdict {
  const value = formatMicro(day.values[0] as number)
  const since = formatDate((run[0] as HistoryDay).day)
  const valueMicro = BigInt(day.values[0] as number)
  return anomaly(day.day, {
    severity: run.length > 7 ? 'high' : 'medium',
    score: run.length,
    observed: valueMicro,
    expected: valueMicro,
    lower: valueMicro,
    upper: valueMicro,
    unit: day.unit,
    message: `Every reading has been ${value} ${day.unit} since ${since}, ${run.length} days in a row${run.length === LONGEST_RUN ? ' or more' : ''}: the meter or its link seems stuck.`,
  })
}
