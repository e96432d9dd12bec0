import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import { sqsClient } from '../../adapters/clients.ts'
import type { IngestHandler } from '../../handlers/ingest.ts'
import { type EventSource, startEventSource } from '../../local/event-source.ts'
import { type Messaging, startMessaging } from '../../local/messaging.ts'

let messaging: Messaging
let client: ReturnType<typeof sqsClient>
let source: EventSource | undefined
let failures: unknown[]
beforeEach(async () => {
  messaging = await startMessaging()
  client = sqsClient({ s3: '', dynamodb: '', messaging: messaging.endpoint })
  failures = []
})
afterEach(async () => {
  await source?.close()
  source = undefined
  client.destroy()
  await messaging.close()
})

function start(handler: IngestHandler): void {
  source = startEventSource(client, messaging.queueUrl, handler, (error) => failures.push(error))
}

/** A handler that hands each record on, and a promise of the first so many of them. */
function recorder(count: number, failing: (record: SQSRecord) => boolean = () => false) {
  const records: SQSRecord[] = []
  const { promise, resolve } = Promise.withResolvers<SQSRecord[]>()
  const handler: IngestHandler = async (event) => {
    const { Records } = event as SQSEvent
    records.push(...Records)
    if (records.length >= count) resolve(records)
    const failed = Records.filter(failing)
    return {
      batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
    }
  }
  return { handler, received: promise }
}

test('the handler gets every message, and what it does not name is deleted', async () => {
  for (let number = 0; number < 25; number++) await messaging.send({ number })
  const { handler, received } = recorder(25)
  start(handler)
  const bodies = (await received).map(({ body }) => JSON.parse(body).number)
  expect(bodies.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, n) => n))
  await source?.close()
  expect(await messaging.pending()).toBe(0)
  expect(failures).toEqual([])
})

test('a record looks as Lambda gives it', async () => {
  await messaging.send({ number: 1 })
  const { handler, received } = recorder(1)
  start(handler)
  const [record] = await received
  expect(record).toMatchObject({
    messageId: expect.stringMatching(/./),
    receiptHandle: expect.stringMatching(/./),
    body: '{"number":1}',
    attributes: { ApproximateReceiveCount: '1' },
    eventSource: 'aws:sqs',
  })
})

test('what the handler names as failed stays', async () => {
  for (let number = 0; number < 10; number++) await messaging.send({ number })
  const { handler, received } = recorder(10, ({ body }) => JSON.parse(body).number < 3)
  start(handler)
  await received
  await source?.close()
  expect(await messaging.pending()).toBe(3)
})

test('a message that failed comes again, its receipts counted', async () => {
  await messaging.send({ number: 1 })
  const counts: string[] = []
  const second = Promise.withResolvers<void>()
  start(async (event) => {
    const [record] = (event as SQSEvent).Records
    if (record === undefined) return undefined
    counts.push(record.attributes.ApproximateReceiveCount)
    if (counts.length === 2) {
      second.resolve()
      return { batchItemFailures: [] }
    }
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: messaging.queueUrl,
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: 0,
      }),
    )
    return { batchItemFailures: [{ itemIdentifier: record.messageId }] }
  })
  await second.promise
  await source?.close()
  expect(counts).toEqual(['1', '2'])
  expect(await messaging.pending()).toBe(0)
})

test('when the handler throws, all of its messages stay, and the fault is told', async () => {
  for (let number = 0; number < 3; number++) await messaging.send({ number })
  const fault = new Error('out of memory')
  const thrown = Promise.withResolvers<void>()
  source = startEventSource(
    client,
    messaging.queueUrl,
    async () => {
      throw fault
    },
    (error) => {
      failures.push(error)
      thrown.resolve()
    },
  )
  await thrown.promise
  await source.close()
  expect(failures[0]).toBe(fault)
  expect(await messaging.pending()).toBe(3)
})

test('closing waits for the call that is under way, and deletes what it did', async () => {
  await messaging.send({ number: 1 })
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  start(async () => {
    begun.resolve()
    await gate.promise
    return undefined
  })
  await begun.promise
  let closed = false
  const closing = source?.close().then(() => {
    closed = true
  })
  await new Promise(setImmediate)
  expect(closed).toBe(false)
  gate.resolve()
  await closing
  expect(await messaging.pending()).toBe(0)
})

test('no call begins after the close', async () => {
  let calls = 0
  start(async () => {
    calls++
    return undefined
  })
  await source?.close()
  await messaging.send({ number: 1 })
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: messaging.queueUrl }),
  )
  expect([Messages.length, calls]).toEqual([1, 0])
})

test('closes at once while the queue is empty, though polls wait for twenty seconds', async () => {
  start(async () => undefined)
  await new Promise(setImmediate)
  await source?.close()
}, 10_000)

test('a queue that does not answer is told, and does not keep it from closing', async () => {
  const server = createServer((request) => request.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const nowhere = sqsClient({ s3: '', dynamodb: '', messaging: endpoint })
  const told = Promise.withResolvers<unknown>()
  source = startEventSource(nowhere, `${endpoint}/q`, async () => undefined, told.resolve)
  expect(await told.promise).toBeInstanceOf(Error)
  await source.close()
  nowhere.destroy()
  server.close()
})
