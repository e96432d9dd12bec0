/**
 * The ingest function: S3 notifications, by SQS or straight from S3, to ingestions; and parts of big
 * objects, by messages of its own.
 *
 * Retry contract: a message named in `batchItemFailures` comes again, after a wait that grows with
 * its receive count; the others are deleted. Bad files and malformed events are results, recorded
 * and deleted. For a direct S3 event a throw makes Lambda deliver it again.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { Context, S3Event, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { limitHeapGrowth } from '../adapters/lambda/heap-growth.ts'
import { parseNotification } from '../adapters/s3/notification.ts'
import type { DelayMessage } from '../adapters/sqs/message-delay.ts'
import { parseQueueMessage, type QueueMessage } from '../adapters/sqs/queue-message.ts'
import { type Log, wireIngest } from '../adapters/wiring.ts'
import { HandBack, MetertallyError } from '../domain/errors.ts'
import { ingestObject } from '../domain/ingestion/ingest-object.ts'
import type { IngestPorts } from '../domain/ingestion/ingest-ports.ts'
import { recordMalformed } from '../domain/ingestion/record-malformed.ts'
import type { PartMessage } from '../domain/ingestion/splitting/split-version.ts'
import { workOnPart } from '../domain/ingestion/splitting/work-on-part.ts'

export interface IngestDeps {
  readonly ports: IngestPorts
  readonly delayMessage: DelayMessage
  readonly log: Log
}

export type IngestContext = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>

export type IngestHandler = (
  event: SQSEvent | S3Event,
  context: IngestContext,
) => Promise<SQSBatchResponse | undefined>

/** A quarter of an hour outlasts any lease: a Lambda lives no longer. */
const LONGEST_WAIT_SECONDS = 900

export function createIngestHandler(deps: IngestDeps): IngestHandler {
  return async (event, context) => {
    if (!isQueueEvent(event)) {
      await ingestAll(deps, context.awsRequestId, context, () => ({
        changed: parseNotification(event),
      }))
      return undefined
    }
    return processPartialResponse(
      event,
      (message: SQSRecord) => ingestMessage(deps, message, context),
      // It keeps one batch's failures, and a local stack works on several batches at once.
      new BatchProcessor(EventType.SQS),
      { throwOnFullBatchFailure: false, processInParallel: false },
    )
  }
}

async function ingestMessage(
  deps: IngestDeps,
  message: SQSRecord,
  context: IngestContext,
): Promise<void> {
  try {
    await ingestAll(deps, message.messageId, context, () => parseQueueMessage(message.body))
  } catch (error) {
    try {
      await deps.delayMessage(message.receiptHandle, waitFor(message, error))
    } catch (cause) {
      // It still comes again, only later: when the queue's own visibility timeout is over.
      deps.log.warn('could not shorten the wait of a message', { error: cause })
    }
    throw error
  }
}

async function ingestAll(
  deps: IngestDeps,
  eventId: string,
  context: IngestContext,
  parse: () => QueueMessage,
): Promise<void> {
  let message: QueueMessage
  try {
    message = parse()
  } catch (error) {
    if (!(error instanceof MetertallyError)) throw error
    deps.log.warn(error.message, { eventId })
    return recordMalformed(deps.ports, eventId, error)
  }
  if (message.part !== undefined) return ingestPart(deps, message.part)
  for (const { bucket, key, removed } of message.changed) {
    if (bucket !== deps.ports.drops.name) {
      deps.log.warn('ignored an event of another bucket', { bucket, key })
      continue
    }
    const started = Date.now()
    const untilMs = started + context.getRemainingTimeInMillis()
    try {
      const lease = { owner: `${context.awsRequestId}/${eventId}`, untilMs }
      const outcome = await ingestObject(deps.ports, { key, removed }, lease)
      deps.log.info('ingested', { key, milliseconds: Date.now() - started, ...outcome })
    } catch (error) {
      deps.log.warn('handed back', { key, error })
      throw error
    }
  }
}

async function ingestPart({ ports, log }: IngestDeps, message: PartMessage): Promise<void> {
  const { bucket, key, part, phase } = message
  if (bucket !== ports.drops.name) {
    log.warn('ignored a part of another bucket', { bucket, key })
    return
  }
  const started = Date.now()
  try {
    const outcome = await workOnPart(ports, message)
    log.info('worked on a part', { key, part, phase, outcome, milliseconds: Date.now() - started })
  } catch (error) {
    log.warn('handed back', { key, part, phase, error })
    throw error
  }
}

/** Doubles with each receipt, so that whatever stands in the way has time to pass. */
function waitFor(message: SQSRecord, error: unknown): number {
  const first = error instanceof HandBack ? error.retryAfterSeconds : 10
  const receipts = Number(message.attributes.ApproximateReceiveCount) || 1
  return Math.min(LONGEST_WAIT_SECONDS, Math.round(first * 2 ** (receipts - 1)))
}

function isQueueEvent(event: SQSEvent | S3Event): event is SQSEvent {
  return (event as Partial<SQSEvent> | null)?.Records?.[0]?.eventSource === 'aws:sqs'
}

let wired: IngestHandler | undefined

export const handler: IngestHandler = (event, context) => {
  if (wired === undefined) {
    limitHeapGrowth()
    wired = createIngestHandler(wireIngest(process.env))
  }
  return wired(event, context)
}
