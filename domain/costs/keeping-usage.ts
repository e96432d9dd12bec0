/** What is paid for what lies there, and for what runs whether or not files come. */
import {
  ALARMS,
  ANOMALY_BYTES,
  BYTES_BESIDE_ITEM,
  CALL_SECONDS,
  KEYS,
  LOG_DAYS,
  S3_MS,
  SHARE_ANOMALOUS,
} from './assumptions.ts'
import type { FoldedDay } from './folded-day.ts'
import type { Measures } from './measures.ts'
import { CPU_GB, gigabytes, readUnits, type Usage, WITH_INDEX } from './usage.ts'
import { itemsPerFile, MONTH_DAYS, type Workload } from './workload.ts'

/** Objects in one answer of a list. */
const LISTED = 1000
/** A scan reads a MB at a time. */
const PAGE_BYTES = 2 ** 20

/** `logsGb`: what all others log in a month. */
export function keepingUsage(
  workload: Workload,
  { file, item, layouts }: Measures,
  day: FoldedDay,
  logsGb: number,
): Usage[] {
  const { meters, daysKept, filesPerDay, layout } = workload
  const readings = meters * daysKept * (day.bytes + day.items * BYTES_BESIDE_ITEM)
  const records = filesPerDay * daysKept * (file.recordBytes + BYTES_BESIDE_ITEM)
  const anomalies = meters * daysKept * SHARE_ANOMALOUS * (ANOMALY_BYTES + BYTES_BESIDE_ITEM)
  const rowReadings = meters * daysKept * (1440 / workload.interval)
  const csv = rowReadings * layouts[layout].bytesPerReading
  const manifests = filesPerDay * daysKept * itemsPerFile(workload) * item.manifestBytes
  const use = (price: Usage['price'], what: string, quantity: number): Usage => ({
    ...{ for: 'keep', price, what, quantity },
  })
  return [
    use('dynamodb-storage', 'readings', gigabytes(readings)),
    use('dynamodb-storage', 'readings, index by date', gigabytes(readings * (WITH_INDEX - 1))),
    use('dynamodb-storage', 'records and their index', gigabytes(records * WITH_INDEX)),
    use('dynamodb-storage', 'anomalies and their index', gigabytes(anomalies * WITH_INDEX)),
    use('dynamodb-recovery', 'tables without indexes', gigabytes(readings + records + anomalies)),
    use('s3-storage', 'files', gigabytes(csv)),
    use('s3-storage', 'manifests', gigabytes(manifests)),
    use('logs-storage', 'logs', (logsGb * LOG_DAYS) / MONTH_DAYS),
  ]
}

/** The daily comparison of bucket and records, and what is paid by the month. */
export function runningUsage({ filesPerDay, daysKept }: Workload, { file }: Measures): Usage[] {
  const objects = filesPerDay * daysKept
  const lists = Math.ceil(objects / LISTED)
  const pages = Math.ceil((objects * file.recordBytes) / PAGE_BYTES)
  const seconds = CALL_SECONDS + ((lists + pages) * 2 * S3_MS) / 1000
  const scanned = readUnits(objects * file.recordBytes, 'eventual')
  const use = (price: Usage['price'], what: string, quantity: number): Usage => ({
    ...{ for: 'run', price, what, quantity },
  })
  return [
    use('s3-put', 'daily lists of the bucket', lists * MONTH_DAYS),
    use('dynamodb-read', 'daily scan of records', scanned * MONTH_DAYS),
    use('lambda-gb-second', 'daily reconcile', seconds * MONTH_DAYS * CPU_GB),
    use('alarm', 'alarms', ALARMS),
    use('key', 'key of the notices', KEYS),
  ]
}
