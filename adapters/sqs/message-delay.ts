/** Shortens the time after which a message that was handed back comes again. */
import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs'

/** Makes the message visible again after so many seconds. */
export type DelayMessage = (receiptHandle: string, seconds: number) => Promise<void>

export function delayMessages(client: SQSClient, queueUrl: string): DelayMessage {
  return async (receiptHandle, seconds) => {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    )
  }
}
