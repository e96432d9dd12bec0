/** `template`: a day above every one of the days before it. Copy this file for a detector of your own. */
import * as z from 'zod'
import { SortedWindow } from '../statistics/sorted-window.ts'
import type { Detector } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about } from './words.ts'

/**
 * What `config/detectors.yml` may set, each with a default, a range and its unit in the name or
 * here. An unknown parameter or a value out of range stops the start with its line.
 */
const parameters = z.strictObject({
  /** How many days back the highest total is looked for. */
  lookbackDays: z.number().int().min(1).max(400).default(28),
  /** With fewer whole days in them the day is not judged. */
  minimumDays: z.number().int().min(1).default(14),
  /** How far above the highest a day has to be, as a share of it. */
  marginShare: z.number().min(0).default(0.5),
})

/** What it says, what it looks at, what it leaves out and why; where the method comes from. */
export const template: Detector<typeof parameters> = {
  // As in `config/detectors.yml`, in the answers of the API, and in the name of this file.
  name: 'template',
  // A rule always speaks; a model is silent on days on which a change is expected.
  family: 'model',
  // `everything` if it makes sense of gauges (temperatures, volts) as well.
  looksAt: 'consumption',
  parameters,
  // So many days before a judged one are given, and no verdict may hang on earlier ones.
  needs: ({ lookbackDays }) => ({ days: lookbackDays }),
  detect: function* ({ days, judgeFrom, isUnusual }, { lookbackDays, minimumDays, marginShare }) {
    const totals = new SortedWindow(lookbackDays)
    for (const day of days) {
      totals.moveTo(day.day)
      const total = Number(day.totalMicro)
      const highest = totals.at(-1)
      // Days before `judgeFrom` are history only.
      if (day.day >= judgeFrom) {
        // A day that cannot be judged is not normal: say why.
        if (day.quality === 'partial') yield unjudged(day.day, 'incomplete day')
        else if (highest === undefined || totals.size < minimumDays) {
          yield unjudged(day.day, 'too little history')
        } else if (highest <= 0) yield unjudged(day.day, 'flat baseline')
        else if (total <= highest * (1 + marginShare)) yield normal(day.day)
        else {
          yield anomaly(day.day, {
            severity: total > 2 * highest * (1 + marginShare) ? 'high' : 'medium',
            score: total / highest,
            // Figures in 1e-6 of the unit; at least one that tells what would have been normal.
            observed: day.totalMicro,
            expected: totals.quantile(0.5) as number,
            lower: 0,
            upper: highest * (1 + marginShare),
            unit: day.unit,
            // One sentence, with figures, that says what is odd and what is usual.
            message: `${about(total)} ${day.unit} on ${day.date} is more than on any of the ${totals.size} days before: the highest was ${about(highest)} ${day.unit}.`,
          })
        }
      }
      // What other detectors found odd, or a change that was expected, is no example to go by.
      if (day.quality !== 'partial' && !isUnusual(day.day)) totals.add(day.day, total)
    }
  },
}
