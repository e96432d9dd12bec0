import { expect, test } from '@jest/globals'
import { emptyIngestion, type Ingestion } from '../../../domain/ingestion/ingestion.ts'
import type { IngestionStore } from '../../../domain/ports.ts'
import { compareRecords } from '../../../domain/rebuilding/compare-records.ts'

function recordOf(key: string, overrides: Partial<Ingestion> = {}): Ingestion {
  const begun = emptyIngestion(`drops/${key}`, key, 1, '2025-06-02T00:00:01.000Z')
  return { ...begun, state: 'succeeded', rows: 10, accepted: 10, ...overrides }
}

function storeOf(...records: Ingestion[]): IngestionStore {
  return {
    async *everything() {
      for (const ingestion of records) {
        yield { source: ingestion.source, leased: false, ingestion }
      }
    },
  } as unknown as IngestionStore
}

const compare = (live: IngestionStore, rebuilt: IngestionStore, expired: string[] = []) =>
  compareRecords('drops', live, rebuilt, new Set(expired))

const counted = { etag: 'e', lastModified: '2025-06-01T00:00:00Z', readAs: '' }

test('records are equal where states and counts are, whenever they were made', async () => {
  const live = storeOf(recordOf('a', { generation: 9, receivedAt: '2025-06-09' }))
  const found = await compare(live, storeOf(recordOf('a')))
  expect(found).toEqual({ records: 1, differences: [], kept: [] })
})

test('a withdrawn record is as good as none', async () => {
  const found = await compare(storeOf(recordOf('a', { state: 'withdrawn' })), storeOf())
  expect(found).toEqual({ records: 0, differences: [], kept: [] })
})

test('another count, and a record that one of them lacks, are differences', async () => {
  const live = storeOf(recordOf('a', { accepted: 9, rejected: 1 }), recordOf('live'))
  const found = await compare(live, storeOf(recordOf('a'), recordOf('rebuilt')))
  expect(found.differences).toMatchObject([
    { key: 'a', live: { accepted: 9, rejected: 1 }, rebuilt: { accepted: 10, rejected: 0 } },
    { key: 'live', rebuilt: undefined },
    { key: 'rebuilt', live: undefined },
  ])
})

test('an expired object that stays counted is kept, and no difference', async () => {
  const found = await compare(storeOf(recordOf('a')), storeOf(), ['a'])
  expect(found).toMatchObject({
    differences: [],
    kept: [{ key: 'a', source: 'drops/a', why: 'object-expired' }],
  })
})

test('an unreadable object whose readable version is gone is kept', async () => {
  const failed = recordOf('a', { state: 'failed' })
  const live = storeOf({ ...failed, counted })
  expect((await compare(live, storeOf(failed))).kept).toMatchObject([{ why: 'version-expired' }])
  expect((await compare(live, live)).kept).toEqual([])
})

test('records of other buckets, and of what is no object, are left out', async () => {
  const live = storeOf({ ...recordOf('a'), source: 'drops-2/a' }, { ...recordOf('b'), source: 'b' })
  expect(await compare(live, storeOf())).toEqual({ records: 0, differences: [], kept: [] })
})
