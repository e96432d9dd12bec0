/** Takes what is in a queue out of it. */
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { type ChangedObject, parseMessage } from '../../../adapters/s3/notification.ts'

/** The bodies of all messages that can be received now. */
export async function bodiesIn(client: SQSClient, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = []
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    )
    if (Messages.length === 0) return bodies
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(Body)
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
    }
  }
}

/** The changes that they tell of. */
export async function changesIn(client: SQSClient, queueUrl: string): Promise<ChangedObject[]> {
  return (await bodiesIn(client, queueUrl)).flatMap(parseMessage)
}
