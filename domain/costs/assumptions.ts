/** What cannot be measured without AWS, and is assumed. */

/** Milliseconds that a request within a region takes; Lambda bills the waiting too. */
export const S3_MS = 30
export const DYNAMODB_MS = 6
export const BATCH_WRITE_MS = 12

/** Long polls by Lambda on an idle queue: five at a time, 20 seconds each. */
export const IDLE_POLLS_PER_DAY = 5 * 3 * 60 * 24
/** Sent by S3, received and deleted by Lambda. */
export const QUEUE_REQUESTS_PER_FILE = 3

/** Files of which some row is rejected: their rows are one more document in the work bucket. */
export const SHARE_WITH_REJECTS = 0.1
/** Meter-days with an anomaly. */
export const SHARE_ANOMALOUS = 0.01
/** With two reasons and their sentences. */
export const ANOMALY_BYTES = 1000

/** CPU to read where a million meters stand from the ledger, and to write it, as tried once. */
export const LEDGER_READ_SECONDS_PER_MILLION = 1
export const LEDGER_WRITE_SECONDS_PER_MILLION = 3

/** What Lambda itself logs of a call, and the line of ours that most have. */
export const LOG_BYTES_PER_CALL = 900
/** Days that logs are kept. */
export const LOG_DAYS = 30

/** Cold starts and short work around a call. */
export const CALL_SECONDS = 0.05

/** DynamoDB stores so much more of each item, for its key in the table and in the index. */
export const BYTES_BESIDE_ITEM = 100

/** In serverless.yml. */
export const ALARMS = 12
export const KEYS = 1

/** As people read it. */
export const ASSUMPTIONS: readonly string[] = [
  'a month of 30 days; files come evenly over the day; no reading comes twice',
  `waiting: ${S3_MS} ms for a request to S3, ${DYNAMODB_MS} ms to DynamoDB, ${BATCH_WRITE_MS} ms for 25 writes; a CPU as fast as the one measured`,
  `${SHARE_WITH_REJECTS * 100} % of files have rejected rows; ${SHARE_ANOMALOUS * 100} % of meter-days an anomaly`,
  'files lie in the bucket as plain CSV; logs are kept for 30 days',
]

/** What is left out, and why it may be. */
export const LEFT_OUT: readonly string[] = [
  'free tiers, which take a few dollars off; discounts; taxes',
  'X-Ray traces (5 USD a million, of one call a second and 5 % of the rest), and traffic out of AWS',
  'notices by SNS, schedules, lost and repeated requests, cold starts: cents',
  'writing what is new once: a unit for each meter in its first file, and for each date',
]
