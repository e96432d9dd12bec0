/** Contributions to one date over all meters: whole, in part, and page by page. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { DynamoContributionStore } from '../../../adapters/dynamodb/contribution-store.ts'
import { InvalidRequest } from '../../../domain/errors.ts'
import type { ContributionStore } from '../../../domain/ports.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { contributionOf } from '../../domain/factories.ts'
import { allPages, type RunningTables, startTables, tables } from './running-tables.ts'

let running: RunningTables
let store: ContributionStore
beforeAll(async () => {
  running = await startTables()
  store = new DynamoContributionStore(running.client, tables.readings)
})
afterAll(() => running.remove())

/** Dates that no other test uses, so that one server serves them all. */
let date = ''
let year = 2000
beforeEach(() => {
  year++
  date = `${year}-06-15`
})

const contribution = (some: Partial<Contribution> = {}): Contribution =>
  contributionOf({ meterId: 'M1', date, ...some })
/** All batches of all parts, without outlines. */
const batchesOfDate = async (date: string): Promise<Contribution[][]> => {
  const parts = await Promise.all(store.ofDate(date).map((part) => Array.fromAsync(part)))
  return parts.flat().map((batch) => batch.map(({ outline: _, ...one }) => one))
}

test('a date over all meters is whole, each meter together', async () => {
  const all = Array.from({ length: 60 }, (_, meter) =>
    ['a', 'b'].map((name) => contribution({ meterId: `M${meter}`, source: `drops/${name}` })),
  ).flat()
  await store.save(all)
  await store.save([contribution({ date: `${year}-06-16` })])
  const found = (await batchesOfDate(date)).flat()
  expect(found).toHaveLength(all.length)
  expect(found).toEqual(expect.arrayContaining(all))
  const order = found.map(({ meterId }) => meterId)
  const changes = order.filter((meterId, index) => meterId !== order[index - 1])
  expect(changes).toHaveLength(60)
})

test('a date gives a meter whole, also where it spans two answers of DynamoDB', async () => {
  // 150 KB each, so that an answer of 1 MB ends within a meter.
  const values = Array.from({ length: 19_000 }, (_, index) => 2 ** 51 + index)
  const all = Array.from({ length: 9 }, (_, at) =>
    contribution({
      // Of one shard.
      meterId: ['M1', 'M12', 'M27'][at % 3] as string,
      part: at,
      segments: [{ start: 0, length: 1, values }],
    }),
  )
  await store.save(all)
  const batches = await batchesOfDate(date)
  const meters = batches.flatMap((batch) => [...new Set(batch.map(({ meterId }) => meterId))])
  expect(meters.sort()).toEqual(['M1', 'M12', 'M27'])
  expect(batches.flat()).toHaveLength(9)
})

test('a contribution of intervals by itself comes with what its values come to', async () => {
  const values = [1_500_000, null, 0, -250_000]
  await store.save([
    contribution({ segments: [{ start: 1800, length: 1800, values }] }),
    contribution({ meterId: 'M2', kind: 'power' }),
    contribution({ meterId: 'M3', segments: [] }),
  ])
  const parts = await Promise.all(store.ofDate(date).map((part) => Array.fromAsync(part)))
  const outlines = parts.flat(2).map(({ meterId, outline }) => [meterId, outline])
  expect(Object.fromEntries(outlines)).toEqual({
    M1: { length: 1800, totalMicro: 1_250_000, readings: 3 },
    M2: undefined,
    M3: undefined,
  })
})

test('gives some meters of a date, wherever they are among the others', async () => {
  const all = Array.from({ length: 60 }, (_, meter) =>
    [0, 1].map((part) => contribution({ meterId: `M${meter}`, part })),
  ).flat()
  await store.save([...all, contribution({ date: `${year}-06-16` })])
  const wanted = ['M59', 'M3', 'M4', 'M17', 'M3', 'none such']
  const found = await store.ofMeters(date, wanted)
  const expected = all.filter(({ meterId }) => wanted.includes(meterId))
  expect(found).toHaveLength(8)
  expect(found).toEqual(expect.arrayContaining(expected))
  expect(await store.ofMeters(date, [])).toEqual([])
})

test('a date without contributions is empty', async () => {
  expect((await batchesOfDate('1999-01-01')).flat()).toEqual([])
  expect(await store.pageOfDate('1999-01-01', 5)).toEqual({ items: [] })
})

test.each([1, 2, 3, 4, 5, 40])('pages of %i meters give each meter whole, once', async (limit) => {
  const all = Array.from({ length: 23 }, (_, meter) =>
    Array.from({ length: 1 + (meter % 3) }, (_, part) =>
      contribution({ meterId: `M${meter}`, part }),
    ),
  ).flat()
  await store.save(all)
  const pages = await allPages((next) => store.pageOfDate(date, limit, next))
  const meters = pages.map((items) => new Set(items.map(({ meterId }) => meterId)))
  expect(meters.every(({ size }) => size <= limit)).toBe(true)
  // A meter on two pages would count twice.
  expect(meters.reduce((sum, { size }) => sum + size, 0)).toBe(23)
  expect(pages.flat()).toHaveLength(all.length)
  expect(pages.flat()).toEqual(expect.arrayContaining(all))
})

test('pages are full while there is more', async () => {
  await store.save(Array.from({ length: 20 }, (_, meter) => contribution({ meterId: `M${meter}` })))
  const pages = await allPages((next) => store.pageOfDate(date, 7, next))
  expect(pages.map((items) => items.length)).toEqual([7, 7, 6])
})

test.each(['', 'x', '{}', 'null', '[1]', '["1","M1"]', '[1.5,"M1"]', '[0,1]'])(
  'refuses the position %j, which no page gave',
  async (next) => {
    await expect(store.pageOfDate(date, 1, next)).rejects.toBeInstanceOf(InvalidRequest)
  },
)
