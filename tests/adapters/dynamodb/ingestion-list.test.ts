import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DynamoIngestionStore } from '../../../adapters/dynamodb/ingestion-store.ts'
import { emptyIngestion, type Ingestion } from '../../../domain/ingestion/ingestion.ts'
import type { IngestionQuery, IngestionStore } from '../../../domain/ports.ts'
import { allPages, type RunningTables, startTables, tables } from './running-tables.ts'

const states = ['succeeded', 'failed', 'partial'] as const
/** Three folders; two records in every second. */
const records: Ingestion[] = Array.from({ length: 31 }, (_, index) => {
  const key = `${['a', 'b/', 'ü'][index % 3]}${index}.csv`
  const at = new Date(Date.UTC(2025, 0, 1) + Math.floor(index / 2) * 1000).toISOString()
  return {
    ...emptyIngestion(`drops/${key}`, key, 1, at),
    state: states[index % 2 === 0 ? 0 : 1 + (index % 3 === 0 ? 1 : 0)] ?? 'failed',
  }
})

let running: RunningTables
let store: IngestionStore
beforeAll(async () => {
  running = await startTables()
  store = new DynamoIngestionStore(running.client, tables.ingestions)
  for (const record of records) await store.record(record)
  await store.takeLease('drops/leased-only.csv', { owner: 'a', untilMs: 2 }, 1)
})
afterAll(() => running.remove())

const list = (query: Omit<IngestionQuery, 'next'>) =>
  allPages((next) => store.list({ ...query, next }))
const keys = (found: readonly Ingestion[]) => found.map(({ key }) => key).sort()

test.each([1, 2, 3, 5, 30, 31, 100])(
  'pages of %i give every record once, newest first',
  async (limit) => {
    const pages = await list({ limit })
    const found = pages.flat()
    expect(keys(found)).toEqual(keys(records))
    const times = found.map(({ receivedAt }) => receivedAt)
    expect(times).toEqual(times.toSorted().reverse())
    for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
  },
)

test.each([
  ['a state', { state: 'partial' }, ({ state }: Ingestion) => state === 'partial'],
  ['a beginning of the key', { key: 'b/' }, ({ key }: Ingestion) => key.startsWith('b/')],
  ['a beginning that is not ASCII', { key: 'ü1' }, ({ key }: Ingestion) => key.startsWith('ü1')],
  [
    'both',
    { key: 'a', state: 'failed' },
    ({ key, state }: Ingestion) => key.startsWith('a') && state === 'failed',
  ],
  ['a state that nothing has', { state: 'withdrawn' }, () => false],
] as const)('filters by %s, in pages', async (_, query, matches) => {
  for (const limit of [1, 2, 50]) {
    const pages = await list({ ...query, limit })
    expect(keys(pages.flat())).toEqual(keys(records.filter(matches)))
    for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
  }
})

test.each(['', '0', '~', 'nonsense', '9999'])('the position %j is no error', async (next) => {
  await expect(store.list({ limit: 5, next })).resolves.toBeDefined()
})

test('a record that is written again moves to its new time', async () => {
  const [first] = records
  if (first === undefined) return
  const other = new DynamoIngestionStore(running.client, tables.ingestions)
  await other.record({ ...first, receivedAt: '2025-02-01T00:00:00.000Z' })
  const { items } = await store.list({ limit: 1 })
  expect(items[0]?.key).toBe(first.key)
  expect((await list({ limit: 7 })).flat()).toHaveLength(records.length)
  await other.record(first)
})
