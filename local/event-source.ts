/** What Lambda does between a queue and a function: polls, calls, deletes what succeeded. */
import { setTimeout as delay } from 'node:timers/promises'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import type { IngestHandler } from '../handlers/ingest.ts'
import { MAX_RECEIVES } from './messaging.ts'

export interface EventSource {
  /** Calls of the handler that are under way. */
  underWay(): number
  /** Stops polling and waits for the calls that are under way. */
  close(): Promise<void>
}

/** What a user of the source hears of. */
export interface EventSourceListener {
  /** The queue did not answer, or the handler threw. Polling goes on. */
  failed(error: unknown): void
  /** The message failed for the last time, and goes to the dead letters. */
  gaveUp(message: { readonly messageId: string; readonly body: string }): void
}

const POLLERS = 4
/**
 * How long a message stays hidden by itself: it comes again soon where its deletion failed or its
 * call was cut off. While a call is under way, that is put off again and again.
 */
const HIDDEN_SECONDS = 60
/** Nothing limits a call on one's own machine. */
const CALL_LIMIT_MS = 12 * 60 * 60_000
const AFTER_FAILURE_MS = 1000

interface Source {
  readonly client: SQSClient
  readonly queueUrl: string
  readonly handler: IngestHandler
  readonly listener: EventSourceListener
  readonly hiddenSeconds: number
}

/** Polls the queue and calls the handler, a message a call, as in serverless.yml. */
export function startEventSource(
  client: SQSClient,
  queueUrl: string,
  handler: IngestHandler,
  listener: EventSourceListener,
  hiddenSeconds = HIDDEN_SECONDS,
): EventSource {
  const closing = new AbortController()
  let underWay = 0
  const counted: IngestHandler = async (event, context) => {
    underWay++
    try {
      return await handler(event, context)
    } finally {
      underWay--
    }
  }
  const source = { client, queueUrl, handler: counted, listener, hiddenSeconds }
  const poll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        const message = await receive(source, closing.signal)
        if (message !== undefined) await work(source, message)
      } catch (error) {
        if (closing.signal.aborted) return
        listener.failed(error)
        await delay(AFTER_FAILURE_MS)
      }
    }
  }
  const pollers = Array.from({ length: POLLERS }, poll)
  return {
    underWay: () => underWay,
    close: async () => {
      closing.abort()
      await Promise.all(pollers)
    },
  }
}

async function receive(source: Source, abortSignal: AbortSignal): Promise<Message | undefined> {
  const { Messages = [] } = await source.client.send(
    new ReceiveMessageCommand({
      QueueUrl: source.queueUrl,
      MaxNumberOfMessages: 1,
      WaitTimeSeconds: 20,
      VisibilityTimeout: source.hiddenSeconds,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
    { abortSignal },
  )
  return Messages[0]
}

/** Calls the handler and deletes the message unless it failed. */
async function work(source: Source, message: Message): Promise<void> {
  const { client, queueUrl: QueueUrl, handler, listener, hiddenSeconds } = source
  const { ReceiptHandle } = message
  const hide = async (VisibilityTimeout: number): Promise<void> => {
    // Without it the message comes at another time, which does no harm: ingestion takes leases
    // and knows what it has done.
    await client
      .send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }))
      .catch(() => {})
  }
  const heartbeat = setInterval(() => void hide(hiddenSeconds), (hiddenSeconds * 1000) / 3)
  const record = toRecord(message)
  let deleted = false
  try {
    const deadline = Date.now() + CALL_LIMIT_MS
    const answer = await handler(
      { Records: [record] },
      {
        awsRequestId: crypto.randomUUID(),
        getRemainingTimeInMillis: () => deadline - Date.now(),
      },
    )
    if (answer !== undefined && answer.batchItemFailures.length > 0) return
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
    deleted = true
  } finally {
    clearInterval(heartbeat)
    if (!deleted && Number(record.attributes.ApproximateReceiveCount) >= MAX_RECEIVES) {
      listener.gaveUp(record)
      // Nothing is left to wait for: the next receive moves it.
      await hide(0)
    }
  }
}

function toRecord(message: Message): SQSRecord {
  return {
    messageId: message.MessageId as string,
    receiptHandle: message.ReceiptHandle as string,
    body: message.Body ?? '',
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
