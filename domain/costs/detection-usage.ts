/** What the hourly detection takes: the history of each meter that has changed. */
import {
  CALL_SECONDS,
  DYNAMODB_MS,
  LOG_BYTES_PER_CALL,
  S3_MS,
  SHARE_ANOMALOUS,
} from './assumptions.ts'
import { recordReads } from './fold-usage.ts'
import type { FoldedDay } from './folded-day.ts'
import type { Measures } from './measures.ts'
import { CPU_GB, gigabytes, readUnits, SMALL_GB, type Usage, WITH_INDEX } from './usage.ts'
import { busyRuns, looksPerMeter, MONTH_DAYS, overlapOf, type Workload } from './workload.ts'

/** Twice the 60 days that the shipped detectors look back, and the day itself. */
const HISTORY_DAYS = 121
const METERS_IN_SLICE = 2000
/** Start, plan, map and report; each slice is one more. */
const TRANSITIONS_PER_RUN = 4
const QUERIES_PER_METER = 2

export function detectionUsage(workload: Workload, measures: Measures, day: FoldedDay): Usage[] {
  const { detectionsPerDay } = workload
  const runs = detectionsPerDay * MONTH_DAYS
  const judged = judgedPerDay(workload) * MONTH_DAYS
  const slices = slicesPerRun(workload) * busyRuns(workload, detectionsPerDay) * MONTH_DAYS
  const files = workload.filesPerDay * MONTH_DAYS * overlapOf(detectionsPerDay)
  const history = Math.min(HISTORY_DAYS, workload.daysKept) * day.bytes
  const anomalies = workload.meters * MONTH_DAYS * SHARE_ANOMALOUS
  const calls = 2 * runs + slices
  const planning =
    runs * (CALL_SECONDS + (5 * S3_MS) / 1000) + ((slices + files / 10) * S3_MS) / 1000
  const use = (price: Usage['price'], what: string, quantity: number): Usage => ({
    ...{ for: 'detect', price, what, quantity },
  })
  return [
    use('step-transition', 'runs and slices', runs * TRANSITIONS_PER_RUN + slices),
    // The history, and the anomalies that are known of it.
    use('dynamodb-read', 'history of changed meters', judged * readUnits(history, 'consistent')),
    use('dynamodb-read', 'known anomalies', judged),
    use('dynamodb-read', 'records', recordReads(workload, measures, detectionsPerDay)),
    use('dynamodb-write', 'anomalies, index included', anomalies * WITH_INDEX),
    use('s3-put', 'lists of manifests, slices, results, runs', files + 2 * slices + 4 * runs),
    use('s3-get', 'manifests, slices, results, runs', files + 2 * slices + 2 * runs),
    use('lambda-request', 'plans, slices, reports', calls),
    use('lambda-gb-second', 'plans and reports', planning * SMALL_GB),
    use('lambda-gb-second', 'slices', slices * secondsPerSlice(workload, measures, day) * CPU_GB),
    use('logs-gb', 'plans, slices, reports', gigabytes(calls * LOG_BYTES_PER_CALL)),
  ]
}

/** Meters that all runs of a day look at, each as often as it is looked at. */
function judgedPerDay(workload: Workload): number {
  return workload.meters * looksPerMeter(workload, workload.detectionsPerDay)
}

/** Meters in a run that finds something new. */
function metersPerRun(workload: Workload): number {
  return judgedPerDay(workload) / busyRuns(workload, workload.detectionsPerDay)
}

export function slicesPerRun(workload: Workload): number {
  return Math.ceil(metersPerRun(workload) / METERS_IN_SLICE)
}

/** What a slice lasts on average, in seconds: it takes one meter after the other. */
export function secondsPerSlice(workload: Workload, measures: Measures, day: FoldedDay): number {
  const inSlice = metersPerRun(workload) / slicesPerRun(workload)
  const days = Math.min(HISTORY_DAYS, workload.daysKept)
  const items = days * Math.max(1, day.items)
  const judging = (items / 1e6) * measures.read.judgeSecondsPerMillionDays
  const waiting = (QUERIES_PER_METER * DYNAMODB_MS) / 1000
  return CALL_SECONDS + (3 * S3_MS) / 1000 + inSlice * (judging + waiting)
}
