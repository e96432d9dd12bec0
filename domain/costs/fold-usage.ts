/** What folding takes: a look at each meter that has changed, and the folds themselves. */
import { CALL_SECONDS, DYNAMODB_MS, LOG_BYTES_PER_CALL, S3_MS } from './assumptions.ts'
import type { FoldedDay } from './folded-day.ts'
import type { Measures } from './measures.ts'
import { gigabytes, readUnits, SMALL_GB, SMALL_SLOWER, type Usage } from './usage.ts'
import { looksPerMeter, MONTH_DAYS, overlapOf, type Workload } from './workload.ts'

/** Stretches of days looked at at a time. */
const AT_ONCE = 16
/** Partitions of the list of records. */
const LIST_PARTITIONS = 4
const HOURLY = 24
const OVERLAP = overlapOf(HOURLY)
const RUNS = HOURLY * MONTH_DAYS

export function foldUsage(workload: Workload, measures: Measures, day: FoldedDay): Usage[] {
  const { meters } = workload
  const looks = meters * looksOf(workload, day) * MONTH_DAYS
  const files = workload.filesPerDay * MONTH_DAYS * OVERLAP
  const share = looks / (meters * day.looks * MONTH_DAYS)
  const use = (price: Usage['price'], what: string, quantity: number): Usage => ({
    ...{ for: 'fold', price, what, quantity },
  })
  return [
    use(
      'dynamodb-write',
      'folds and deletions, index included',
      meters * day.writeUnits * MONTH_DAYS,
    ),
    use('dynamodb-read', 'looking at changed meters', meters * day.readUnits * share * MONTH_DAYS),
    use('dynamodb-read', 'records', recordReads(workload, measures, HOURLY)),
    use('s3-put', 'lists of manifests, state', files + RUNS),
    use('s3-get', 'manifests, state', files + 2 * RUNS),
    use('lambda-request', 'runs', RUNS),
    use('lambda-gb-second', 'runs', foldSeconds(workload, measures, day) * RUNS * SMALL_GB),
    use('logs-gb', 'runs', gigabytes(RUNS * LOG_BYTES_PER_CALL)),
  ]
}

/** How often a day a meter is looked at: for files, and for what a fold left to be deleted. */
function looksOf(workload: Workload, day: FoldedDay): number {
  return Math.max(looksPerMeter(workload, HOURLY), day.looks)
}

/** What an hour's run lasts on average, in seconds. */
export function foldSeconds(workload: Workload, measures: Measures, day: FoldedDay): number {
  const looks = (workload.meters * looksOf(workload, day)) / 24
  const working = (looks / 1e6) * measures.fold.secondsPerMillionLooks * SMALL_SLOWER
  const waiting = (looks * DYNAMODB_MS) / 1000 / AT_ONCE
  const files = (workload.filesPerDay / 24) * OVERLAP
  return CALL_SECONDS + Math.max(working, waiting) + (files * 2 * S3_MS) / 1000 / 20
}

/** Units a month for the list of records, which each run reads back to an hour before the last. */
export function recordReads(
  { filesPerDay }: Workload,
  { file }: Measures,
  runsPerDay: number,
): number {
  const files = filesPerDay / runsPerDay + filesPerDay / 24
  const inPartition = (files * file.recordBytes) / LIST_PARTITIONS
  return runsPerDay * MONTH_DAYS * LIST_PARTITIONS * readUnits(inPartition, 'eventual')
}
