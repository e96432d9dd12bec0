import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sqsClient } from '../../../adapters/clients.ts'
import { type DelayMessage, delayMessages } from '../../../adapters/sqs/message-delay.ts'
import { type Messaging, startMessaging } from '../../../local/messaging.ts'

let messaging: Messaging
let client: SQSClient
let delayMessage: DelayMessage
beforeAll(async () => {
  messaging = await startMessaging()
  const { endpoint } = messaging
  client = sqsClient({ s3: '', dynamodb: '', messaging: endpoint })
  delayMessage = delayMessages(client, messaging.queueUrl)
})
afterAll(async () => {
  client.destroy()
  await messaging.close()
})

async function receive() {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: messaging.queueUrl,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
  )
  return Messages[0]
}

test('a message comes again at once after a wait of 0 seconds, its receipts counted', async () => {
  await messaging.send({ hello: 1 })
  const first = await receive()
  expect(await receive()).toBeUndefined()
  await delayMessage(first?.ReceiptHandle ?? '', 0)
  const second = await receive()
  expect(second?.MessageId).toBe(first?.MessageId)
  expect(second?.Attributes?.ApproximateReceiveCount).toBe('2')
  expect(await messaging.pending()).toBe(1)
})

test('a message with a longer wait does not come yet', async () => {
  await messaging.send({ hello: 2 })
  const message = await receive()
  await delayMessage(message?.ReceiptHandle ?? '', 900)
  expect(await receive()).toBeUndefined()
})

test('a receipt that is none is an error', async () => {
  await expect(delayMessage('nonsense', 5)).rejects.toThrow()
})
