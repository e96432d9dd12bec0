/** What reading the files takes. */
import { DAY_WEIGHT } from '../gathering/edition-chain.ts'
import { DEFAULT_LIMITS } from '../ingestion/limits.ts'
import {
  BATCH_WRITE_MS,
  CALL_SECONDS,
  DYNAMODB_MS,
  IDLE_POLLS_PER_DAY,
  LOG_BYTES_PER_CALL,
  QUEUE_REQUESTS_PER_FILE,
  S3_MS,
  SHARE_WITH_REJECTS,
} from './assumptions.ts'
import type { Measures } from './measures.ts'
import { CPU_GB, gigabytes, itemBytes, type Usage, WITH_INDEX, writeUnits } from './usage.ts'
import { itemsPerFile, MONTH_DAYS, readingsPerItem, type Workload } from './workload.ts'

/** Requests of writing a record: its lease, twice while it is processed, and closed. */
const RECORD_REQUESTS = 4
const ITEMS_IN_BATCH = 25
const BATCHES_AT_ONCE = 8

export function ingestUsage(workload: Workload, measures: Measures): Usage[] {
  const files = workload.filesPerDay * MONTH_DAYS
  const items = files * itemsPerFile(workload)
  const { file } = measures
  const written = writeUnits(itemBytes(measures, readingsPerItem(workload)))
  const use = (price: Usage['price'], what: string, quantity: number): Usage => ({
    ...{ for: 'ingest', price, what, quantity },
  })
  return [
    use(
      's3-put',
      'uploads, manifests, rejected rows, lists',
      files * (file.puts + file.lists + SHARE_WITH_REJECTS),
    ),
    use('s3-get', 'files', files * (file.gets + passes(workload) - 1)),
    use('sqs-request', 'messages', files * QUEUE_REQUESTS_PER_FILE),
    use('sqs-request', 'polls of an idle queue', IDLE_POLLS_PER_DAY * MONTH_DAYS),
    use('lambda-request', 'files', files),
    use('lambda-gb-second', 'files', files * secondsPerFile(workload, measures) * CPU_GB),
    use('dynamodb-write', 'readings', items * written),
    use('dynamodb-write', 'readings, index by date', items * written * (WITH_INDEX - 1)),
    use('dynamodb-write', 'records', files * file.recordWriteUnits),
    // Half a unit for each key, be it there or not.
    use('dynamodb-read', 'catalogue of meters', items * 0.5),
    use('logs-gb', 'files', gigabytes(files * (file.logBytes + LOG_BYTES_PER_CALL))),
  ]
}

/** What one call of `ingest` lasts, in seconds: its work, and what it waits for beside. */
export function secondsPerFile(workload: Workload, measures: Measures): number {
  const { file, item, layouts } = measures
  const items = itemsPerFile(workload)
  const readings = items * readingsPerItem(workload)
  const reading =
    ((passes(workload) * readings) / 1e6) * layouts[workload.layout].secondsPerMillionReadings
  const writing = (items / 1e6) * item.secondsPerMillion
  const batches = Math.ceil(items / ITEMS_IN_BATCH / BATCHES_AT_ONCE)
  // Eight batches are on their way while the next are made.
  const waiting = Math.max(0, (batches * BATCH_WRITE_MS) / 1000 - writing)
  const requests = file.puts - 1 + file.lists + file.gets + SHARE_WITH_REJECTS
  const oneByOne = (requests * S3_MS + RECORD_REQUESTS * DYNAMODB_MS) / 1000
  return CALL_SECONDS + file.seconds + reading + writing + waiting + oneByOne
}

/** A file that does not fit in memory is read twice. */
function passes(workload: Workload): number {
  const held = itemsPerFile(workload) * (DAY_WEIGHT + readingsPerItem(workload))
  return held > DEFAULT_LIMITS.heldReadings ? 2 : 1
}
