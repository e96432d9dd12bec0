/** A queue that is subscribed to the stack's notices, and what has come to it. */
import { SubscribeCommand } from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs'
import { snsClient, sqsClient } from '../../adapters/clients.ts'
import { readRunning } from '../../local/running.ts'
import type { World } from './harness.ts'

export interface Notice {
  readonly Subject: string
  readonly Message: string
}

export interface Mailbox {
  /** All that came since the last call. The stack has sent a run's notice before it closes the run. */
  received(): Promise<Notice[]>
  close(): void
}

export async function openMailbox({ home, stack }: World): Promise<Mailbox> {
  const sns = snsClient(stack.endpoints)
  const sqs = sqsClient(stack.endpoints)
  await sqs.send(new CreateQueueCommand({ QueueName: 'mailbox' }))
  const QueueUrl = `${stack.endpoints.messaging}/000000000000/mailbox`
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  )
  const TopicArn = (await readRunning(home))?.topicArn
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }),
  )
  return {
    received: async () => {
      const notices: Notice[] = []
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
        if (Messages.length === 0) return notices
        for (const { Body = '{}', ReceiptHandle } of Messages) {
          notices.push(JSON.parse(Body))
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
        }
      }
    },
    close: () => {
      sns.destroy()
      sqs.destroy()
    },
  }
}
