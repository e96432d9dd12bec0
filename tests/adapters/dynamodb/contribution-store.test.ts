import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DynamoContributionStore } from '../../../adapters/dynamodb/contribution-store.ts'
import { objectId } from '../../../adapters/object-id.ts'
import type { ContributionStore } from '../../../domain/ports.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { type RunningTables, startTables, tables } from './running-tables.ts'

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

const contribution = (some: Partial<Contribution> = {}): Contribution => ({
  meterId: 'M1',
  channel: 'main',
  date,
  source: 'drops/a.csv',
  generation: 1,
  part: 0,
  version: '2025-01-01T00:00:00Z',
  pipeline: 'default',
  zone: 'Europe/London',
  unit: 'kWh',
  flow: 'import',
  kind: 'interval',
  segments: [{ start: 0, length: 1800, values: [1_000_000] }],
  ...some,
})
const ofMeter = (meterId: string, from = date, to = date) =>
  Array.fromAsync(store.ofMeter(meterId, from, to))

test('gives back every field', async () => {
  const whole = contribution({
    meterId: 'Zähler 日本 😀 #1',
    channel: 'B1#x',
    source: 'drops/ä b+c.csv',
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
  await store.save([whole])
  expect(await ofMeter('Zähler 日本 😀 #1')).toEqual([whole])
})

test('a contribution without readings, which withdraws, comes back', async () => {
  await store.save([contribution({ segments: [] })])
  expect(await ofMeter('M1')).toEqual([contribution({ segments: [] })])
})

test('a generation is never written over: a later one stands beside it', async () => {
  const first = contribution()
  const second = contribution({ generation: 2, segments: [] })
  await store.save([second])
  await store.save([first])
  await store.save([first])
  expect(await ofMeter('M1')).toEqual([first, second])
})

test('channels, objects and parts of a meter-day stand side by side', async () => {
  const all = [
    contribution(),
    contribution({ part: 1 }),
    contribution({ part: 2 }),
    contribution({ source: 'drops/b.csv' }),
    contribution({ source: 'other/a.csv' }),
    contribution({ channel: 'export' }),
  ]
  await store.save(all)
  const found = await ofMeter('M1')
  expect(found).toHaveLength(6)
  expect(found).toEqual(expect.arrayContaining(all))
})

test('keeps objects apart whose keys of 1,024 bytes differ in the last letter only', async () => {
  const source = (end: string) => `drops/${'日'.repeat(341)}${end}`
  await store.save([contribution({ source: source('a') }), contribution({ source: source('b') })])
  expect((await ofMeter('M1')).map((found) => found.source).sort()).toEqual([
    source('a'),
    source('b'),
  ])
})

test('takes the longest meter id in every script', async () => {
  const ids = ['m', '日', '😀'].map((letter) => letter.repeat(200 / letter.length))
  await store.save(ids.map((meterId) => contribution({ meterId })))
  for (const meterId of ids) expect(await ofMeter(meterId)).toHaveLength(1)
  expect(await store.ofMeters(date, ids)).toHaveLength(3)
})

test.each([
  ['with three decimals', (second: number) => ((second * 7_919_777) % 1_000_003) * 1000],
  ['with six decimals', (second: number) => (second * 2_654_435_761) % 1_000_000_007],
  ['past a billion units', (second: number) => 2 ** 52 + second],
])('takes the most readings that one part has, %s', async (_, valueAt) => {
  const values = Array.from({ length: 20_000 }, (_, second) => valueAt(second))
  await store.save([contribution({ segments: [{ start: 0, length: 1, values }] })])
  const read = (await ofMeter('M1')).flatMap(({ segments }) =>
    segments.flatMap(({ values }) => values),
  )
  expect(read).toHaveLength(values.length)
  expect(read.every((value, index) => value === values[index])).toBe(true)
})

test('gives a meter in the order of dates, bounds included', async () => {
  const dates = ['05-31', '06-01', '06-02', '06-10', '07-01'].map((day) => `${year}-${day}`)
  // One each of two channels, saved out of order.
  await store.save(
    dates
      .toReversed()
      .flatMap((date) => [
        contribution({ date, channel: 'zz~' }),
        contribution({ date, channel: 'A' }),
      ]),
  )
  await store.save([contribution({ date: dates[2] as string, meterId: 'M10' })])
  const [from, to] = [dates[1] as string, dates[3] as string]
  const expected = [dates[1], dates[1], dates[2], dates[2], dates[3], dates[3]]
  expect((await ofMeter('M1', from, to)).map(({ date }) => date)).toEqual(expected)
  expect(await ofMeter('M1', dates[0], dates[0])).toHaveLength(2)
})

test('gives a meter from either end, all of it', async () => {
  const dates = Array.from({ length: 20 }, (_, index) => `${1000 + index}-01-01`)
  await store.save(dates.map((date) => contribution({ date, meterId: 'ends' })))
  for (const end of ['earliest', 'latest'] as const) {
    const found = await Array.fromAsync(store.fromEndOfMeter('ends', end))
    const expected = end === 'earliest' ? dates : dates.toReversed()
    expect(found.map(({ date }) => date)).toEqual(expected)
  }
  expect(await Array.fromAsync(store.fromEndOfMeter('absent', 'latest'))).toEqual([])
})

test('gives a meter from either end of a range', async () => {
  const days = Array.from({ length: 20 }, (_, day) => `1998-01-${String(day + 1).padStart(2, '0')}`)
  await store.save(days.map((date) => contribution({ date, meterId: 'range' })))
  const [from, to] = [days[4] as string, days[15] as string]
  const found = async (end: 'earliest' | 'latest', range: { from?: string; to?: string }) =>
    (await Array.fromAsync(store.fromEndOfMeter('range', end, range))).map(({ date }) => date)
  expect(await found('earliest', { from })).toEqual(days.slice(4))
  expect(await found('latest', { to })).toEqual(days.slice(0, 16).toReversed())
  expect(await found('earliest', { from, to })).toEqual(days.slice(4, 16))
})

test('an item of before there were kinds holds intervals', async () => {
  await store.save([contribution()])
  const entry = `${date}#main#${objectId('drops/a.csv')}.1`
  await running.client.send(
    new UpdateCommand({
      TableName: tables.readings,
      Key: { meterId: 'M1', entry },
      UpdateExpression: 'REMOVE kind',
    }),
  )
  expect(await ofMeter('M1')).toEqual([contribution()])
})

test.each(['power', 'register', 'gauge'] as const)(
  'what does not add up by itself, a %s, has no total in the table',
  async (kind) => {
    await store.save([contribution({ kind }), contribution({ source: 'drops/b.csv' })])
    const { Items = [] } = await running.client.send(
      new QueryCommand({
        TableName: tables.readings,
        KeyConditionExpression: 'meterId = :meter AND begins_with(entry, :date)',
        ExpressionAttributeValues: { ':meter': 'M1', ':date': date },
      }),
    )
    const totals = Items.map((item) => [item.kind, item.total?.value])
    expect(new Map(totals as [string, unknown][])).toEqual(
      new Map([
        [kind, undefined],
        ['interval', '1'],
      ]),
    )
  },
)

test('a meter or a range without contributions gives none', async () => {
  await store.save([contribution()])
  expect(await ofMeter('absent')).toEqual([])
  expect(await ofMeter('M1', `${year}-06-16`, `${year}-06-30`)).toEqual([])
})

test('gives more of a meter than one answer of DynamoDB holds, which is 1 MB', async () => {
  // 150 KB each: past 2 ** 50, values take eight bytes.
  const values = Array.from({ length: 19_000 }, (_, index) => 2 ** 51 + index)
  const many = Array.from({ length: 9 }, (_, part) =>
    contribution({ part, segments: [{ start: 0, length: 1, values }] }),
  )
  await store.save(many)
  const found = await ofMeter('M1')
  expect(found.map(({ part }) => part).sort()).toEqual(many.map(({ part }) => part))
})

test('what anyone writes comes back the same', async () => {
  const value = fc.oneof(
    fc.maxSafeInteger(),
    fc.nat({ max: 10_000 }).map((n) => n * 1000),
  )
  const segment = fc.record({
    start: fc.integer({ min: 0, max: 90_000 }),
    length: fc.constantFrom(0, 60, 900, 1800, 3600),
    values: fc.array(fc.option(value), { minLength: 1, maxLength: 50 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 4 }), async (segments) => {
      await store.save([contribution({ segments })])
      const [found] = await ofMeter('M1')
      expect(JSON.stringify(found?.segments)).toBe(JSON.stringify(segments))
    }),
    { numRuns: 40 },
  )
})
