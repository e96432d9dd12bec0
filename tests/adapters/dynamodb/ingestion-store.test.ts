import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { DynamoIngestionStore } from '../../../adapters/dynamodb/ingestion-store.ts'
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
const _GRACE = 60_000
const lease = (owner: string, untilMs = NOW + 60_000): Lease => ({ owner, untilMs })
const ingestion = (some: Partial<Ingestion> = {}): Ingestion => ({
  ...emptyIngestion(source, source.slice(6), 1, '2025-06-15T12:00:00.000Z'),
  ...some,
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
    parts: 12,
    split: { parts: 12, state: 'partial' },
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
