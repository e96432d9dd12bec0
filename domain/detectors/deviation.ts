/** `deviation`: a day's total against the same weekday's recent totals. */
import * as z from 'zod'
import { formatMicro } from '../quantity/decimal.ts'
import { median, robustScale } from '../statistics/robust.ts'
import { formatDate, weekday } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly } from './verdicts.ts'

const parameters = z.strictObject({
  /** How many weeks back the same weekday is looked at. */
  weeks: z.number().int().min(2).max(104).default(8),
  /** With fewer whole days of that weekday the day is not judged. */
  minimumDays: z.number().int().min(2).default(4),
  /** How many scales from the median a total may lie. */
  threshold: z.number().positive().default(4),
  /** The scale is at least this share of the median, so that flat history does not alarm at a hair. */
  floorShare: z.number().positive().default(0.05),
})

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
/** Below a hundredth of a unit a day nothing is worth a person's time. */
const LEAST_SCALE_MICRO = 10_000

/**
 * Judges whole days by the median and the median absolute deviation of up to `weeks` earlier
 * whole days of the same weekday. Days that lack readings are neither judged nor baseline; those
 * with estimated ones are both.
 */
export const deviation: Detector<typeof parameters> = {
  name: 'deviation',
  family: 'model',
  looksAt: 'consumption',
  parameters,
  needs: ({ weeks }) => ({ days: weeks * 7 }),
  detect: (history, settings) => {
    const whole = new Map(
      history.days.filter(({ quality }) => quality !== 'partial').map((day) => [day.day, day]),
    )
    const verdicts: Verdict[] = []
    for (const day of whole.values()) {
      if (day.day < history.judgeFrom) continue
      const earlier: number[] = []
      for (let week = 1; week <= settings.weeks; week++) {
        const other = whole.get(day.day - 7 * week)
        if (other !== undefined) earlier.push(Number(other.totalMicro))
      }
      if (earlier.length < settings.minimumDays) continue
      const verdict = judge(day, earlier, settings)
      if (verdict !== undefined) verdicts.push(verdict)
    }
    return verdicts
  },
}

function judge(
  day: HistoryDay,
  earlier: readonly number[],
  { threshold, floorShare }: z.infer<typeof parameters>,
): Verdict | undefined {
  const centre = median(earlier)
  const scale = Math.max(robustScale(earlier), floorShare * Math.abs(centre), LEAST_SCALE_MICRO)
  const score = Math.abs(Number(day.totalMicro) - centre) / scale
  if (score <= threshold) return undefined
  const expectedMicro = BigInt(Math.round(centre))
  const margin = BigInt(Math.round(threshold * scale))
  const up = Number(day.totalMicro) > centre
  const weekdayName = WEEKDAYS[weekday(day.day)]
  return anomaly(day.day, {
    severity: score > 4 * threshold ? 'high' : score > 2 * threshold ? 'medium' : 'low',
    score,
    observed: day.totalMicro,
    expected: expectedMicro,
    lower: expectedMicro - margin,
    upper: expectedMicro + margin,
    unit: day.unit,
    message: `${formatMicro(day.totalMicro)} ${day.unit} on ${formatDate(day.day)} is far ${up ? 'above' : 'below'} the usual ${formatMicro(expectedMicro)} of the last ${earlier.length} ${weekdayName}s (normal is ${formatMicro(expectedMicro - margin)} to ${formatMicro(expectedMicro + margin)}).`,
  })
}
