/** Anomalies over HTTP: found, found again, cleared by corrected or withdrawn data. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'
import { dayAfter, decimal, micros, sum, values, wide } from './sums.ts'

const FIRST = '2025-01-06'
const DAYS = 42
const SPIKE = dayAfter(FIRST, 37)
const LOST = dayAfter(FIRST, 20)
const ABSENT = dayAfter(FIRST, 25)
const STUCK = dayAfter(FIRST, 30)

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const flat = (value: string): string[] => Array.from({ length: 48 }, () => value)

/** A day much like all others: each value between 4 and 4.9. */
const usual = (day: number): string[] =>
  values(day, 48).map((value) => decimal(4_000_000n + micros(value) / 10n))

type Change = (date: string, row: string[]) => string[] | undefined

/** Six weeks of a meter, much the same every day, each day changed as told. */
function history(meter: string, change: Change = (_, row) => row): string {
  const rows = Array.from({ length: DAYS }, (_, day) => {
    const date = dayAfter(FIRST, day)
    const row = change(date, usual(day))
    return row === undefined ? [] : [[meter, date, row] as const]
  })
  return wide(...rows.flat())
}

async function anomaliesOf(meter: string, query = ''): Promise<Json[]> {
  const { body } = await world.get(`/anomalies?meter=${meter}${query}`)
  return body.anomalies
}

const spiked: Change = (date, row) => (date === SPIKE ? flat('50') : row)

test('a healthy history has no anomaly', async () => {
  await world.ingest('healthy.csv', history('HEALTHY'))
  const run = await world.detect()
  expect(run).toMatchObject({ state: 'succeeded', full: false, errors: [] })
  expect(await anomaliesOf('HEALTHY')).toEqual([])
})

test('a spike is told with what was seen, what was expected and why', async () => {
  await world.ingest('spike.csv', history('SPIKE', spiked))
  const before = Date.now()
  await world.detect()
  const [anomaly, ...others] = await anomaliesOf('SPIKE')
  expect(others).toEqual([])
  expect(anomaly).toMatchObject({
    meterId: 'SPIKE',
    date: SPIKE,
    detector: 'deviation',
    severity: 'high',
    state: 'open',
    unit: 'kWh',
    observed: '2400',
  })
  // The median of the same weekday in the five weeks before, added up here.
  const totals = [2, 9, 16, 23, 30].map((day) => Number(sum(usual(day)))).sort((a, b) => a - b)
  expect(Number(anomaly.expected)).toBe(totals[2])
  expect(Number(anomaly.lower)).toBeLessThan(Number(anomaly.expected))
  expect(Number(anomaly.upper)).toBeLessThan(2400)
  expect(Number(anomaly.upper)).toBeGreaterThan(Number(anomaly.expected))
  expect(Number(anomaly.score)).toBeGreaterThan(4)
  expect(anomaly.message).toContain('2400 kWh')
  expect(anomaly.id).toContain('SPIKE')
  expect(Date.parse(anomaly.firstDetectedAt)).toBeGreaterThan(before - 60_000)
  expect(anomaly.lastDetectedAt >= anomaly.firstDetectedAt).toBe(true)
})

test('a drop is told as well', async () => {
  const dropped: Change = (date, row) => (date === SPIKE ? flat('0') : row)
  await world.ingest('drop.csv', history('DROP', dropped))
  await world.detect()
  expect(await anomaliesOf('DROP')).toEqual([
    expect.objectContaining({ detector: 'deviation', date: SPIKE, observed: '0' }),
  ])
})

test('an incomplete day and an absent day are missing readings, and nothing else', async () => {
  const patchy: Change = (date, row) => {
    if (date === ABSENT) return undefined
    return date === LOST ? row.map((value, slot) => (slot < 12 ? '' : value)) : row
  }
  await world.ingest('gap.csv', history('GAP', patchy))
  await world.detect()
  expect(await anomaliesOf('GAP')).toEqual([
    expect.objectContaining({ detector: 'missing', date: ABSENT, observed: '0', expected: '48' }),
    expect.objectContaining({ detector: 'missing', date: LOST, observed: '36', expected: '48' }),
  ])
})

test('days on which nothing but one value is read are stuck from the second on', async () => {
  const stuck: Change = (date, row) =>
    date >= STUCK && date <= dayAfter(STUCK, 3) ? flat('4.5') : row
  await world.ingest('stuck.csv', history('STUCK', stuck))
  await world.detect()
  const dates = (await anomaliesOf('STUCK', '&detector=stuck')).map(({ date }) => date)
  expect(dates).toEqual([dayAfter(STUCK, 3), dayAfter(STUCK, 2), dayAfter(STUCK, 1)])
})

test('a meter that is always at zero is not stuck', async () => {
  await world.ingest(
    'zero.csv',
    history('ZERO', () => flat('0')),
  )
  await world.detect()
  expect(await anomaliesOf('ZERO', '&detector=stuck')).toEqual([])
})

test('running again changes nothing, also over all meters', async () => {
  await world.detect()
  const { body: before } = await world.get('/anomalies?limit=1000')
  expect(before.anomalies.length).toBeGreaterThan(4)
  for (const full of [false, true]) {
    const run = await world.detect(full)
    expect(run).toMatchObject({ state: 'succeeded', full, opened: '0', changed: '0', cleared: '0' })
    expect((await world.get('/anomalies?limit=1000')).body).toEqual(before)
  }
  const run = await world.detect(true)
  expect(Number(run.meters)).toBeGreaterThanOrEqual(6)
  expect(Number(run.judgedDays)).toBeGreaterThanOrEqual(6 * DAYS - 1)
})

test('corrected data clears an anomaly, and one found again keeps when it was first found', async () => {
  await world.ingest('corrected.csv', history('CORRECTED', spiked))
  await world.detect()
  const [first] = await anomaliesOf('CORRECTED')
  expect(first).toMatchObject({ state: 'open', date: SPIKE })

  await world.ingest('corrected.csv', history('CORRECTED'))
  await world.detect()
  const [cleared, ...others] = await anomaliesOf('CORRECTED')
  expect(others).toEqual([])
  const { id, firstDetectedAt } = first
  expect(cleared).toMatchObject({ id, firstDetectedAt, state: 'cleared' })
  expect(await anomaliesOf('CORRECTED', '&state=open')).toEqual([])

  await world.ingest('corrected.csv', history('CORRECTED', spiked))
  await world.detect()
  const [again] = await anomaliesOf('CORRECTED')
  expect(again).toMatchObject({ id, firstDetectedAt, state: 'open' })
  expect(again.lastDetectedAt > cleared.lastDetectedAt).toBe(true)
})

test('a spike that a second object corrects is cleared, and opens again without that object', async () => {
  await world.ingest('overridden/1.csv', history('OVERRIDDEN', spiked))
  await world.detect()
  await world.ingest('overridden/2.csv', wide(['OVERRIDDEN', SPIKE, usual(37)]))
  await world.detect()
  expect(await anomaliesOf('OVERRIDDEN')).toMatchObject([{ state: 'cleared' }])
  await world.remove('overridden/2.csv')
  await world.settled()
  await world.detect()
  expect(await anomaliesOf('OVERRIDDEN')).toMatchObject([{ state: 'open', observed: '2400' }])
})

test('withdrawing the object clears its anomalies', async () => {
  await world.ingest('withdrawn.csv', history('WITHDRAWN', spiked))
  await world.detect()
  expect(await anomaliesOf('WITHDRAWN')).toMatchObject([{ state: 'open' }])
  await world.remove('withdrawn.csv')
  await world.settled()
  await world.detect()
  expect(await anomaliesOf('WITHDRAWN')).toMatchObject([{ state: 'cleared' }])
})

test('what an unreadable version replaced is judged all the same', async () => {
  await world.ingest('then-broken.csv', history('THEN-BROKEN', spiked))
  await world.ingest('then-broken.csv', 'nothing,of,use\n')
  await world.detect()
  expect(await anomaliesOf('THEN-BROKEN')).toMatchObject([{ state: 'open', date: SPIKE }])
})
