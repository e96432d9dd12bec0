/** `silent`: a meter that stopped while others of its pipeline go on. */
import * as z from 'zod'
import { formatDate } from '../time/civil-date.ts'
import type { Anomalous, Detector, HistoryDay } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'

const parameters = z.strictObject({
  /** Days that a meter may be behind the others. */
  graceDays: z.number().int().min(0).max(365).default(2),
  /** A meter with data on fewer days of the last twice as many that it has is no steady one. */
  minimumDays: z.number().int().min(1).max(180).default(5),
  /** A meter that is further behind when it is first looked at ended long ago: that is no news. */
  longestSilenceDays: z.number().int().min(1).max(3650).default(31),
})

/**
 * Told once, on the first day without data, and until the meter comes back or the others turn out
 * not to have gone on. How far the others are decides only whether it is told, never what is said,
 * so that looking again changes nothing. Where that is not known, nothing is said.
 */
export const silent: Detector<typeof parameters> = {
  name: 'silent',
  family: 'rule',
  looksAt: 'everything',
  parameters,
  needs: ({ graceDays, minimumDays, longestSilenceDays }) => ({
    days: 2 * minimumDays,
    daysBehind: { from: graceDays + 1, to: longestSilenceDays },
  }),
  detect: ({ days, judgeFrom, pipelineDay, silentOn }, settings) => {
    const { graceDays, minimumDays, longestSilenceDays } = settings
    const verdicts = days.filter(({ day }) => day >= judgeFrom).map(({ day }) => normal(day))
    const last = days.at(-1)
    if (last === undefined || last.day + 1 < judgeFrom) return verdicts
    const since = last.day - 2 * minimumDays
    if (days.filter(({ day }) => day > since).length < minimumDays) {
      return [...verdicts, unjudged(last.day + 1, 'too little history')]
    }
    const isTold = silentOn === last.day + 1
    const behind = pipelineDay === undefined ? undefined : pipelineDay - last.day
    const isSilent =
      behind === undefined ? isTold : behind > graceDays && (isTold || behind <= longestSilenceDays)
    return isSilent ? [...verdicts, stopped(last)] : verdicts
  },
}

function stopped(last: HistoryDay): Anomalous {
  const expected = BigInt(Math.max(1, last.expected)) * 1_000_000n
  return anomaly(last.day + 1, {
    severity: 'high',
    score: 1,
    observed: 0n,
    expected,
    lower: expected,
    upper: expected,
    unit: 'readings',
    message: `No reading since ${formatDate(last.day)}, while other meters of the pipeline "${last.pipeline}" go on.`,
  })
}
