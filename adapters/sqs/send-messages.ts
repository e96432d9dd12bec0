/** Sends messages to a queue in batches, and those again that SQS refuses. */
import { setTimeout as delay } from 'node:timers/promises'
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'

export interface Refused {
  /** Its place in the list of bodies. */
  readonly index: number
  readonly reason: string
}

/** The service's limits for one SendMessageBatch: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html. */
const BATCH = 10
const BATCH_BYTES = 256 * 1024
const AT_ONCE = 4
const TRIES = 5
const FIRST_WAIT_MS = 100

/** Gives those that were still refused after several tries. Throws what the SDK throws. */
export async function sendMessages(
  client: SQSClient,
  queueUrl: string,
  bodies: readonly string[],
): Promise<readonly Refused[]> {
  let refused: Refused[] = bodies.map((_, index) => ({ index, reason: '' }))
  for (let tried = 0; refused.length > 0 && tried < TRIES; tried++) {
    if (tried > 0) await delay(FIRST_WAIT_MS * 2 ** tried)
    const again: Refused[] = []
    const batches = batchesOf(refused, bodies)
    const sender = async (): Promise<void> => {
      for (let next = batches.next(); !next.done; next = batches.next()) {
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: next.value.map((at) => ({ Id: String(at), MessageBody: bodies[at] })),
          }),
        )
        for (const { Id, Code, Message } of Failed) {
          again.push({ index: Number(Id), reason: Message ?? Code ?? 'no reason is given' })
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, sender))
    refused = again
  }
  return refused
}

function* batchesOf(messages: readonly Refused[], bodies: readonly string[]): Generator<number[]> {
  let batch: number[] = []
  let bytes = 0
  for (const { index } of messages) {
    const size = Buffer.byteLength(bodies[index] as string)
    if (batch.length === BATCH || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(index)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
