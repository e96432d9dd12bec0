import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import { sqsClient } from '../../adapters/clients.ts'
import type { IngestHandler } from '../../handlers/ingest.ts'
import {
  type EventSource,
  type EventSourceListener,
  startEventSource,
} from '../../local/event-source.ts'
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

function start(
  handler: IngestHandler,
  listener: Partial<EventSourceListener> = {},
  hiddenSeconds?: number,
): void {
  const listening = {
    failed: (error: unknown) => failures.push(error),
    gaveUp: () => {},
    ...listener,
  }
  source = startEventSource(client, messaging.queueUrl, handler, listening, hiddenSeconds)
}

/** Asks again and again; the queue is in this process, and needs its turns. */
async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Makes a message that is being worked on visible again. */
function handBack({ receiptHandle }: SQSRecord): Promise<unknown> {
  return client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: messaging.queueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: 0,
    }),
  )
}

/** Lets commands of a class fail, as if the queue did not answer; counts all of them. */
function failing(
  command: abstract new (...given: never[]) => unknown,
  when: (n: number) => boolean,
) {
  const seen = { count: 0 }
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (given) => {
        if (commandName === command.name && when(++seen.count)) throw new Error('no answer')
        return next(given)
      },
    { step: 'initialize' },
  )
  return seen
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
    await handBack(record)
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
  start(
    async () => {
      throw fault
    },
    {
      failed: (error) => {
        failures.push(error)
        thrown.resolve()
      },
    },
  )
  await thrown.promise
  await source?.close()
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
  source = startEventSource(nowhere, `${endpoint}/q`, async () => undefined, {
    failed: told.resolve,
    gaveUp: () => {},
  })
  expect(await told.promise).toBeInstanceOf(Error)
  await source.close()
  nowhere.destroy()
  server.close()
})

test('a message stays hidden for as long as its call is under way', async () => {
  const visibility = failing(ChangeMessageVisibilityCommand, () => false)
  await messaging.send({ number: 1 })
  let calls = 0
  const gate = Promise.withResolvers<void>()
  start(
    async () => {
      calls++
      await gate.promise
      return undefined
    },
    {},
    1,
  )
  // Every third of a second: by then it would have come again twice.
  await until(async () => visibility.count >= 7)
  expect([calls, source?.underWay()]).toEqual([1, 1])
  gate.resolve()
  await source?.close()
  expect(visibility.count).toBeLessThan(10)
  expect([await messaging.pending(), source?.underWay()]).toEqual([0, 0])
})

test('without heartbeats a message comes again, and the call under way goes on', async () => {
  failing(ChangeMessageVisibilityCommand, () => true)
  await messaging.send({ number: 1 })
  let calls = 0
  const second = Promise.withResolvers<void>()
  start(
    async () => {
      if (++calls === 2) second.resolve()
      await second.promise
      return undefined
    },
    {},
    1,
  )
  await second.promise
  await source?.close()
  expect([calls, failures, await messaging.pending()]).toEqual([2, [], 0])
})

test('a message whose deletion fails comes again soon', async () => {
  failing(DeleteMessageCommand, (count) => count === 1)
  await messaging.send({ number: 1 })
  let calls = 0
  start(
    async () => {
      calls++
      return undefined
    },
    {},
    1,
  )
  await until(async () => (await messaging.pending()) === 0)
  expect(calls).toBe(2)
  expect(failures).toHaveLength(1)
})

test.each<[string, (record: SQSRecord) => Promise<Awaited<ReturnType<IngestHandler>>>]>([
  [
    'is handed back',
    async ({ messageId }) => ({ batchItemFailures: [{ itemIdentifier: messageId }] }),
  ],
  ['makes the handler throw', () => Promise.reject(new Error('out of order'))],
])('a message that %s each time is given up after ten, and told', async (_, fail) => {
  const QueueUrl = messaging.queueUrl
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no event' }))
  const counts: string[] = []
  const gaveUp: unknown[] = []
  start(
    async (event) => {
      const [record] = (event as SQSEvent).Records as [SQSRecord]
      counts.push(record.attributes.ApproximateReceiveCount)
      // On the last one it waits long; whoever gives up does not.
      if (counts.length < 10) await handBack(record)
      return fail(record)
    },
    { gaveUp: (message) => gaveUp.push(message) },
  )
  await until(async () => (await messaging.deadLetters()) > 0)
  expect(counts).toEqual(Array.from({ length: 10 }, (_, at) => String(at + 1)))
  expect(gaveUp).toMatchObject([{ body: 'no event', messageId: expect.stringMatching(/./) }])
  expect(await messaging.pending()).toBe(0)
})
