import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { toFoldItem } from '../../../adapters/dynamodb/contribution-item.ts'
import { DynamoContributionStore } from '../../../adapters/dynamodb/contribution-store.ts'
import { DynamoFoldStore } from '../../../adapters/dynamodb/fold-store.ts'
import { weightOf } from '../../../domain/folding/draft.ts'
import { planFold } from '../../../domain/folding/plan-fold.ts'
import type { Fold, StoredDay } from '../../../domain/folding/stored-day.ts'
import { READERS_GONE_MS } from '../../../domain/folding/waits.ts'
import type { Contribution, MeterDay } from '../../../domain/readings/contribution.ts'
import { settle } from '../../../domain/readings/settle.ts'
import { contributionOf } from '../../domain/factories.ts'
import { itemBytes } from './item-bytes.ts'
import { allPages, type RunningTables, startTables, tables } from './running-tables.ts'

let running: RunningTables
let contributions: DynamoContributionStore
let store: DynamoFoldStore
beforeAll(async () => {
  running = await startTables()
  contributions = new DynamoContributionStore(running.client, tables.readings)
  store = new DynamoFoldStore(running.client, tables.readings)
})
afterAll(() => running.remove())

/** A day that no other test uses. */
let day: MeterDay
let year = 2000
beforeEach(() => {
  year++
  day = { meterId: 'M1', channel: 'main', date: `${year}-06-15` }
})

const NOW = Date.parse('2030-01-01T00:00:00Z')
const said = (source: string, some: Partial<Contribution> = {}): Contribution =>
  contributionOf({ ...day, source, ...some })
const many = (count: number, some: Partial<Contribution> = {}): Contribution[] =>
  Array.from({ length: count }, (_, at) => said(`drops/${at}.csv`, some))
const foldOf = (all: readonly Contribution[], some: Partial<Fold> = {}): Fold => ({
  number: 0,
  revision: 1,
  foldedAt: '2025-06-16T01:02:03.004Z',
  contributions: all,
  leaving: [],
  ...some,
})
const daysOf = (meterId = day.meterId, from = day.date, to = day.date): Promise<StoredDay[]> =>
  Array.fromAsync(store.daysOf(meterId, from, to))

/** Folds all there is at once, and deletes what may then go. */
async function foldAll(meterId: string, from: string, to: string): Promise<void> {
  for (const nowMs of [NOW, NOW + READERS_GONE_MS]) {
    for await (const stored of store.daysOf(meterId, from, to)) {
      const { folds, remove } = planFold(stored, nowMs)
      for (const fold of folds) expect(await store.save(stored, fold)).toBe(true)
      await store.remove(meterId, remove)
    }
  }
}

describe('a fold', () => {
  test('comes back with every field of all that it has', async () => {
    day = { ...day, meterId: 'Zähler 日本 😀 #1', channel: 'B~1#x~0' }
    const whole = said('drops/ä b+c.csv', {
      generation: 12,
      part: 3,
      version: '2025-09-01T12:34:56Z/drops/ä',
      pipeline: 'nem-12.au',
      zone: 'Australia/Sydney',
      unit: 'm3',
      flow: 'export',
      kind: 'power',
      site: 'Hall 7, Zähler 3',
      segments: [
        { start: 0, length: 900, values: [0, -1, 1_500_000, null, Number.MAX_SAFE_INTEGER] },
        { start: 7200, length: 0, values: [Number.MIN_SAFE_INTEGER] },
        { start: 9000, length: 900, values: [1, null], qualities: ['substituted', 'missing'] },
      ],
    })
    const withdrawn = said('drops/b.csv', { generation: 2, segments: [] })
    const kinds = (['register', 'gauge', 'interval'] as const).map((kind) =>
      said(`drops/${kind}`, { kind }),
    )
    const fold = foldOf([whole, withdrawn, ...kinds], { number: 11, leaving: ['drops/b.csv'] })
    expect(await store.save(day, { ...fold, revision: 1 })).toBe(true)
    expect(await daysOf()).toEqual([{ ...day, loose: [], folds: [fold] }])
  })

  test('is written in place of the revision before it, and of no other', async () => {
    const [first, second] = [many(1), many(2)]
    expect(await store.save(day, foldOf(first, { revision: 2 }))).toBe(false)
    expect(await store.save(day, foldOf(first))).toBe(true)
    expect(await store.save(day, foldOf(second))).toBe(false)
    expect(await store.save(day, foldOf(second, { revision: 3 }))).toBe(false)
    expect(await store.save(day, foldOf(second, { revision: 2 }))).toBe(true)
    expect(await store.save(day, foldOf(first, { revision: 2 }))).toBe(false)
    expect((await daysOf())[0]?.folds).toEqual([foldOf(second, { revision: 2 })])
  })

  test('of many that are written at once one stands', async () => {
    const all = Array.from({ length: 8 }, (_, at) => foldOf(many(at + 1)))
    const saved = await Promise.all(all.map((fold) => store.save(day, fold)))
    expect(saved.filter(Boolean)).toHaveLength(1)
    expect((await daysOf())[0]?.folds).toEqual([all[saved.indexOf(true)]])
  })

  test('stands beside those of other channels, whatever these are called', async () => {
    const channels = ['main', 'main#~0', '~', '~0', '#', 'main#', 'main~']
    for (const channel of channels) {
      await store.save({ ...day, channel }, foldOf([said('drops/a', { channel })]))
      await contributions.save([said('drops/b', { channel })])
    }
    const found = await daysOf()
    expect(found.map(({ channel }) => channel).sort()).toEqual([...channels].sort())
    for (const { channel, loose, folds } of found) {
      expect(loose.map(({ contribution }) => contribution)).toEqual([said('drops/b', { channel })])
      expect(folds).toEqual([foldOf([said('drops/a', { channel })])])
    }
  })
})

test('gives folds by number, days by date, and the ids by which loose items are deleted', async () => {
  const dates = ['-06-01', '-06-02', '-06-03'].map((rest) => `${year}${rest}`)
  for (const date of dates) {
    await contributions.save([0, 1].map((part) => said('drops/a', { date, part })))
    for (const number of [10, 2, 0]) await store.save({ ...day, date }, foldOf([], { number }))
  }
  const found = await daysOf('M1', dates[1], dates[2])
  expect(found.map(({ date }) => date)).toEqual(dates.slice(1))
  expect(found[0]?.folds.map(({ number }) => number)).toEqual([0, 2, 10])
  const [gone, stays] = found[0]?.loose ?? []
  await store.remove('M1', [gone?.id as string, 'no such item'])
  expect((await daysOf('M1', dates[1], dates[1]))[0]?.loose).toEqual([stays])
  expect((await daysOf('M1', dates[2], dates[2]))[0]?.loose).toHaveLength(2)
})

test('a meter-day of more than one answer of DynamoDB, which is 1 MB, is one day', async () => {
  // 150 KB each: past 2 ** 50, values take eight bytes.
  const values = Array.from({ length: 19_000 }, (_, at) => 2 ** 51 + at)
  const segments = [{ start: 0, length: 1, values }]
  const all = many(9, { segments })
  await contributions.save(all)
  await store.save(day, foldOf(all.slice(0, 2)))
  const [found, ...others] = await daysOf()
  expect(others).toEqual([])
  expect(found?.loose.map(({ contribution }) => contribution.source).sort()).toEqual(
    all.map(({ source }) => source),
  )
  expect(found?.folds.map((fold) => fold.contributions.length)).toEqual([2])
})

test('one meter and date after another answers the same, folded or not', async () => {
  const dates = Array.from({ length: 12 }, (_, at) => `${year}-07-${String(at + 10)}`)
  const meters = ['A', 'B#1', 'C~']
  const all = meters.flatMap((meterId, at) =>
    dates.flatMap((date) =>
      ['main', 'x#~0'].flatMap((channel) =>
        Array.from({ length: 3 + at * 7 }, (_, name) =>
          said(`drops/${name % 9}.csv`, {
            ...{ meterId, date, channel, generation: 1 + (name % 3), part: name % 2 },
            kind: name % 5 === 0 ? 'register' : 'interval',
            segments:
              name % 6 === 4 ? [] : [{ start: name * 900, length: 900, values: [name, null, at] }],
          }),
        ),
      ),
    ),
  )
  await contributions.save(all)
  const [first, middle, last] = [dates[0], dates[5], dates.at(-1)] as [string, string, string]
  const answers = async (): Promise<unknown> => ({
    ofMeter: await Promise.all(
      meters.map(async (meter) =>
        days(await Array.fromAsync(contributions.ofMeter(meter, first, last))),
      ),
    ),
    fromEnds: await Promise.all(
      (['earliest', 'latest'] as const).map(async (end) =>
        days(
          await Array.fromAsync(contributions.fromEndOfMeter('C~', end, { from: first, to: last })),
        ),
      ),
    ),
    ofDate: sorted(days(await wholeDate(middle))),
    ofMeters: sorted(days([...(await contributions.ofMeters(middle, meters))])),
    pages: sorted(
      days((await allPages((next) => contributions.pageOfDate(middle, 1, next))).flat()),
    ),
  })
  const before = await answers()
  for (const meter of meters) await foldAll(meter, first, last)
  const stored = await daysOf('C~', first, last)
  expect(stored.flatMap(({ loose }) => loose)).toEqual([])
  expect(stored.flatMap(({ folds }) => folds)).toHaveLength(24)
  expect(await answers()).toEqual(before)
})

async function wholeDate(date: string): Promise<Contribution[]> {
  const parts = await Promise.all(contributions.ofDate(date).map((part) => Array.fromAsync(part)))
  return parts.flat(2)
}

/** What is settled of each meter's dates, in the order in which these came. */
function days(found: readonly Contribution[]): [string, unknown][] {
  const ofDate = Map.groupBy(found, ({ meterId, date }) => `${meterId} ${date}`)
  return [...ofDate].map(([name, some]) => [name, settle(some)])
}

function sorted(all: readonly [string, unknown][]): unknown[] {
  return all.toSorted(([one], [other]) => (one < other ? -1 : 1))
}

describe('the size of an item', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 })
  const facts = fc.record({
    generation: fc.integer({ min: 1, max: 2 ** 40 }),
    part: fc.nat(2 ** 40),
    source: text,
    version: text,
    pipeline: text,
    site: text,
    unit: text,
    segments: fc.array(
      fc.record({
        start: fc.nat(90_000),
        length: fc.constantFrom(0, 60, 1800),
        values: fc.array(fc.option(fc.maxSafeInteger()), { minLength: 1, maxLength: 30 }),
      }),
      { maxLength: 4 },
    ),
  })

  test('is not more than what was counted for it', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 6 }), (all) => {
        const some = all.map((one) => contributionOf({ ...one, kind: 'interval' }))
        const counted = some.reduce((sum, one) => sum + weightOf(one), 0)
        const bytes = itemBytes(marshall(toFoldItem(day, foldOf(some))))
        expect(bytes).toBeLessThanOrEqual(counted + 1000)
      }),
    )
  })

  test('stays below what DynamoDB takes, however a fold comes to be full', async () => {
    const id = 'm'.repeat(200)
    const wide = { meterId: id, channel: 'c'.repeat(200) }
    const all = Array.from({ length: 900 }, (_, at) =>
      said(`${'d'.repeat(1000)}/${at}`, { ...wide, site: 's'.repeat(200) }),
    )
    await contributions.save(all)
    await foldAll(id, day.date, day.date)
    const [stored] = await daysOf(id)
    expect(stored?.loose).toEqual([])
    const sizes = stored?.folds.map((fold) =>
      itemBytes(marshall(toFoldItem({ ...day, ...wide }, fold))),
    )
    expect(Math.max(...(sizes ?? []))).toBeGreaterThan(250_000)
    expect(Math.max(...(sizes ?? []))).toBeLessThan(400 * 1024)
  })
})
