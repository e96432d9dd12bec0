/** `missing`: days without all of their readings, and days absent between others. */
import * as z from 'zod'
import { formatDate } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly } from './verdicts.ts'

const parameters = z.strictObject({
  /** A day with less than this share of its time covered is missing readings. */
  minimumCoverage: z.number().gt(0).max(1).default(1),
  /** A meter's last day is given this many days to be completed before it is judged. */
  graceDays: z.number().int().min(0).default(2),
  /** After a longer absence the meter has been away, and begins anew when it comes back. */
  longestGapDays: z.number().int().min(1).default(31),
})

const READING = 1_000_000n

/**
 * Judges coverage, never size. A meter's first day may begin part-way and is not judged; its last
 * day is judged once the grace is over, or another day follows.
 */
export const missing: Detector<typeof parameters> = {
  name: 'missing',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: ({ longestGapDays }) => ({ days: longestGapDays + 1 }),
  detect: ({ days, judgeFrom, today }, settings) => {
    const verdicts: Verdict[] = []
    for (const [index, day] of days.entries()) {
      const before = days[index - 1]
      // Its first day, or its first day back: that may begin part-way.
      if (before === undefined || day.day - before.day - 1 > settings.longestGapDays) continue
      verdicts.push(...absentBetween(before, day, judgeFrom))
      const isLast = index === days.length - 1
      if (day.day < judgeFrom || day.completeness >= settings.minimumCoverage) continue
      if (isLast && today - day.day < settings.graceDays) continue
      verdicts.push(incomplete(day))
    }
    return verdicts
  },
}

function incomplete(day: HistoryDay): Verdict {
  const lacking = Math.max(1, day.expected - day.readings)
  return verdictOn(
    day.day,
    day.readings,
    day.expected,
    1 - day.completeness,
    `${lacking} of ${day.expected} readings are missing on ${day.date}.`,
  )
}

function absentBetween(before: HistoryDay, after: HistoryDay, judgeFrom: number): Verdict[] {
  const verdicts: Verdict[] = []
  for (let day = Math.max(before.day + 1, judgeFrom); day < after.day; day++) {
    const message = `No reading at all on ${formatDate(day)}, though there are some before and after.`
    verdicts.push(verdictOn(day, 0, before.expected, 1, message))
  }
  return verdicts
}

function verdictOn(
  day: number,
  readings: number,
  expected: number,
  shareMissing: number,
  message: string,
): Verdict {
  return anomaly(day, {
    severity: shareMissing >= 0.5 ? 'high' : shareMissing >= 0.1 ? 'medium' : 'low',
    score: shareMissing,
    observed: BigInt(readings) * READING,
    expected: BigInt(expected) * READING,
    lower: BigInt(expected) * READING,
    upper: BigInt(expected) * READING,
    unit: 'readings',
    message,
  })
}
