/** What would make a month cheaper, as far as the model shows it. */
import type { Measures } from './measures.ts'
import { monthOf } from './month.ts'
import type { Prices } from './prices.ts'
import { type Workload, workloadOf } from './workload.ts'

export interface Saving {
  readonly change: string
  /** A month. */
  readonly usd: number
}

/** Less is within what the model does not know. */
const WORTH_SAYING = 0.03
/** A file of these is read in one pass, and quickly. */
const METERS_IN_FILE = 20_000

/** Changes that save a share worth saying, the largest first. */
export function savings(workload: Workload, measures: Measures, prices: Prices): Saving[] {
  const { usd } = monthOf(workload, measures, prices)
  return alternatives(workload)
    .map(({ change, instead }) => ({ change, usd: usd - monthOf(instead, measures, prices).usd }))
    .filter((saving) => saving.usd > usd * WORTH_SAYING)
    .sort((a, b) => b.usd - a.usd)
}

function alternatives(workload: Workload): { change: string; instead: Workload }[] {
  const { meters, dropsPerDay, filesPerDay, layout, detectionsPerDay } = workload
  const fewest = dropsPerDay * Math.ceil(meters / METERS_IN_FILE)
  const whole = Math.min(filesPerDay, Math.ceil(meters / METERS_IN_FILE))
  return [
    ...(dropsPerDay > 1
      ? [
          {
            change: 'whole days in a file in place of parts of them',
            instead: workloadOf({ ...workload, dropsPerDay: 1, filesPerDay: whole }),
          },
        ]
      : []),
    ...(filesPerDay > fewest
      ? [
          {
            change: `fewer, larger files (${fewest} a day)`,
            instead: workloadOf({ ...workload, filesPerDay: fewest }),
          },
        ]
      : []),
    ...(detectionsPerDay > 1
      ? [
          {
            change: `the detectors once a day in place of ${detectionsPerDay} times`,
            instead: { ...workload, detectionsPerDay: 1 },
          },
        ]
      : []),
    ...(layout === 'long'
      ? [
          {
            change: 'a row for each meter and day (wide) in place of one for each reading',
            instead: { ...workload, layout: 'wide' as const },
          },
        ]
      : []),
  ]
}
