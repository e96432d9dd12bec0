import type { WriteRequest } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { putAll } from '../../../adapters/dynamodb/batch-write.ts'
import type { Item } from '../../../adapters/dynamodb/document-client.ts'
import { type RunningTables, startTables, tables } from './running-tables.ts'
import { entries, entriesOf, items, sending, throttled, turns } from './throttled-client.ts'

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
  expect(unhandled).toEqual([])
})

test.each([0, 1, 24, 25, 26, 50, 260])('writes %i items', async (count) => {
  const { meterId, all } = items(count)
  await putAll(running.client, tables.readings, all)
  expect(await entriesOf(running.client, meterId)).toEqual(entries(all))
})

test('takes items as they are made, at most 25 a request', async () => {
  const { meterId, all } = items(60)
  const sizes: number[] = []
  const client = throttled(
    running.client,
    () => [],
    (requests) => sizes.push(requests.length),
  )
  async function* made(): AsyncGenerator<Item> {
    yield* all
  }
  await putAll(client, tables.readings, made())
  expect(sizes.sort()).toEqual([10, 25, 25])
  expect(await entriesOf(running.client, meterId)).toEqual(entries(all))
})

test('has more requests in flight the longer all goes well, up to a bound', async () => {
  let inFlight = 0
  const seen: number[] = []
  const client = sending(async () => {
    seen.push(++inFlight)
    await turns(2)
    inFlight--
    return []
  })
  await putAll(client, tables.readings, items(30_000).all)
  expect(Math.max(...seen.slice(0, 8))).toBe(8)
  expect(Math.max(...seen)).toBe(32)
})

test('takes items from the source while requests are in flight, but no more than it can hold', async () => {
  const gate = Promise.withResolvers<WriteRequest[]>()
  const client = sending(() => gate.promise)
  let made = 0
  function* endless(): Generator<Item> {
    for (; made < 10_000; made++) yield { meterId: 'M', entry: String(made) }
  }
  const writing = putAll(client, tables.readings, endless())
  // As many turns of the event loop as it takes until it stands still.
  for (let before = -1; before !== made; await new Promise(setImmediate)) before = made
  expect(made).toBeGreaterThanOrEqual(25 * 8)
  expect(made).toBeLessThanOrEqual(25 * 10)
  gate.resolve([])
  await writing
  expect(made).toBe(10_000)
})

test('large items go in smaller requests, and fewer of them are held at once', async () => {
  const bytes = (requests: WriteRequest[]) =>
    requests.reduce((sum, { PutRequest }) => sum + (PutRequest?.Item?.blob?.B?.length ?? 0), 0)
  let held = 0
  let most = 0
  let largest = 0
  const written: WriteRequest[] = []
  const client = sending(async (requests) => {
    largest = Math.max(largest, bytes(requests))
    held += bytes(requests)
    most = Math.max(most, held)
    await turns(3)
    held -= bytes(requests)
    written.push(...requests)
    return []
  })
  const blob = new Uint8Array(390_000)
  const all = items(200).all.map((item, at) => (at % 40 === 0 ? item : { ...item, blob }))
  await putAll(client, tables.readings, all)
  expect(written).toHaveLength(200)
  expect(largest).toBeLessThan(4_000_000)
  expect(most).toBeLessThan(20_000_000)
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
  expect(await entriesOf(running.client, meterId)).toEqual(entries(all))
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
