import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { sqsClient } from '../../../adapters/clients.ts'
import { notificationOf } from '../../../adapters/s3/notification-of.ts'
import { redrive } from '../../../adapters/sqs/redrive.ts'
import { type Messaging, startMessaging } from '../../../local/messaging.ts'
import { bodiesIn } from './queue-contents.ts'

let messaging: Messaging
let client: SQSClient
let dead: string
let live: string
beforeAll(async () => {
  messaging = await startMessaging()
  client = sqsClient({ s3: '', dynamodb: '', messaging: messaging.endpoint })
  dead = messaging.deadLettersUrl
  live = messaging.queueUrl
})
beforeEach(async () => {
  await bodiesIn(client, dead)
  await bodiesIn(client, live)
})
afterAll(async () => {
  client.destroy()
  await messaging.close()
})

const eventOf = (key: string): string =>
  JSON.stringify(notificationOf({ bucket: 'drops', key, removed: false }))

async function send(QueueUrl: string, ...bodies: string[]): Promise<void> {
  for (const MessageBody of bodies) {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }))
  }
}

async function hidden(QueueUrl: string): Promise<string | undefined> {
  const AttributeNames = ['ApproximateNumberOfMessagesNotVisible' as const]
  const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))
  return answer.Attributes?.ApproximateNumberOfMessagesNotVisible
}

test('moves all messages as they are, and names their keys', async () => {
  const keys = Array.from({ length: 12 }, (_, index) => `a b/${index}.csv`)
  await send(dead, ...keys.map(eventOf))
  const steps: number[][] = []
  const found = await redrive(client, dead, live, {
    onMoved: (moved, all) => steps.push([moved, all]),
  })
  expect([...found.moved].sort()).toEqual([...keys].sort())
  expect(found).toMatchObject({ refused: [], remaining: 0 })
  expect(steps.at(-1)).toEqual([12, 12])
  expect((await bodiesIn(client, live)).sort()).toEqual(keys.map(eventOf).sort())
  expect([await bodiesIn(client, dead), await hidden(dead)]).toEqual([[], '0'])
})

test('moves what is no event too, by the name of the message', async () => {
  await send(dead, 'no event')
  expect((await redrive(client, dead, live)).moved).toEqual([expect.stringMatching(/^message \S+/)])
  expect(await bodiesIn(client, live)).toEqual(['no event'])
})

test('does nothing where nothing is', async () => {
  expect(await redrive(client, dead, live)).toEqual({ moved: [], refused: [], remaining: 0 })
})

test('ends also where each message comes straight back', async () => {
  await send(dead, eventOf('a'), eventOf('b'))
  // Moved from the queue to itself.
  const found = await redrive(client, dead, dead)
  expect(found.moved).toHaveLength(2)
  expect(found.remaining).toBe(2)
})

test('keeps a message that the queue refuses, to be seen again at once', async () => {
  await send(dead, eventOf('good'), eventOf('bad'))
  const refuseBad = async (command: unknown) => {
    if (!(command instanceof SendMessageBatchCommand)) return client.send(command as never)
    const { Entries = [], QueueUrl } = command.input
    const isBad = ({ MessageBody = '' }) => MessageBody.includes('bad')
    const good = Entries.filter((entry) => !isBad(entry))
    if (good.length > 0) {
      await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: good }))
    }
    return { Failed: Entries.filter(isBad).map(({ Id }) => ({ Id, Message: 'too long' })) }
  }
  const found = await redrive({ send: refuseBad } as unknown as SQSClient, dead, live)
  expect(found).toEqual({
    moved: ['good'],
    refused: [{ key: 'bad', reason: 'too long' }],
    remaining: 1,
  })
  expect(await bodiesIn(client, live)).toEqual([eventOf('good')])
  expect(await bodiesIn(client, dead)).toEqual([eventOf('bad')])
})

test('begins no further batch once it is told to stop', async () => {
  await send(dead, eventOf('a'))
  const found = await redrive(client, dead, live, { signal: AbortSignal.abort() })
  expect(found).toEqual({ moved: [], refused: [], remaining: 1 })
})
