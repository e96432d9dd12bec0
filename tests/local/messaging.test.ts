import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sqsClient } from '../../adapters/clients.ts'
import { type Messaging, startMessaging } from '../../local/messaging.ts'

let messaging: Messaging
let client: ReturnType<typeof sqsClient>
beforeAll(async () => {
  messaging = await startMessaging()
  client = sqsClient({ s3: '', dynamodb: '', messaging: messaging.endpoint })
})
afterAll(async () => {
  client.destroy()
  await messaging.close()
})

test('a message is pending until it is deleted', async () => {
  const { queueUrl: QueueUrl } = messaging
  expect(await messaging.pending()).toBe(0)
  await messaging.send({ a: 1 })
  expect([await messaging.pending(), await messaging.waiting()]).toEqual([1, 1])
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }))
  expect(Messages[0]?.Body).toBe('{"a":1}')
  expect(await messaging.pending()).toBe(1)
  expect(await messaging.waiting()).toBe(0)
  const ReceiptHandle = Messages[0]?.ReceiptHandle
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
  expect(await messaging.pending()).toBe(0)
})

test('a message that is put off is pending, but not waiting', async () => {
  const { queueUrl: QueueUrl } = messaging
  await messaging.send({ a: 2 })
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }))
  const ReceiptHandle = Messages[0]?.ReceiptHandle
  await client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 900 }),
  )
  expect([await messaging.pending(), await messaging.waiting()]).toEqual([1, 0])
})

test('dead letters are counted apart', async () => {
  const { deadLettersUrl: QueueUrl } = messaging
  const before = await messaging.pending()
  expect(await messaging.deadLetters()).toBe(0)
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'lost' }))
  expect([await messaging.deadLetters(), await messaging.pending()]).toEqual([1, before])
  // Someone looks at it: it is still there.
  await client.send(new ReceiveMessageCommand({ QueueUrl }))
  expect(await messaging.deadLetters()).toBe(1)
})

test('a message that fails again and again goes to the dead letters', async () => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: messaging.queueUrl, AttributeNames: ['All'] }),
  )
  expect(JSON.parse(Attributes?.RedrivePolicy ?? '{}')).toEqual({
    deadLetterTargetArn: expect.stringMatching(/:metertally-ingest-dead-letters$/),
    maxReceiveCount: 10,
  })
})
