import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DynamoAnomalyStore } from '../../../adapters/dynamodb/anomaly-store.ts'
import type { Anomaly, AnomalyQuery } from '../../../domain/detection/anomaly.ts'
import type { AnomalyStore } from '../../../domain/ports.ts'
import { allPages, type RunningTables, startTables, tables } from './running-tables.ts'

let running: RunningTables
let store: AnomalyStore
beforeAll(async () => {
  running = await startTables()
  store = new DynamoAnomalyStore(running.client, tables.anomalies)
  await store.save(spread)
})
afterAll(() => running.remove())

const anomaly = (some: Partial<Anomaly>): Anomaly => ({
  meterId: 'M1',
  channel: 'main',
  date: '2025-01-01',
  detector: 'deviation',
  severity: 'low',
  score: 4.25,
  observedMicro: 1n,
  expectedMicro: 0n,
  lowerMicro: -1n,
  upperMicro: 1_000_000n,
  unit: 'kWh',
  message: 'why',
  state: 'open',
  firstDetectedAt: '2025-01-02T00:00:00.000Z',
  lastDetectedAt: '2025-01-03T00:00:00.000Z',
  ...some,
})

const detectors = ['deviation', 'missing', 'stuck']
const severities = ['low', 'medium', 'high'] as const
/** Five meters on ten days, in February. */
const spread: Anomaly[] = Array.from({ length: 50 }, (_, index) =>
  anomaly({
    meterId: `S${index % 5}`,
    date: `2025-02-${String(10 + Math.floor(index / 5)).padStart(2, '0')}`,
    detector: detectors[index % 3] ?? '',
    severity: severities[Math.floor(index / 3) % 3] ?? 'low',
    state: index % 4 === 0 ? 'cleared' : 'open',
  }),
)
const name = ({ meterId, channel, date, detector }: Anomaly) =>
  [meterId, channel, date, detector].join('|')
const february = { from: '2025-02-01', to: '2025-02-28' }
const list = async (query: Omit<AnomalyQuery, 'next'>) =>
  allPages((next) => store.list({ ...query, next }))

test('gives back every field', async () => {
  const whole = anomaly({
    meterId: 'Zähler 日本 😀 #1',
    channel: 'B1',
    severity: 'high',
    state: 'cleared',
    score: 0.1 + 0.2,
  })
  await store.save([whole])
  expect(await store.ofMeter('Zähler 日本 😀 #1', '2025-01-01')).toEqual([whole])
})

test.each([
  0n,
  1n,
  -1n,
  999_999n,
  -1_000_001n,
  1_000_000n,
  100_000_000n,
  9_007_199_254_740_991n,
  -9_007_199_254_740_991n,
  // A total of a day may be past what a double holds.
  86_400n * 9_007_199_254_740_991n,
  -86_400n * 9_007_199_254_740_991n,
])('gives back %i micros exactly', async (micro) => {
  const figures = {
    observedMicro: micro,
    expectedMicro: -micro,
    lowerMicro: micro - 1n,
    upperMicro: micro + 1n,
  }
  await store.save([anomaly({ meterId: 'exact', ...figures })])
  expect(await store.ofMeter('exact', '2025-01-01')).toEqual([
    anomaly({ meterId: 'exact', ...figures }),
  ])
})

test.each([0, 1, 1e-9, 0.1 + 0.2, 123456.789, 43_000_000_000_000])(
  'gives back the score %d',
  async (score) => {
    await store.save([anomaly({ meterId: 'score', score })])
    expect((await store.ofMeter('score', '2025-01-01'))[0]?.score).toBe(score)
  },
)

test('the same meter, channel, date and detector is one anomaly: the later save replaces', async () => {
  await store.save([anomaly({ meterId: 'again' })])
  const cleared = anomaly({ meterId: 'again', state: 'cleared' })
  await store.save([cleared])
  expect(await store.ofMeter('again', '2025-01-01')).toEqual([cleared])
})

test('channels and detectors of one day stand side by side', async () => {
  const all = [
    anomaly({ meterId: 'side' }),
    anomaly({ meterId: 'side', channel: 'export' }),
    anomaly({ meterId: 'side', detector: 'stuck' }),
  ]
  await store.save(all)
  expect((await store.ofMeter('side', '2025-01-01')).map(name).sort()).toEqual(all.map(name).sort())
})

test('gives those of a meter from a date on', async () => {
  const dates = ['2025-01-01', '2025-01-02', '2025-01-03']
  await store.save(dates.map((date) => anomaly({ meterId: 'from', date })))
  const found = await store.ofMeter('from', '2025-01-02')
  expect(found.map(({ date }) => date)).toEqual(['2025-01-02', '2025-01-03'])
  expect(await store.ofMeter('absent', '2025-01-01')).toEqual([])
})

test('to save none is no error', async () => {
  await expect(store.save([])).resolves.toBeUndefined()
})

test.each([1, 2, 3, 7, 49, 50, 51])(
  'pages of %i give every anomaly once, newest date first',
  async (limit) => {
    const pages = await list({ ...february, limit })
    expect(pages.flat().map(name).sort()).toEqual(spread.map(name).sort())
    const dates = pages.flat().map(({ date }) => date)
    expect(dates).toEqual(dates.toSorted().reverse())
    for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
  },
)

test.each([
  ['meter', { meter: 'S1' }, (one: Anomaly) => one.meterId === 'S1'],
  ['detector', { detector: 'stuck' }, (one: Anomaly) => one.detector === 'stuck'],
  ['severity', { severity: 'high' }, (one: Anomaly) => one.severity === 'high'],
  ['state', { state: 'cleared' }, (one: Anomaly) => one.state === 'cleared'],
  [
    'all of them',
    { meter: 'S2', detector: 'stuck', severity: 'low', state: 'open' },
    (one: Anomaly) =>
      one.meterId === 'S2' &&
      one.detector === 'stuck' &&
      one.severity === 'low' &&
      one.state === 'open',
  ],
  ['a detector that found nothing', { detector: 'none' }, () => false],
] as const)('filters by %s, in pages', async (_, query, matches) => {
  for (const limit of [1, 4, 100]) {
    const found = (await list({ ...february, ...query, limit })).flat()
    expect(found.map(name).sort()).toEqual(spread.filter(matches).map(name).sort())
  }
})

test.each([
  ['both bounds', '2025-02-11', '2025-02-13'],
  ['one day', '2025-02-11', '2025-02-11'],
  ['days without any', '2025-03-01', '2025-03-31'],
  ['a range that is empty', '2025-02-13', '2025-02-11'],
])('gives those between dates: %s', async (_, from, to) => {
  const expected = spread.filter(({ date }) => date >= from && date <= to)
  for (const meter of [undefined, 'S3']) {
    const found = (await list({ from, to, meter, limit: 3 })).flat()
    const wanted = expected.filter(({ meterId }) => meter === undefined || meterId === meter)
    expect(found.map(name).sort()).toEqual(wanted.map(name).sort())
  }
})

test('one bound is enough', async () => {
  const late = (await list({ from: '2025-02-19', limit: 100 })).flat()
  expect(late.filter(({ meterId }) => meterId.startsWith('S'))).toHaveLength(5)
  const early = (await list({ to: '2025-02-10', limit: 100 })).flat()
  expect(early.filter(({ meterId }) => meterId.startsWith('S'))).toHaveLength(5)
})

test('names that hold the separator are not taken for one another, in any page', async () => {
  const alike = [
    anomaly({ date: '2025-04-01', meterId: 'b#c' }),
    anomaly({ date: '2025-04-01', meterId: 'c', channel: 'b' }),
  ]
  await store.save(alike)
  const range = { from: '2025-04-01', to: '2025-04-01' }
  const found = (await list({ ...range, limit: 1 })).flat()
  expect(found.map(name).sort()).toEqual(alike.map(name).sort())
})
