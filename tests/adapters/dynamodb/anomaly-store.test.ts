import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DynamoAnomalyStore } from '../../../adapters/dynamodb/anomaly-store.ts'
import {
  type Anomaly,
  type AnomalyQuery,
  type Severity,
  severityOf,
} from '../../../domain/detection/anomaly.ts'
import type { AnomalyStore } from '../../../domain/ports.ts'
import { anomalyOf, reasonOf } from '../../domain/detection/findings.ts'
import { allPages, type RunningTables, startTables, tables } from './running-tables.ts'

let running: RunningTables
let store: AnomalyStore
beforeAll(async () => {
  running = await startTables()
  store = new DynamoAnomalyStore(running.client, tables.anomalies)
  await store.save(spread)
})
afterAll(() => running.remove())

const detectors = ['deviation', 'missing', 'stuck']
const severities = ['low', 'medium', 'high'] as const
/** Five meters on ten days, in February. */
const spread: Anomaly[] = Array.from({ length: 50 }, (_, index) =>
  anomalyOf({
    meterId: `S${index % 5}`,
    date: `2025-02-${String(10 + Math.floor(index / 5)).padStart(2, '0')}`,
    reasons: [
      reasonOf({
        detector: detectors[index % 3] as string,
        severity: severities[Math.floor(index / 3) % 3] as Severity,
      }),
    ],
    state: index % 4 === 0 ? 'cleared' : 'open',
  }),
)
const name = ({ meterId, channel, date, reasons }: Anomaly) =>
  [meterId, channel, date, ...reasons.map(({ detector }) => detector)].join('|')
const says = ({ reasons }: Anomaly, wanted: string) =>
  reasons.some(({ detector }) => detector === wanted)
const february = { from: '2025-02-01', to: '2025-02-28' }
const list = async (query: Omit<AnomalyQuery, 'next'>) =>
  allPages((next) => store.list({ ...query, next }))

test('gives back every field', async () => {
  const whole = anomalyOf({
    meterId: 'Zähler 日本 😀 #1',
    channel: 'B1',
    state: 'cleared',
    lastDetectedAt: '2025-06-02T00:00:00.000Z',
    reasons: [
      reasonOf({ severity: 'high', score: 0.1 + 0.2 }),
      reasonOf({ detector: 'missing', unit: 'readings', observedMicro: 7n, message: 'gaps' }),
    ],
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
  const exact = anomalyOf({ meterId: 'exact', reasons: [reasonOf(figures)] })
  await store.save([exact])
  expect(await store.ofMeter('exact', '2025-01-01')).toEqual([exact])
})

test.each([0, 1, 1e-9, 0.1 + 0.2, 123456.789, 43_000_000_000_000])(
  'gives back the score %d',
  async (score) => {
    await store.save([anomalyOf({ meterId: 'score', reasons: [reasonOf({ score })] })])
    expect((await store.ofMeter('score', '2025-01-01'))[0]?.reasons[0].score).toBe(score)
  },
)

test('a meter, channel and date is one anomaly, whatever its reasons: the later save replaces', async () => {
  await store.save([anomalyOf({ meterId: 'again' })])
  const later = anomalyOf({
    meterId: 'again',
    state: 'cleared',
    reasons: [reasonOf({ detector: 'stuck' }), reasonOf({ detector: 'missing' })],
  })
  await store.save([later])
  expect(await store.ofMeter('again', '2025-01-01')).toEqual([later])
})

test('channels of one day stand side by side', async () => {
  const all = [anomalyOf({ meterId: 'side' }), anomalyOf({ meterId: 'side', channel: 'export' })]
  await store.save(all)
  expect((await store.ofMeter('side', '2025-01-01')).map(name).sort()).toEqual(all.map(name).sort())
})

test('is found by the detector of any reason, and by the highest severity of all', async () => {
  const two = anomalyOf({
    meterId: 'two',
    reasons: [
      reasonOf({ detector: 'deviation', severity: 'low' }),
      reasonOf({ detector: 'missing', severity: 'high' }),
    ],
  })
  await store.save([two])
  const found = async (query: Partial<AnomalyQuery>) =>
    (await list({ meter: 'two', limit: 10, ...query })).flat()
  for (const detector of ['deviation', 'missing']) {
    expect(await found({ detector })).toEqual([two])
    expect(await found({ detector, severity: 'high' })).toEqual([two])
  }
  expect(await found({ detector: 'stuck' })).toEqual([])
  // Names are compared whole: a part of one finds nothing.
  expect(await found({ detector: 'miss' })).toEqual([])
  expect(await found({ severity: 'low' })).toEqual([])
})

test('gives those of a meter from a date on', async () => {
  const dates = ['2025-01-01', '2025-01-02', '2025-01-03']
  await store.save(dates.map((date) => anomalyOf({ meterId: 'from', date })))
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
  ['detector', { detector: 'stuck' }, (one: Anomaly) => says(one, 'stuck')],
  ['severity', { severity: 'high' }, (one: Anomaly) => severityOf(one) === 'high'],
  ['state', { state: 'cleared' }, (one: Anomaly) => one.state === 'cleared'],
  [
    'all of them',
    { meter: 'S2', detector: 'stuck', severity: 'low', state: 'open' },
    (one: Anomaly) =>
      one.meterId === 'S2' &&
      says(one, 'stuck') &&
      severityOf(one) === 'low' &&
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
    anomalyOf({ date: '2025-04-01', meterId: 'b#c' }),
    anomalyOf({ date: '2025-04-01', meterId: 'c', channel: 'b' }),
  ]
  await store.save(alike)
  const range = { from: '2025-04-01', to: '2025-04-01' }
  const found = (await list({ ...range, limit: 1 })).flat()
  expect(found.map(name).sort()).toEqual(alike.map(name).sort())
})
