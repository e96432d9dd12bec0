/** What answering the API takes. */
import { CALL_SECONDS, DYNAMODB_MS, LOG_BYTES_PER_CALL } from './assumptions.ts'
import type { FoldedDay } from './folded-day.ts'
import type { Measures } from './measures.ts'
import { gigabytes, readUnits, SMALL_GB, SMALL_SLOWER, type Usage } from './usage.ts'
import { MONTH_DAYS, type Workload } from './workload.ts'

/** The longest that API Gateway waits, and the function runs. */
export const LONGEST_ANSWER_SECONDS = 29
/** Partitions of a date in the index, each a query of its own. */
const DATE_PARTITIONS = 16

export function answerUsage(workload: Workload, measures: Measures, day: FoldedDay): Usage[] {
  const ofMeter = workload.meterCallsPerDay * MONTH_DAYS
  const ofDate = workload.dateCallsPerDay * MONTH_DAYS
  const calls = ofMeter + ofDate
  const month = Math.min(MONTH_DAYS, workload.daysKept) * day.bytes
  const date = (workload.meters * day.bytes) / DATE_PARTITIONS
  const seconds =
    ofMeter * (CALL_SECONDS + DYNAMODB_MS / 1000) +
    ofDate * Math.min(LONGEST_ANSWER_SECONDS, dateSeconds(workload, measures, day))
  const use = (price: Usage['price'], what: string, quantity: number): Usage => ({
    ...{ for: 'answer', price, what, quantity },
  })
  return [
    use('api-call', 'calls', calls),
    use('lambda-request', 'calls', calls),
    use('lambda-gb-second', 'calls', seconds * SMALL_GB),
    use('dynamodb-read', 'a month of a meter', ofMeter * readUnits(month, 'consistent')),
    use(
      'dynamodb-read',
      'a date over all meters',
      ofDate * DATE_PARTITIONS * readUnits(date, 'eventual'),
    ),
    use('logs-gb', 'calls', gigabytes(calls * LOG_BYTES_PER_CALL)),
  ]
}

/** What the total of a date over all meters takes, in seconds, however long that is. */
export function dateSeconds(workload: Workload, measures: Measures, day: FoldedDay): number {
  const items = workload.meters * Math.max(1, day.items)
  return CALL_SECONDS + (items / 1e6) * measures.read.secondsPerMillionItems * SMALL_SLOWER
}
