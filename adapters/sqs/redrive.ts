/** Moves messages from a dead-letter queue back to the queue that they come from. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { keysOf } from './queue-message.ts'
import { type Refused, sendMessages } from './send-messages.ts'

export interface RedriveOptions {
  readonly signal?: AbortSignal | undefined
  /** Called after each batch: how many have been moved, of how many that were there at the start. */
  readonly onMoved?: (moved: number, all: number) => void
}

export interface Redriven {
  /** The keys that the moved messages are about; of one that is no event, its message id. */
  readonly moved: readonly string[]
  readonly refused: readonly { readonly key: string; readonly reason: string }[]
  /** Messages that are there still, or again. */
  readonly remaining: number
}

const BATCH = 10
/** SQS may answer nothing from a queue that has a message. */
const EMPTY_RECEIVES = 3
const WAIT_SECONDS = 1
/** Long enough for a batch; what is not deleted by then shows again. */
const HIDDEN_SECONDS = 60

/**
 * Moves as many messages as there are at the start: one that comes straight back is not moved
 * twice. A message is deleted only once it has been sent, so a crash leaves it in both queues, which
 * is harmless.
 */
export async function redrive(
  client: SQSClient,
  from: string,
  to: string,
  { signal, onMoved }: RedriveOptions = {},
): Promise<Redriven> {
  const all = await countOf(client, from)
  const moved: string[] = []
  const refused: { key: string; reason: string }[] = []
  let empty = 0
  const handled = (): number => moved.length + refused.length
  while (handled() < all && empty < EMPTY_RECEIVES && !signal?.aborted) {
    const messages = await receive(client, from, Math.min(BATCH, all - handled()))
    if (messages.length === 0) empty++
    else {
      empty = 0
      const kept = await moveBatch(client, from, to, messages)
      const reasons = new Map(kept.map(({ index, reason }) => [index, reason]))
      for (const [index, message] of messages.entries()) {
        const reason = reasons.get(index)
        if (reason === undefined) moved.push(nameOf(message))
        else refused.push({ key: nameOf(message), reason })
      }
      onMoved?.(moved.length, all)
    }
  }
  return { moved, refused, remaining: await countOf(client, from) }
}

async function countOf(client: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  )
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0)
}

async function receive(client: SQSClient, queueUrl: string, most: number): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: most,
      WaitTimeSeconds: WAIT_SECONDS,
      VisibilityTimeout: HIDDEN_SECONDS,
    }),
  )
  return Messages
}

/** Sends, then deletes what was sent; what was refused is shown again at once. */
async function moveBatch(
  client: SQSClient,
  from: string,
  to: string,
  messages: readonly Message[],
): Promise<readonly Refused[]> {
  const refused = await sendMessages(
    client,
    to,
    messages.map(({ Body }) => Body as string),
  )
  const kept = new Set(refused.map(({ index }) => index))
  const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
  const sent = entries.filter((_, index) => !kept.has(index))
  if (sent.length > 0) {
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: from, Entries: sent }))
  }
  if (kept.size > 0) {
    const Entries = entries
      .filter((_, index) => kept.has(index))
      .map((entry) => ({ ...entry, VisibilityTimeout: 0 }))
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: from, Entries }))
  }
  return refused
}

function nameOf({ Body = '', MessageId }: Message): string {
  return keysOf(Body) ?? `message ${MessageId}`
}
