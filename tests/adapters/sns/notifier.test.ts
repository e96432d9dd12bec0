import { type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { snsClient, sqsClient } from '../../../adapters/clients.ts'
import { SnsNotifier } from '../../../adapters/sns/notifier.ts'
import { type Messaging, startMessaging } from '../../../local/messaging.ts'

let messaging: Messaging
let sns: SNSClient
let sqs: SQSClient
let notifier: SnsNotifier
let queueUrl = ''
beforeAll(async () => {
  messaging = await startMessaging()
  const endpoints = { s3: '', dynamodb: '', messaging: messaging.endpoint }
  sns = snsClient(endpoints)
  sqs = sqsClient(endpoints)
  await sqs.send(new CreateQueueCommand({ QueueName: 'mailbox' }))
  queueUrl = `${messaging.endpoint}/000000000000/mailbox`
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  )
  const TopicArn = messaging.topicArn
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }),
  )
  notifier = new SnsNotifier(sns, TopicArn)
})
afterAll(async () => {
  sns.destroy()
  sqs.destroy()
  await messaging.close()
})

/** The notice as a subscribed queue gets it. */
async function delivered(): Promise<{ Subject: string; Message: string }> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5 }),
  )
  return JSON.parse(Messages[0]?.Body ?? '{}')
}

/** By the SDK's documentation of Subject: no control characters, less than 100 characters. */
const taken = /^\P{Cc}{1,99}$/u

test('a notice reaches who subscribed, its subject also in the text', async () => {
  await notifier.notify({
    subject: 'drops/a.csv failed',
    text: 'The file is empty.\nSend it again.',
  })
  expect(await delivered()).toMatchObject({
    Subject: 'drops/a.csv failed',
    Message: 'drops/a.csv failed\n\nThe file is empty.\nSend it again.',
  })
})

test.each([
  ['not ASCII', 'Zähler 日本 😀 failed'],
  ['long', `drops/${'k'.repeat(1024)} failed`],
  ['of 100 characters', 'k'.repeat(100)],
  ['of several lines', 'drops/a\nb\r\n.csv failed\u0000'],
])(
  'a subject that is %s is made one that SNS takes, and is whole in the text',
  async (_, subject) => {
    await notifier.notify({ subject, text: 'the text' })
    const { Subject, Message } = await delivered()
    expect(Subject).toMatch(taken)
    // JSON has no NUL, so what the queue shows of it is its own affair.
    expect(Message.startsWith(subject.slice(0, 8))).toBe(true)
    expect(Message.endsWith('\n\nthe text')).toBe(true)
  },
)

test.each([
  ['ASCII', 'x'],
  ['three bytes a character', '日'],
  ['surrogate pairs', '😀'],
])('a text longer than SNS takes is cut: %s', async (_, letter) => {
  await notifier.notify({ subject: 'long', text: letter.repeat(300_000) })
  const { Message } = await delivered()
  expect(Message.startsWith(`long\n\n${letter.repeat(1000)}`)).toBe(true)
  expect(Buffer.byteLength(Message)).toBeLessThan(256 * 1024)
  expect(Message.isWellFormed()).toBe(true)
})

test('a topic that is not there is an error', async () => {
  const nowhere = new SnsNotifier(sns, 'arn:aws:sns:us-east-1:000000000000:absent')
  await expect(nowhere.notify({ subject: 'a', text: 'b' })).rejects.toThrow()
})
