/** What the hourly detection takes: the history of each meter that has changed, and keeping the books. */
import { USUAL_GAP_DAYS } from '../detection/days-to-judge.ts'
import {
  ANOMALY_BYTES,
  CALL_SECONDS,
  DYNAMODB_MS,
  LEDGER_READ_SECONDS_PER_MILLION,
  LEDGER_WRITE_SECONDS_PER_MILLION,
  LOG_BYTES_PER_CALL,
  S3_MS,
  SHARE_ANOMALOUS,
} from './assumptions.ts'
import { recordReads } from './fold-usage.ts'
import type { FoldedDay } from './folded-day.ts'
import type { Measures } from './measures.ts'
import {
  CPU_GB,
  gigabytes,
  readUnits,
  SMALL_GB,
  SMALL_SLOWER,
  type Usage,
  WITH_INDEX,
} from './usage.ts'
import { busyRuns, looksPerMeter, MONTH_DAYS, overlapOf, type Workload } from './workload.ts'

const METERS_IN_SLICE = 2000
/** Start, plan, map and report; each slice is one more. */
const TRANSITIONS_PER_RUN = 4
const QUERIES_PER_METER = 2

/** Parts of the ledger of meters, of which so many are read or written at once. */
const LEDGER_PARTS = 32
const LEDGER_AT_ONCE = 8
/** It is read twice to plan and once to report, where what differs is written. */
const LEDGER_READS = 3
/** The watermark, the list of detectors, what was told (twice), the run and its context. */
const GETS_PER_RUN = 6 + LEDGER_READS * LEDGER_PARTS
/** The run (twice), its context, what was told, the watermark; and a list of results. */
const PUTS_PER_RUN = 5 + 1
/** A report and its summary. */
const PUTS_PER_REPORT = 2
/** Its meters and the run's context, and later its result. */
const GETS_PER_SLICE = 3
const PUTS_PER_SLICE = 2
/** Open anomalies that a report looks through. */
const OPEN_LISTED = 1000

export function detectionUsage(workload: Workload, measures: Measures, day: FoldedDay): Usage[] {
  const { detectionsPerDay, meters } = workload
  const runs = detectionsPerDay * MONTH_DAYS
  const busy = busyRuns(workload, detectionsPerDay) * MONTH_DAYS
  const judged = judgedPerDay(workload) * MONTH_DAYS
  const slices = slicesPerRun(workload) * busy
  const files = workload.filesPerDay * MONTH_DAYS * overlapOf(detectionsPerDay)
  const history = historyDays(workload) * day.bytes
  const calls = 2 * runs + slices
  const planning =
    runs * bookkeepingSeconds(meters) +
    busy * ledgerSeconds(meters, LEDGER_WRITE_SECONDS_PER_MILLION) +
    ((slices + files / 10) * S3_MS) / 1000
  const use = (price: Usage['price'], what: string, quantity: number): Usage => ({
    ...{ for: 'detect', price, what, quantity },
  })
  return [
    use('step-transition', 'runs and slices', runs * TRANSITIONS_PER_RUN + slices),
    use('dynamodb-read', 'history of changed meters', judged * readUnits(history, 'consistent')),
    use(
      'dynamodb-read',
      'known anomalies',
      judged * readUnits(anomaliesKept(workload) * ANOMALY_BYTES, 'consistent'),
    ),
    use('dynamodb-read', 'records', recordReads(workload, measures, detectionsPerDay)),
    use('dynamodb-read', 'open anomalies, for reports', busy * openUnits(workload)),
    use(
      'dynamodb-write',
      'anomalies, index included',
      meters * MONTH_DAYS * SHARE_ANOMALOUS * WITH_INDEX,
    ),
    use(
      's3-put',
      'lists of manifests, slices, results, runs, ledger, reports',
      files +
        PUTS_PER_SLICE * slices +
        PUTS_PER_RUN * runs +
        (ledgerWrites(workload) + PUTS_PER_REPORT) * busy,
    ),
    use(
      's3-get',
      'manifests, slices, results, runs, ledger',
      files + GETS_PER_SLICE * slices + GETS_PER_RUN * runs,
    ),
    use('lambda-request', 'plans, slices, reports', calls),
    use('lambda-gb-second', 'plans and reports', planning * SMALL_GB),
    use('lambda-gb-second', 'slices', slices * secondsPerSlice(workload, measures, day) * CPU_GB),
    use('logs-gb', 'plans, slices, reports', gigabytes(calls * LOG_BYTES_PER_CALL)),
  ]
}

/** Days that are read of a meter: a look goes back past a gap before what changed, the day itself included. */
function historyDays({ lookbackDays, daysKept }: Workload): number {
  return Math.min(lookbackDays + USUAL_GAP_DAYS + 1, daysKept)
}

/** Of one meter, cleared ones too: nobody deletes them. */
function anomaliesKept({ daysKept }: Workload): number {
  return daysKept * SHARE_ANOMALOUS
}

/** Units of reading the newest open anomalies, of a report. */
function openUnits(workload: Workload): number {
  const open = workload.meters * anomaliesKept(workload)
  return readUnits(Math.min(OPEN_LISTED, open) * ANOMALY_BYTES, 'eventual')
}

/** Parts of the ledger in which some meter of a run that finds something new lies. */
function ledgerWrites(workload: Workload): number {
  return LEDGER_PARTS * (1 - (1 - 1 / LEDGER_PARTS) ** metersPerRun(workload))
}

/** A plan and a report without what hangs on slices and files: requests in turn, and the ledger. */
function bookkeepingSeconds(meters: number): number {
  const inTurn = GETS_PER_RUN - LEDGER_READS * LEDGER_PARTS + PUTS_PER_RUN + PUTS_PER_REPORT
  const ledger = ((LEDGER_READS + 1) * LEDGER_PARTS) / LEDGER_AT_ONCE
  const reading = LEDGER_READS * ledgerSeconds(meters, LEDGER_READ_SECONDS_PER_MILLION)
  return 2 * CALL_SECONDS + ((inTurn + ledger) * S3_MS) / 1000 + reading
}

function ledgerSeconds(meters: number, secondsPerMillion: number): number {
  return (meters / 1e6) * secondsPerMillion * SMALL_SLOWER
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
  const items = historyDays(workload) * Math.max(1, day.items)
  const judging = (items / 1e6) * measures.read.judgeSecondsPerMillionDays
  const waiting = (QUERIES_PER_METER * DYNAMODB_MS) / 1000
  return CALL_SECONDS + (3 * S3_MS) / 1000 + inSlice * (judging + waiting)
}
