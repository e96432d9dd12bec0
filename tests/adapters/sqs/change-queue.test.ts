import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { sqsClient } from '../../../adapters/clients.ts'
import { changeQueue } from '../../../adapters/sqs/change-queue.ts'
import { type Messaging, startMessaging } from '../../../local/messaging.ts'
import { changesIn } from './queue-contents.ts'

let messaging: Messaging
let client: SQSClient
beforeAll(async () => {
  messaging = await startMessaging()
  client = sqsClient({ s3: '', dynamodb: '', messaging: messaging.endpoint })
})
beforeEach(() => changesIn(client, messaging.queueUrl))
afterAll(async () => {
  client.destroy()
  await messaging.close()
})

const changeOf = (key: string, removed = false) => ({ key, removed })

test('each change is a message, also where there are many', async () => {
  const keys = Array.from({ length: 25 }, (_, index) => `files/${index}.csv`)
  await changeQueue(client, messaging.queueUrl, 'drops')(keys.map((key) => changeOf(key)))
  const found = await changesIn(client, messaging.queueUrl)
  expect(found.map(({ key }) => key).sort()).toEqual(keys.sort())
})

test('keys and removals arrive as they are', async () => {
  const changes = [changeOf('a b+ü/100%.csv'), changeOf("it's (1)!*.csv", true)]
  await changeQueue(client, messaging.queueUrl, 'drops')(changes)
  const found = await changesIn(client, messaging.queueUrl)
  expect(found).toHaveLength(2)
  expect(found).toEqual(
    expect.arrayContaining(changes.map((change) => ({ ...change, bucket: 'drops' }))),
  )
})

/** Refuses the first entry of each batch, so many times. */
function refusing(times: number): SQSClient {
  let left = times
  const send = async (command: SendMessageBatchCommand) => {
    const [first, ...others] = command.input.Entries ?? []
    if (first === undefined || left-- <= 0) return client.send(command)
    const input = { ...command.input, Entries: others }
    if (others.length > 0) await client.send(new SendMessageBatchCommand(input))
    return { Failed: [{ Id: first.Id, Code: 'ServiceUnavailable', SenderFault: false }] }
  }
  return { send } as unknown as SQSClient
}

test('what SQS refuses of a batch is sent again, and nothing else is', async () => {
  const keys = ['a', 'b', 'c']
  const send = changeQueue(refusing(2), messaging.queueUrl, 'drops')
  await send(keys.map((key) => changeOf(key)))
  const found = await changesIn(client, messaging.queueUrl)
  expect(found.map(({ key }) => key).sort()).toEqual(keys)
})

test('what is refused each time is an error that says so', async () => {
  const send = changeQueue(refusing(Number.POSITIVE_INFINITY), messaging.queueUrl, 'drops')
  await expect(send([changeOf('a'), changeOf('b')])).rejects.toThrow(
    'The ingest queue refused 1 of 2 messages: ServiceUnavailable',
  )
})
