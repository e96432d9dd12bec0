import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { putAll } from '../../../adapters/dynamodb/batch-write.ts'
import type { Item } from '../../../adapters/dynamodb/document-client.ts'
import { queryItems } from '../../../adapters/dynamodb/query.ts'
import { MetertallyError } from '../../../domain/errors.ts'
import { type RunningTables, startTables, tables } from './running-tables.ts'

let running: RunningTables
beforeAll(async () => {
  running = await startTables()
})
afterAll(() => running.remove())

const unhandled: unknown[] = []
const note = (reason: unknown): void => {
  unhandled.push(reason)
}
beforeEach(() => {
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('unhandledRejection', note)
  jest.restoreAllMocks()
  expect(unhandled).toEqual([])
})

let names = 0
/** Items of a partition that no other test has. */
function items(count: number): { meterId: string; all: Item[] } {
  const meterId = `P${names++}`
  const all = Array.from({ length: count }, (_, index) => ({ meterId, entry: `e${index}` }))
  return { meterId, all }
}

async function entriesOf(meterId: string): Promise<string[]> {
  const input = {
    TableName: tables.readings,
    KeyConditionExpression: 'meterId = :meter',
    ExpressionAttributeValues: { ':meter': meterId },
  }
  const found = await Array.fromAsync(queryItems(running.client, input))
  return found.map(({ entry }) => entry as string).sort()
}
const entries = (all: Item[]) => all.map(({ entry }) => entry).sort()

type Requests = NonNullable<BatchWriteCommand['input']['RequestItems']>[string]
type Answer = { UnprocessedItems: Record<string, Requests> }

/** A client that may hold back some requests of a batch, which dynalite never does. */
function throttled(
  holdBack: (requests: Requests) => Requests,
  onSend: (requests: Requests) => void = () => {},
): DynamoDBDocumentClient {
  const send = async (command: BatchWriteCommand): Promise<Answer> => {
    const requests = command.input.RequestItems?.[tables.readings] ?? []
    onSend(requests)
    const held = holdBack(requests)
    const rest = requests.filter((request) => !held.includes(request))
    if (rest.length > 0) {
      await running.client.send(
        new BatchWriteCommand({ RequestItems: { [tables.readings]: rest } }),
      )
    }
    return { UnprocessedItems: held.length > 0 ? { [tables.readings]: held } : {} }
  }
  return { send } as unknown as DynamoDBDocumentClient
}

/** Waits between attempts are as short as chance can make them. */
function noWaits(): void {
  jest.spyOn(Math, 'random').mockReturnValue(0)
}

test.each([0, 1, 24, 25, 26, 50, 260])('writes %i items', async (count) => {
  const { meterId, all } = items(count)
  await putAll(running.client, tables.readings, all)
  expect(await entriesOf(meterId)).toEqual(entries(all))
})

test('takes items as they are made, at most 25 a request', async () => {
  const { meterId, all } = items(60)
  const sizes: number[] = []
  const client = throttled(
    () => [],
    (requests) => sizes.push(requests.length),
  )
  async function* made(): AsyncGenerator<Item> {
    yield* all
  }
  await putAll(client, tables.readings, made())
  expect(sizes.sort()).toEqual([10, 25, 25])
  expect(await entriesOf(meterId)).toEqual(entries(all))
})

test('all items arrive, whatever is left unprocessed on the way', async () => {
  noWaits()
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 120 }),
      fc.array(fc.nat({ max: 25 }), { minLength: 1, maxLength: 10 }),
      async (count, held) => {
        const { meterId, all } = items(count)
        let calls = 0
        // Every third call holds nothing back, so that no batch runs out of attempts.
        const client = throttled((requests) =>
          ++calls % 3 === 0 ? [] : requests.slice(0, held[calls % held.length]),
        )
        await putAll(client, tables.readings, all)
        expect(await entriesOf(meterId)).toEqual(entries(all))
      },
    ),
    { numRuns: 30 },
  )
})

test('items that are never processed end in writes-throttled, after a bounded number of attempts', async () => {
  noWaits()
  let calls = 0
  const client = throttled(
    (requests) => requests.slice(0, 3),
    () => calls++,
  )
  const writing = putAll(client, tables.readings, items(20).all)
  await expect(writing).rejects.toBeInstanceOf(MetertallyError)
  await expect(writing).rejects.toMatchObject({
    code: 'writes-throttled',
    message: expect.stringContaining('3 items'),
    context: { table: tables.readings },
  })
  expect(calls).toBe(14)
})

test('has a few requests in flight, and no more', async () => {
  let inFlight = 0
  let most = 0
  const send = async (): Promise<object> => {
    most = Math.max(most, ++inFlight)
    await new Promise(setImmediate)
    inFlight--
    return {}
  }
  const client = { send } as unknown as DynamoDBDocumentClient
  await putAll(client, tables.readings, items(2000).all)
  expect(most).toBe(8)
})

test('does not read far ahead of what is written', async () => {
  const gate = Promise.withResolvers<object>()
  const send = () => gate.promise
  const client = { send } as unknown as DynamoDBDocumentClient
  let made = 0
  function* endless(): Generator<Item> {
    for (; made < 10_000; made++) yield { meterId: 'M', entry: String(made) }
  }
  const writing = putAll(client, tables.readings, endless())
  // As many turns of the event loop as it takes until it stands still.
  for (let before = -1; before !== made; await new Promise(setImmediate)) before = made
  expect(made).toBeLessThanOrEqual(25 * 10)
  gate.resolve({})
  await writing
  expect(made).toBe(10_000)
})

test('an error of DynamoDB is passed on, and later items are not asked for', async () => {
  let made = 0
  function* endless(): Generator<Item> {
    for (; made < 100_000; made++) yield { meterId: 'M', entry: String(made) }
  }
  const writing = putAll(running.client, 'no-such-table', endless())
  await expect(writing).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  expect(made).toBeLessThan(1000)
})

test('when every request fails, one error is passed on and none is left unhandled', async () => {
  let calls = 0
  const send = async (): Promise<never> => {
    await new Promise(setImmediate)
    throw new Error(`call ${++calls}`)
  }
  const client = { send } as unknown as DynamoDBDocumentClient
  await expect(putAll(client, tables.readings, items(500).all)).rejects.toThrow('call 1')
  await new Promise(setImmediate)
})

test('an error of the source is passed on once what is in flight has ended', async () => {
  const fault = new Error('the source broke')
  const { meterId, all } = items(50)
  async function* breaking(): AsyncGenerator<Item> {
    yield* all
    throw fault
  }
  await expect(putAll(running.client, tables.readings, breaking())).rejects.toBe(fault)
  expect(await entriesOf(meterId)).toEqual(entries(all))
})

test('an error of the source goes before those of DynamoDB, and none is left unhandled', async () => {
  const fault = new Error('the source broke')
  function* breaking(): Generator<Item> {
    yield* items(50).all
    throw fault
  }
  await expect(putAll(running.client, 'no-such-table', breaking())).rejects.toBe(fault)
  await new Promise(setImmediate)
})

test('closes a source that it does not read to its end', async () => {
  let closed = false
  async function* source(): AsyncGenerator<Item> {
    try {
      for (let made = 0; made < 100_000; made++) yield { meterId: 'M', entry: String(made) }
    } finally {
      closed = true
    }
  }
  await expect(putAll(running.client, 'no-such-table', source())).rejects.toThrow()
  expect(closed).toBe(true)
})
