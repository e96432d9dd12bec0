/** What folding takes: a look at each meter that has changed, and the folds themselves. */
import { CALL_SECONDS, DYNAMODB_MS, LOG_BYTES_PER_CALL, S3_MS } from './assumptions.ts'
import type { FoldedDay } from './folded-day.ts'
import type { Measures } from './measures.ts'
import { gigabytes, readUnits, SMALL_GB, SMALL_SLOWER, type Usage } from './usage.ts'
import { looksPerMeter, MONTH_DAYS, type Workload } from './workload.ts'

const RUNS = 24 * MONTH_DAYS
/** Stretches of days looked at at a time. */
const AT_ONCE = 16
/** Partitions of the list of records. */
const LIST_PARTITIONS = 4
/** Each run looks ten minutes further back than the hour. */
const OVERLAP = 70 / 60

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
    use('dynamodb-read', 'records', recordReads(workload, measures)),
    use('s3-put', 'lists of manifests, state', files + RUNS),
    use('s3-get', 'manifests, state', files + 2 * RUNS),
    use('lambda-request', 'runs', RUNS),
    use('lambda-gb-second', 'runs', foldSeconds(workload, measures, day) * RUNS * SMALL_GB),
    use('logs-gb', 'runs', gigabytes(RUNS * LOG_BYTES_PER_CALL)),
  ]
}

/** How often a day a meter is looked at: for files, and for what a fold left to be deleted. */
function looksOf(workload: Workload, day: FoldedDay): number {
  return Math.max(looksPerMeter(workload), day.looks)
}

/** What an hour's run lasts on average, in seconds. */
export function foldSeconds(workload: Workload, measures: Measures, day: FoldedDay): number {
  const looks = (workload.meters * looksOf(workload, day)) / 24
  const working = (looks / 1e6) * measures.fold.secondsPerMillionLooks * SMALL_SLOWER
  const waiting = (looks * DYNAMODB_MS) / 1000 / AT_ONCE
  const files = (workload.filesPerDay / 24) * OVERLAP
  return CALL_SECONDS + Math.max(working, waiting) + (files * 2 * S3_MS) / 1000 / 20
}

/** Units a month for the list of records that an hourly run reads. */
export function recordReads({ filesPerDay }: Workload, { file }: Measures): number {
  const bytes = (filesPerDay / 24) * 2 * file.recordBytes
  return RUNS * LIST_PARTITIONS * readUnits(bytes / LIST_PARTITIONS, 'eventual')
}
