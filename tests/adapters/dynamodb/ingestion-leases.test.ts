import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { DynamoIngestionStore } from '../../../adapters/dynamodb/ingestion-store.ts'
import { HandBack } from '../../../domain/errors.ts'
import { emptyIngestion, type Ingestion, type Lease } from '../../../domain/ingestion/ingestion.ts'
import type { IngestionStore } from '../../../domain/ports.ts'
import { type RunningTables, startTables, tables } from './running-tables.ts'

let running: RunningTables
let store: IngestionStore
beforeAll(async () => {
  running = await startTables()
  store = new DynamoIngestionStore(running.client, tables.ingestions)
})
afterAll(() => running.remove())

let source = ''
let sources = 0
beforeEach(() => {
  source = `drops/${sources++}.csv`
})

const NOW = 1_750_000_000_000
/** Clocks differ, and a dead holder may still have requests under way. */
const GRACE = 60_000
const lease = (owner: string, untilMs = NOW + 60_000): Lease => ({ owner, untilMs })
const ingestion = (some: Partial<Ingestion> = {}): Ingestion => ({
  ...emptyIngestion(source, source.slice(6), 1, '2025-06-15T12:00:00.000Z'),
  ...some,
})

test('a new object has generation 1 and no record', async () => {
  expect(await store.takeLease(source, lease('a'), NOW)).toEqual({
    generation: 1,
    last: undefined,
  })
})

test('of many who ask at once, one gets the lease', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => store.takeLease(source, lease(`w${index}`), NOW)),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue
    expect(outcome.reason).toBeInstanceOf(HandBack)
    expect(outcome.reason).toMatchObject({ code: 'lease-held', context: { source } })
    expect(outcome.reason.retryAfterSeconds).toBeGreaterThan(0)
  }
})

test('leases of different objects do not stand in each other’s way', async () => {
  await store.takeLease(source, lease('a'), NOW)
  await expect(store.takeLease(`${source}.gz`, lease('b'), NOW)).resolves.toBeDefined()
})

test('a lease holds to its last millisecond, and a minute more', async () => {
  await store.takeLease(source, lease('a', NOW + 1000), NOW)
  for (const later of [1000, 1001, 1000 + GRACE]) {
    await expect(store.takeLease(source, lease('b'), NOW + later)).rejects.toMatchObject({
      code: 'lease-held',
    })
  }
  expect((await store.takeLease(source, lease('b'), NOW + 1001 + GRACE)).generation).toBe(2)
})

test('who has the lease may take it again, as when an event is repeated', async () => {
  await store.takeLease(source, lease('a'), NOW)
  expect((await store.takeLease(source, lease('a'), NOW)).generation).toBe(2)
})

test('who lost the lease cannot save', async () => {
  await store.takeLease(source, lease('a', NOW), NOW - 1000)
  await store.takeLease(source, lease('b', NOW * 2), NOW + GRACE + 1)
  for (const keep of ['keep-lease', 'release'] as const) {
    const saving = store.save(ingestion({ state: 'failed' }), lease('a'), keep)
    await expect(saving).rejects.toBeInstanceOf(HandBack)
    await expect(saving).rejects.toMatchObject({ code: 'lease-lost', context: { source } })
  }
  expect(await store.get(source)).toBeUndefined()
})

test('who never had the lease cannot save', async () => {
  await expect(store.save(ingestion(), lease('a'), 'release')).rejects.toMatchObject({
    code: 'lease-lost',
  })
})

test('who let go of the lease cannot save', async () => {
  await store.takeLease(source, lease('a'), NOW)
  await store.save(ingestion(), lease('a'), 'release')
  await expect(store.save(ingestion(), lease('a'), 'release')).rejects.toMatchObject({
    code: 'lease-lost',
  })
})

test('a save may keep the lease', async () => {
  await store.takeLease(source, lease('a'), NOW)
  await store.save(ingestion(), lease('a'), 'keep-lease')
  await expect(store.takeLease(source, lease('b'), NOW)).rejects.toMatchObject({
    code: 'lease-held',
  })
  await store.save(ingestion({ state: 'succeeded' }), lease('a'), 'release')
  expect((await store.takeLease(source, lease('b'), NOW)).last).toEqual(
    ingestion({ state: 'succeeded' }),
  )
})

test('a kept lease still expires', async () => {
  await store.takeLease(source, lease('a', NOW + 5), NOW)
  await store.save(ingestion(), lease('a', NOW + 5), 'keep-lease')
  expect((await store.takeLease(source, lease('b'), NOW + 6 + GRACE)).generation).toBe(2)
})

test('a release by someone else does nothing', async () => {
  await store.takeLease(source, lease('a'), NOW)
  await store.release(source, lease('b'))
  await expect(store.takeLease(source, lease('c'), NOW)).rejects.toMatchObject({
    code: 'lease-held',
  })
  await store.release(source, lease('a'))
  expect((await store.takeLease(source, lease('c'), NOW)).generation).toBe(2)
})

test('a release of what is not there makes nothing', async () => {
  await store.release('drops/never-seen.csv', lease('a'))
  const known = await Array.fromAsync(store.everything())
  expect(known.map(({ source }) => source)).not.toContain('drops/never-seen.csv')
})

test('a broken lease is free at once, and its holder cannot save', async () => {
  await store.takeLease(source, lease('a'), NOW)
  await store.breakLease(source)
  await expect(store.save(ingestion(), lease('a'), 'release')).rejects.toMatchObject({
    code: 'lease-lost',
  })
  expect((await store.takeLease(source, lease('b'), NOW)).generation).toBe(2)
})

test('the generation counts up with every lease, over saves and releases', async () => {
  for (let generation = 1; generation <= 5; generation++) {
    const taken = await store.takeLease(source, lease('a'), NOW)
    expect(taken.generation).toBe(generation)
    expect(taken.last?.generation).toBe(generation === 1 ? undefined : generation - 1)
    await store.save(ingestion({ generation }), lease('a'), 'keep-lease')
    await store.save(ingestion({ generation }), lease('a'), 'release')
  }
})

test('the generation goes on after one that crashed without a record', async () => {
  await store.takeLease(source, lease('a', NOW), NOW - 10)
  await store.takeLease(source, lease('b', NOW + 1), NOW + GRACE + 1)
  const third = await store.takeLease(source, lease('c'), NOW + 2 * GRACE)
  expect(third).toEqual({ generation: 3, last: undefined })
})

test('the record is written by whoever has the newest lease alone, whatever clocks say', async () => {
  const slow = await store.takeLease(source, lease('a'), NOW)
  const hasty = await store.takeLease(source, lease('b'), NOW + 60_000 + GRACE + 1)
  const late = ingestion({ generation: slow.generation })
  await expect(store.save(late, lease('a'), 'keep-lease')).rejects.toMatchObject({
    code: 'lease-lost',
  })
  await store.save(ingestion({ generation: hasty.generation }), lease('b'), 'release')
  expect((await store.get(source))?.generation).toBe(2)
})

test('an invocation that is repeated fences its own earlier attempt off', async () => {
  await store.takeLease(source, lease('a'), NOW)
  await store.takeLease(source, lease('a'), NOW)
  const late = ingestion({ generation: 1 })
  await expect(store.save(late, lease('a'), 'release')).rejects.toMatchObject({
    code: 'lease-lost',
  })
})

test('a lease of a clock that is hours ahead keeps nobody out', async () => {
  await store.takeLease(source, lease('a', NOW + 2 * 3_600_000), NOW + 1.8 * 3_600_000)
  expect((await store.takeLease(source, lease('b'), NOW)).generation).toBe(2)
})

test('the next generation can be made higher than one that is known', async () => {
  await store.takeLease(source, lease('a'), NOW)
  await store.raise(source, lease('a'), 7)
  await store.release(source, lease('a'))
  expect((await store.takeLease(source, lease('b'), NOW)).generation).toBe(8)
  const [wrongOwner, lower] = [
    store.raise(source, lease('a'), 9),
    store.raise(source, lease('b'), 8),
  ]
  await expect(wrongOwner).rejects.toMatchObject({ code: 'lease-lost' })
  await expect(lower).rejects.toMatchObject({ code: 'lease-lost' })
})
