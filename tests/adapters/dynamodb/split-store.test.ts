import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { DynamoIngestionStore } from '../../../adapters/dynamodb/ingestion-store.ts'
import { DynamoSplitStore } from '../../../adapters/dynamodb/split-store.ts'
import { HandBack } from '../../../domain/errors.ts'
import { emptyIngestion, type Ingestion } from '../../../domain/ingestion/ingestion.ts'
import type { IngestionStore, SplitStore } from '../../../domain/ports.ts'
import { type RunningTables, startTables, tables } from './running-tables.ts'

let running: RunningTables
let store: IngestionStore
let splits: SplitStore
beforeAll(async () => {
  running = await startTables()
  store = new DynamoIngestionStore(running.client, tables.ingestions)
  splits = new DynamoSplitStore(running.client, tables.ingestions)
})
afterAll(() => running.remove())

const NOW = 1_750_000_000_000
const MINUTE = 60_000
const lease = { owner: 'one', untilMs: NOW + 5 * MINUTE }
const other = { owner: 'other', untilMs: NOW + 5 * MINUTE }

let source = ''
let sources = 0
let record: Ingestion
beforeEach(async () => {
  source = `drops/${sources++}.csv`
  const { generation } = await store.takeLease(source, lease, NOW)
  record = {
    ...emptyIngestion(source, source.slice(6), generation, '2025-06-15T12:00:00.000Z'),
    split: { parts: 3, state: 'succeeded' },
  }
  await store.save(record, lease, 'keep-lease')
})

const take = (atMs: number) => store.takeLease(source, other, atMs)
const mark = (part: number, untilMs = NOW + 10 * MINUTE) =>
  splits.markWritten(record, part, untilMs)

test('parts are noted once each, in whatever order', async () => {
  expect(await mark(2)).toEqual(new Set([2]))
  expect(await mark(0)).toEqual(new Set([0, 2]))
  expect(await mark(2)).toEqual(new Set([0, 2]))
  const all = await Promise.all([mark(1), mark(1)])
  expect(all).toEqual([new Set([0, 1, 2]), new Set([0, 1, 2])])
})

test('notes are none of the record', async () => {
  await mark(1)
  expect(await store.get(source)).toEqual(record)
  expect(await splits.standing(source)).toEqual(record)
})

test('a split holds the lease that was handed over, and longer with each part', async () => {
  await splits.handOver(record, lease, NOW + 8 * MINUTE)
  await store.release(source, lease)
  await expect(take(NOW + 7 * MINUTE)).rejects.toBeInstanceOf(HandBack)
  await mark(0, NOW + 20 * MINUTE)
  await expect(take(NOW + 15 * MINUTE)).rejects.toBeInstanceOf(HandBack)
  expect((await take(NOW + 22 * MINUTE)).generation).toBe(record.generation + 1)
})

test('a lease that is no longer held is not handed over', async () => {
  await store.release(source, lease)
  await splits.handOver(record, lease, NOW + 8 * MINUTE)
  expect((await take(NOW)).generation).toBe(record.generation + 1)
})

test('a split after which a lease was taken stands no longer', async () => {
  await store.release(source, lease)
  await take(NOW)
  expect(await splits.standing(source)).toBeUndefined()
  expect(await mark(0)).toBeUndefined()
  expect(await splits.close({ ...record, state: 'succeeded' })).toBe(false)
  await splits.giveUp(record)
  await expect(store.takeLease(source, lease, NOW)).rejects.toBeInstanceOf(HandBack)
})

test('it is closed once, and what was noted goes', async () => {
  await mark(0)
  const { split: _, ...closed } = { ...record, state: 'succeeded' as const }
  expect(await Promise.all([splits.close(closed), splits.close(closed)])).toContain(true)
  expect(await splits.close(closed)).toBe(false)
  expect(await store.get(source)).toEqual(closed)
  expect(await splits.standing(source)).toBeUndefined()
  expect(await mark(1)).toBeUndefined()
  const { generation, last } = await take(NOW)
  expect([generation, last]).toEqual([record.generation + 1, closed])
})

test('one that is given up leaves the lease to the next', async () => {
  await splits.handOver(record, lease, NOW + 8 * MINUTE)
  await splits.giveUp(record)
  expect(await mark(0)).toBeUndefined()
  expect(await splits.standing(source)).toBeUndefined()
  const { generation, last } = await take(NOW)
  expect([generation, last?.split, last?.state]).toEqual([
    record.generation + 1,
    undefined,
    'processing',
  ])
})

test('a record without a split has none', async () => {
  expect(await splits.standing('drops/nobody.csv')).toBeUndefined()
  expect(await splits.markWritten({ source: 'drops/nobody.csv', generation: 1 }, 0, NOW)).toBe(
    undefined,
  )
})
