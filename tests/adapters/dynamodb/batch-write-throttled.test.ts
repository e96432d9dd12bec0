import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { putAll } from '../../../adapters/dynamodb/batch-write.ts'
import { createDocumentClient } from '../../../adapters/dynamodb/document-client.ts'
import { MetertallyError } from '../../../domain/errors.ts'
import { type RunningTables, startTables, tables } from './running-tables.ts'
import { entries, entriesOf, items, sending, throttled, turns } from './throttled-client.ts'

let running: RunningTables
beforeAll(async () => {
  running = await startTables()
})
afterAll(() => running.remove())

// Waits between attempts are as short as chance can make them.
beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('all items arrive, whatever is left unprocessed on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 120 }),
      fc.array(fc.nat({ max: 25 }), { minLength: 1, maxLength: 10 }),
      async (count, held) => {
        const { meterId, all } = items(count)
        let calls = 0
        // Every third call holds nothing back, so that no batch runs out of attempts.
        const client = throttled(running.client, (requests) =>
          ++calls % 3 === 0 ? [] : requests.slice(0, held[calls % held.length]),
        )
        await putAll(client, tables.readings, all)
        expect(await entriesOf(running.client, meterId)).toEqual(entries(all))
      },
    ),
    { numRuns: 30 },
  )
})

test.each([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
])('a batch that is refused with %s is sent again', async (name) => {
  const { meterId, all } = items(60)
  // It has one attempt: what comes again is not by the SDK.
  const client = createDocumentClient({ ...running.config, maxAttempts: 1 })
  let calls = 0
  client.middlewareStack.add(
    (next) => (args) => {
      if (++calls <= 5) throw Object.assign(new Error(name), { name, $metadata: {} })
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  await putAll(client, tables.readings, all)
  expect(await entriesOf(running.client, meterId)).toEqual(entries(all))
  client.destroy()
})

test('items that are never processed end in writes-throttled, after a bounded number of attempts', async () => {
  let calls = 0
  const client = throttled(
    running.client,
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
  // The first, of which some were taken, and 14 of which none was.
  expect(calls).toBe(15)
})

test('what is left unprocessed comes again together, not in a request for each item', async () => {
  const sizes: number[] = []
  const client = sending(async (requests) => {
    await turns(1)
    return sizes.push(requests.length) <= 40 ? requests.slice(0, 1) : []
  })
  await putAll(client, tables.readings, items(1000).all)
  // 1,040 items take 42 requests at least.
  expect(sizes.length).toBeLessThan(50)
})

test('has fewer requests in flight where DynamoDB takes only a few at once', async () => {
  let inFlight = 0
  const refused: boolean[] = []
  const client = sending(async (requests) => {
    const tooMany = ++inFlight > 4
    refused.push(tooMany)
    await turns(2)
    inFlight--
    return tooMany ? requests : []
  })
  await putAll(client, tables.readings, items(20_000).all)
  const share = refused.filter((one) => one).length / refused.length
  // With 8 always in flight half of them would be refused, with 32 all but an eighth.
  expect(share).toBeGreaterThan(0)
  expect(share).toBeLessThan(0.4)
})
