/** What Lambda does between a queue and a function: polls, calls, deletes what succeeded. */
import { setTimeout as delay } from 'node:timers/promises'
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import type { IngestHandler } from '../handlers/ingest.ts'

export interface EventSource {
  /** Stops polling and waits for the calls that are under way. */
  close(): Promise<void>
}

const BATCH = 10
const POLLERS = 4
/** As long as SQS hides a message; nothing limits a call on one's own machine. */
const CALL_LIMIT_MS = 12 * 60 * 60_000
const AFTER_FAILURE_MS = 1000

/** Polls the queue and calls the handler as Lambda's event source mapping does. */
export function startEventSource(
  client: SQSClient,
  queueUrl: string,
  handler: IngestHandler,
  onFailure: (error: unknown) => void,
): EventSource {
  const closing = new AbortController()
  const poll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await pollOnce(client, queueUrl, handler, closing.signal)
      } catch (error) {
        if (closing.signal.aborted) return
        onFailure(error)
        await delay(AFTER_FAILURE_MS)
      }
    }
  }
  const pollers = Array.from({ length: POLLERS }, poll)
  return {
    close: async () => {
      closing.abort()
      await Promise.all(pollers)
    },
  }
}

async function pollOnce(
  client: SQSClient,
  queueUrl: string,
  handler: IngestHandler,
  abortSignal: AbortSignal,
): Promise<void> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: 20,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
    { abortSignal },
  )
  if (Messages.length === 0) return
  const event: SQSEvent = { Records: Messages.map(toRecord) }
  const deadline = Date.now() + CALL_LIMIT_MS
  const answer = await handler(event, {
    awsRequestId: crypto.randomUUID(),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  })
  const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  const done = Messages.filter(({ MessageId }) => !failed.has(MessageId as string))
  if (done.length === 0) return
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: done.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle })),
    }),
  )
}

function toRecord(message: Message): SQSRecord {
  return {
    messageId: message.MessageId as string,
    receiptHandle: message.ReceiptHandle as string,
    body: message.Body as string,
    attributes: {
      ApproximateReceiveCount: message.Attributes?.ApproximateReceiveCount ?? '1',
      SentTimestamp: '',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
    },
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:metertally-ingest',
    awsRegion: 'us-east-1',
  }
}
