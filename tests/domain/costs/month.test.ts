/** A month's costs, done by hand: 1,000 meters, half hours, ten files a day, 100 days kept. */
import { expect, test } from '@jest/globals'
import { byService, monthOf, usageOf } from '../../../domain/costs/month.ts'
import { workloadOf } from '../../../domain/costs/workload.ts'
import { MEASURES, PRICES } from './figures.ts'

const workload = workloadOf({
  ...{ meters: 1000, filesPerDay: 10, daysKept: 100 },
  ...{ meterCallsPerDay: 100, dateCallsPerDay: 10 },
})
const GIB = 1_073_741_824
const CPU = 1769 / 1024

// A month has 300 files of 100 meter-days each: 30,000 items of 396 bytes. Hourly runs look 70
// minutes back, so each file is seen 70/60 times: 350 sights of files, 35,000 of meters. A file
// comes to 10 x 70/60 = 11.67 of the 24 runs of a day, each with 1000 x 70/60 / 11.67 = 100 meters,
// which are one slice: 350 slices a month, in 350 of 30 x 24 = 720 runs. A meter has one anomaly of
// its 100 days, of 1,000 bytes.
test.each<[string, string, string, number]>([
  // The upload, the manifest, the list of manifests, and a tenth of a document of rejected rows.
  ['ingest', 's3-put', 'uploads, manifests, rejected rows, lists', 300 * (2 + 1 + 0.1)],
  // Two looks and one read.
  ['ingest', 's3-get', 'files', 300 * 3],
  ['ingest', 'sqs-request', 'messages', 300 * 3],
  // Five pollers, three polls of 20 seconds a minute.
  ['ingest', 'sqs-request', 'polls of an idle queue', 5 * 3 * 60 * 24 * 30],
  ['ingest', 'lambda-request', 'files', 300],
  // 0.05 a call, 0.01 a file, 4,800 readings at 2 s a million = 0.0096, 100 items at 100 s a million
  // = 0.01, for one round of batches of 12 ms 0.002 more; 5.1 requests to S3 of 30 ms = 0.153, four
  // to DynamoDB of 6 ms = 0.024. Together 0.2586 s.
  ['ingest', 'lambda-gb-second', 'files', 300 * 0.2586 * CPU],
  // Less than a KB: one unit, and one of the index.
  ['ingest', 'dynamodb-write', 'readings', 30_000],
  ['ingest', 'dynamodb-write', 'readings, index by date', 30_000],
  ['ingest', 'dynamodb-write', 'records', 300 * 9],
  ['ingest', 'dynamodb-read', 'catalogue of meters', 30_000 / 2],
  ['ingest', 'logs-gb', 'files', (300 * (1500 + 900)) / GIB],
  // One contribution to a day: nothing is folded, but each is looked at, half a unit.
  ['fold', 'dynamodb-write', 'folds and deletions, index included', 0],
  ['fold', 'dynamodb-read', 'looking at changed meters', 35_000 / 2],
  // Four partitions of the list in each run, half a unit.
  ['fold', 'dynamodb-read', 'records', 720 * 4 * 0.5],
  ['fold', 's3-put', 'lists of manifests, state', 350 + 720],
  ['fold', 's3-get', 'manifests, state', 350 + 2 * 720],
  ['fold', 'lambda-request', 'runs', 720],
  // 48.61 looks an hour at 500 s a million of a whole CPU, of which there is 1024/1769: 0.04199 s.
  // 0.05 a call, and 0.4861 files with two requests of 30 ms, twenty at a time: 0.00146.
  ['fold', 'lambda-gb-second', 'runs', 720 * (0.05 + 0.041988 + 0.001458)],
  ['fold', 'logs-gb', 'runs', (720 * 900) / GIB],
  // Start, plan, map and report of each run, and the slices.
  ['detect', 'step-transition', 'runs and slices', 720 * 4 + 350],
  // 100 days of 396 bytes are 39,600 bytes: ten units of 4 KB.
  ['detect', 'dynamodb-read', 'history of changed meters', 35_000 * 10],
  ['detect', 'dynamodb-read', 'known anomalies', 35_000],
  // The newest thousand, a megabyte: 245 pages of 4 KB, half a unit each.
  ['detect', 'dynamodb-read', 'open anomalies, for reports', 350 * 122.5],
  ['detect', 'dynamodb-read', 'records', 720 * 4 * 0.5],
  // 1 % of 30,000 meter-days, twice.
  ['detect', 'dynamodb-write', 'anomalies, index included', 30_000 * 0.01 * 2],
  // Of 32 parts of the ledger a run with 100 meters changes all but 32 x (31/32)^100 = 1.338; a
  // report is two documents; a run writes five and lists its results.
  [
    ...([
      'detect',
      's3-put',
      'lists of manifests, slices, results, runs, ledger, reports',
    ] as const),
    350 + 2 * 350 + 6 * 720 + (30.662 + 2) * 350,
  ],
  // The ledger's parts twice to plan and once to report, and six documents more.
  [
    ...(['detect', 's3-get', 'manifests, slices, results, runs, ledger'] as const),
    350 + 3 * 350 + (3 * 32 + 6) * 720,
  ],
  ['detect', 'lambda-request', 'plans, slices, reports', 2 * 720 + 350],
  // Two calls of 0.05; 6 + 6 + 2 requests in turn and 4 x 32 of the ledger, eight at a time, of 30 ms:
  // 0.9. A slice is one request more, a file a tenth of one. 1,000 meters in the ledger take 1 ms to
  // read, three times, and 3 ms to write, where that is done; on 1024/1769 of a CPU.
  [
    ...(['detect', 'lambda-gb-second', 'plans and reports'] as const),
    720 * (0.1 + 0.9 + 0.003 * CPU) + 350 * 0.003 * CPU + (350 + 35) * 0.03,
  ],
  // 0.05 a call, three requests of 30 ms; 100 meters, each 100 days at 50 s a million = 0.005, and
  // two queries of 6 ms = 0.012. Together 1.84 s.
  ['detect', 'lambda-gb-second', 'slices', 350 * 1.84 * CPU],
  ['detect', 'logs-gb', 'plans, slices, reports', ((2 * 720 + 350) * 900) / GIB],
  ['answer', 'api-call', 'calls', 30 * 110],
  ['answer', 'lambda-request', 'calls', 30 * 110],
  // 0.056 s for a meter; for a date 0.05 and 1,000 items at 80 s a million on 1024/1769 of a CPU.
  ['answer', 'lambda-gb-second', 'calls', 3000 * 0.056 + 300 * (0.05 + 0.08 * CPU)],
  // 30 days of 396 bytes are 11,880 bytes: three units.
  ['answer', 'dynamodb-read', 'a month of a meter', 3000 * 3],
  // In each of 16 partitions 24,750 bytes: seven times half a unit.
  ['answer', 'dynamodb-read', 'a date over all meters', 300 * 16 * 3.5],
  ['answer', 'logs-gb', 'calls', (3300 * 900) / GIB],
  // 1,000 objects are one list; their records 1.2 MB: 293 times half a unit.
  ['run', 's3-put', 'daily lists of the bucket', 30],
  ['run', 'dynamodb-read', 'daily scan of records', 30 * 293 * 0.5],
  // 0.05 a call, and one list and two pages of a MB with 60 ms each.
  ['run', 'lambda-gb-second', 'daily reconcile', 30 * 0.23 * CPU],
  ['run', 'alarm', 'alarms', 12],
  ['run', 'key', 'key of the notices', 1],
  // 100,000 items with 100 bytes beside each.
  ['keep', 'dynamodb-storage', 'readings', (100_000 * 496) / GIB],
  ['keep', 'dynamodb-storage', 'readings, index by date', (100_000 * 496) / GIB],
  ['keep', 'dynamodb-storage', 'records and their index', (1000 * 1300 * 2) / GIB],
  // 1,000 of 1,000 bytes and 100 beside each.
  ['keep', 'dynamodb-storage', 'anomalies and their index', (1000 * 1100 * 2) / GIB],
  [
    ...(['keep', 'dynamodb-recovery', 'tables without indexes'] as const),
    (100_000 * 496 + 1000 * 1300 + 1000 * 1100) / GIB,
  ],
  ['keep', 's3-storage', 'files', (100_000 * 48 * 6) / GIB],
  ['keep', 's3-storage', 'manifests', (100_000 * 3) / GIB],
  // 720,000 + 648,000 + 1,611,000 + 2,970,000 bytes of all that log.
  ['keep', 'logs-storage', 'logs', 5_949_000 / GIB],
])('%s, %s: %s', (purpose, price, what, quantity) => {
  const found = usageOf(workload, MEASURES).filter(
    (usage) => usage.for === purpose && usage.price === price && usage.what === what,
  )
  expect(found).toHaveLength(1)
  expect((found[0]?.quantity ?? 0) / (quantity || 1)).toBeCloseTo(quantity && 1, 4)
})

test('no line is left out above', () => expect(usageOf(workload, MEASURES)).toHaveLength(50))

test('lines add up to services, and services to the month', () => {
  const month = monthOf(workload, MEASURES, PRICES)
  const services = Object.fromEntries(byService(month))
  const close = (usd: number): unknown => expect.closeTo(usd, 4)
  expect(services).toEqual({
    // 5,960 puts and lists at 5 a million = 0.0298; 5,180 gets at 0.4 = 0.00207; 0.0271 GB at 0.023.
    S3: close(0.0298 + 0.00207 + 0.00062),
    SQS: close(648_900 * 0.4e-6),
    // 6,110 requests at 0.2 a million; 1705.7 GB-seconds.
    Lambda: close(0.00122 + 1705.7 * 0.0000133334),
    // 62,820 writes at 0.705 a million, 450,575 reads at 0.141; 0.0948 GB at 0.283, 0.0474 at 0.2264.
    DynamoDB: close(0.04429 + 0.06353 + 0.02683 + 0.01073),
    'Step Functions': close(3230 * 25e-6),
    'API Gateway': close(3300 * 3.5e-6),
    // 5.949 MB of logs, in and a month there; twelve alarms.
    CloudWatch: close(0.00316 + 0.00017 + 1.2),
    KMS: close(1),
  })
  expect(month.usd).toBeCloseTo(2.757, 3)
})
