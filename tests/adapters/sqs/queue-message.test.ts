import type { SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sqsClient } from '../../../adapters/clients.ts'
import { notificationOf } from '../../../adapters/s3/notification-of.ts'
import { partQueue } from '../../../adapters/sqs/part-queue.ts'
import { keysOf, parseQueueMessage } from '../../../adapters/sqs/queue-message.ts'
import type { PartMessage } from '../../../domain/ingestion/splitting/split-version.ts'
import { type Messaging, startMessaging } from '../../../local/messaging.ts'
import { bodiesIn } from './queue-contents.ts'

let messaging: Messaging
let client: SQSClient
beforeAll(async () => {
  messaging = await startMessaging()
  client = sqsClient({ s3: '', dynamodb: '', messaging: messaging.endpoint })
})
afterAll(async () => {
  client.destroy()
  await messaging.close()
})

const version = {
  ...{ bucket: 'drops', key: 'a b/ü+.csv', etag: 'e', lastModified: '2025-06-15T12:00:00Z' },
  ...{ size: 5_000_000_000_000, readAs: '{"name":"default"}', partBytes: 134_217_728 },
}
const read: PartMessage = { ...version, part: 0, phase: 'read' }
const write: PartMessage = { ...version, part: 999, phase: 'write', generation: 7 }
const bodyOf = (part: unknown) => JSON.stringify({ metertally: { part } })

test('parts arrive as they were sent', async () => {
  const messages = [read, write, ...Array.from({ length: 20 }, (_, part) => ({ ...read, part }))]
  await partQueue(client, messaging.queueUrl)(messages)
  const found = (await bodiesIn(client, messaging.queueUrl)).map(parseQueueMessage)
  expect(found).toHaveLength(messages.length)
  expect(found).toEqual(expect.arrayContaining(messages.map((part) => ({ part }))))
})

test('what the queue refuses is an error that names the object', async () => {
  const refusing = {
    send: async () => ({ Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }] }),
  } as unknown as SQSClient
  await expect(partQueue(refusing, messaging.queueUrl)([read])).rejects.toMatchObject({
    code: 'queue-refused',
    context: { key: 'a b/ü+.csv' },
  })
})

test('what S3 tells of is read as well', () => {
  const event = notificationOf({ bucket: 'drops', key: 'ä b.csv', removed: true })
  expect(parseQueueMessage(JSON.stringify(event))).toEqual({
    changed: [{ bucket: 'drops', key: 'ä b.csv', removed: true }],
  })
})

describe('is malformed', () => {
  test.each([
    ['a part of no phase', bodyOf({ ...version, part: 0 })],
    ['a part that is written as no generation', bodyOf({ ...version, part: 0, phase: 'write' })],
    ['a part without a number', bodyOf({ ...version, phase: 'read' })],
    ['a negative number', bodyOf({ ...read, part: -1 })],
    ['parts of no bytes', bodyOf({ ...read, partBytes: 0 })],
    ['a part of no object', bodyOf({ ...read, key: '' })],
    ['something else of ours', JSON.stringify({ metertally: {} })],
    ['no JSON', '{'],
  ])('%s', (_, body) => {
    expect(() => parseQueueMessage(body)).toThrow(
      expect.objectContaining({ code: 'event-malformed' }),
    )
    expect(keysOf(body)).toBeUndefined()
  })
})

test('people are told of its object', () => {
  expect(keysOf(bodyOf(write))).toBe('a b/ü+.csv (part 1000)')
})
