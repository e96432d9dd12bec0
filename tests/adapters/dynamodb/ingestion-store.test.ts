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

test('gives back every field', async () => {
  const whole: Required<Ingestion> = {
    source,
    key: 'ä b+c 日本 😀.csv',
    generation: 1,
    state: 'partial',
    etag: 'd41d8cd98f00b204e9800998ecf8427e-12',
    lastModified: '2025-06-15T11:59:59Z',
    size: 5_000_000_000_000,
    pipeline: 'default',
    readAs: '{"name":"default"}',
    knownVersion: 'v1',
    counted: { etag: 'a', lastModified: '2025-06-15T11:00:00Z', readAs: '{}' },
    format: 'wide',
    units: ['kWh', 'm3'],
    site: 'Hall 1',
    tags: ['gas', 'ä'],
    receivedAt: '2025-06-15T12:00:00.000Z',
    finishedAt: '2025-06-15T12:00:01.500Z',
    rows: 2_000_000_000,
    accepted: 6,
    blank: 2,
    rejected: 1,
    flagged: 2,
    duplicates: 3,
    rounded: 4,
    meters: 5,
    meterDays: 7,
    from: '2025-06-01',
    to: '2025-06-14',
    error: { code: 'too-many-rejects', message: 'why, and what to do' },
    notes: ['the final newline is missing', ''],
    decisions: ['wide: 48 columns', ''],
    rejects: [
      { line: 7, reason: '"x" is not a number', text: 'M1,\u0001"日本"', member: 'a/b.csv' },
    ],
    flags: [{ line: 8, reason: '9 kWh is above the maximum of 5 kWh', text: 'M1,9' }],
    members: [
      {
        ...{ name: 'a/b.csv', state: 'partial', format: 'wide', rows: 7, accepted: 6, rejected: 1 },
        ...{ decisions: ['wide'], notes: [''] },
      },
      {
        ...{ name: 'c.csv', state: 'failed', rows: 0, accepted: 0, rejected: 0 },
        ...{
          decisions: [],
          notes: [],
          error: { code: 'file-empty', message: 'The file is empty.' },
        },
      },
    ],
    told: true,
  }
  await store.takeLease(source, lease('a'), NOW)
  await store.save(whole, lease('a'), 'keep-lease')
  expect(await store.get(source)).toEqual(whole)
  await store.save(whole, lease('a'), 'release')
  expect(await store.get(source)).toEqual(whole)
  expect((await store.takeLease(source, lease('a'), NOW)).last).toEqual(whole)
})

test('a record without what is optional comes back without it', async () => {
  await store.takeLease(source, lease('a'), NOW)
  await store.save(ingestion(), lease('a'), 'release')
  expect(Object.keys((await store.get(source)) ?? {}).sort()).toEqual(
    Object.keys(ingestion()).sort(),
  )
})

test('a new record does not keep what only the old one had', async () => {
  await store.takeLease(source, lease('a'), NOW)
  const error = { code: 'file-empty', message: 'The file is empty.' } as const
  await store.save(ingestion({ state: 'failed', error }), lease('a'), 'keep-lease')
  await store.save(ingestion({ state: 'succeeded' }), lease('a'), 'release')
  expect(await store.get(source)).toEqual(ingestion({ state: 'succeeded' }))
})

test('that people were told is noted on the generation that it was about, and no other', async () => {
  await store.takeLease(source, lease('a'), NOW)
  const { generation } = await store.takeLease(source, lease('a'), NOW)
  await store.save(ingestion({ generation, told: false }), lease('a'), 'release')
  await store.markTold(source, generation - 1)
  expect((await store.get(source))?.told).toBe(false)
  await store.markTold(source, generation)
  expect(await store.get(source)).toEqual(ingestion({ generation, told: true }))
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

test('to note it on what has no record makes none', async () => {
  await store.markTold(source, 1)
  expect(await store.get(source)).toBeUndefined()
})

test('what has only had a lease has no record', async () => {
  await store.takeLease(source, lease('a'), NOW)
  expect(await store.get(source)).toBeUndefined()
  expect(await store.get('drops/absent.csv')).toBeUndefined()
})

test('takes the longest key that S3 has', async () => {
  source = `drops/${'日'.repeat(341)}x`
  await store.takeLease(source, lease('a'), NOW)
  await store.save(ingestion(), lease('a'), 'release')
  expect(await store.get(source)).toEqual(ingestion())
})

test('records what is no object', async () => {
  source = 'event/1234'
  await store.record(ingestion({ generation: 0, state: 'failed' }))
  expect(await store.get(source)).toEqual(ingestion({ generation: 0, state: 'failed' }))
})

test('everything() tells records, leases and both apart', async () => {
  const names = ['record', 'lease', 'both'].map((name) => `all/${name}`)
  for (source of names) {
    await store.takeLease(source, lease('a'), NOW)
    if (source === 'all/record') await store.save(ingestion(), lease('a'), 'release')
    if (source === 'all/both') await store.save(ingestion(), lease('a'), 'keep-lease')
  }
  const known = new Map(
    (await Array.fromAsync(store.everything())).map((object) => [object.source, object]),
  )
  const told = names.map((name) => [known.get(name)?.leased, known.get(name)?.ingestion?.source])
  expect(told).toEqual([
    [false, 'all/record'],
    [true, undefined],
    [true, 'all/both'],
  ])
})
