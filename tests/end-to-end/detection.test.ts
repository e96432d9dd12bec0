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

/** No meter's days are like another's. */
const METERS = [
  ...['HEALTHY', 'SPIKE', 'DROP', 'GAP', 'STUCK', 'ZERO', 'SEVERAL'],
  ...['CORRECTED', 'OVERRIDDEN', 'WITHDRAWN', 'THEN-BROKEN'],
]

const flat = (value: string): string[] => Array.from({ length: 48 }, () => value)

/** A day much like all others: each value between 4 and 4.9, those of each meter its own. */
const usual = (meter: string, day: number): string[] =>
  values(day * 100 + METERS.indexOf(meter), 48).map((value) =>
    decimal(4_000_000n + micros(value) / 10n),
  )

type Change = (date: string, row: string[]) => string[] | undefined

/** Six weeks of a meter, much the same every day, each day changed as told. */
function history(meter: string, change: Change = (_, row) => row): string {
  const rows = Array.from({ length: DAYS }, (_, day) => {
    const date = dayAfter(FIRST, day)
    const row = change(date, usual(meter, day))
    return row === undefined ? [] : [[meter, date, row] as const]
  })
  return wide(...rows.flat())
}

/** A meter's anomalies, newest first. */
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
  expect(await anomaliesOf('SPIKE')).toHaveLength(1)
  const [anomaly] = await anomaliesOf('SPIKE', '&detector=deviation')
  expect(anomaly).toMatchObject({
    meterId: 'SPIKE',
    date: SPIKE,
    detector: 'deviation',
    severity: 'high',
    state: 'open',
    unit: 'kWh',
    observed: '2400',
  })
  // All days before it are much the same: what is expected is one of those, added up here.
  const totals = Array.from({ length: 37 }, (_, day) => Number(sum(usual('SPIKE', day))))
  expect(Number(anomaly.expected)).toBeGreaterThanOrEqual(Math.min(...totals))
  expect(Number(anomaly.expected)).toBeLessThanOrEqual(Math.max(...totals))
  expect(Number(anomaly.lower)).toBeLessThan(Number(anomaly.expected))
  expect(Number(anomaly.upper)).toBeLessThan(2400)
  expect(Number(anomaly.upper)).toBeGreaterThan(Number(anomaly.expected))
  expect(Number(anomaly.score)).toBeGreaterThan(1)
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
    expect.objectContaining({ date: SPIKE, observed: '0' }),
  ])
})

test('an incomplete day and an absent day are missing readings', async () => {
  const patchy: Change = (date, row) => {
    if (date === ABSENT) return undefined
    return date === LOST ? row.map((value, slot) => (slot < 12 ? '' : value)) : row
  }
  await world.ingest('gap.csv', history('GAP', patchy))
  await world.detect()
  expect(await anomaliesOf('GAP', '&detector=missing')).toEqual([
    expect.objectContaining({ detector: 'missing', date: ABSENT, observed: '0', expected: '48' }),
    expect.objectContaining({ detector: 'missing', date: LOST, observed: '36', expected: '48' }),
  ])
  // Their totals are not what other days' are, and no deviation.
  expect(await anomaliesOf('GAP', '&detector=deviation')).toEqual([])
})

/** Four days of one and the same value. */
const stuckAt =
  (value: string): Change =>
  (date, row) =>
    date >= STUCK && date <= dayAfter(STUCK, 3) ? flat(value) : row

test('days on which nothing but one value is read are stuck, and no others', async () => {
  await world.ingest('stuck.csv', history('STUCK', stuckAt('4.5')))
  await world.detect()
  const dates = (await anomaliesOf('STUCK', '&detector=stuck')).map(({ date }) => date)
  // Whether the first of them counts, the rule decides.
  const later = [dayAfter(STUCK, 3), dayAfter(STUCK, 2), dayAfter(STUCK, 1)]
  expect([later, [...later, STUCK]]).toContainEqual(dates)
})

test('a day that several detectors find is one anomaly, which each of them finds', async () => {
  await world.ingest('several.csv', history('SEVERAL', stuckAt('50')))
  await world.detect()
  // On its first day: what goes on is not told again by the models.
  const day = STUCK
  const [whole, ...others] = await anomaliesOf('SEVERAL', `&from=${day}&to=${day}`)
  expect(others).toEqual([])
  const detectors = whole.reasons.map(({ detector }: Json) => detector)
  expect(detectors).toEqual(expect.arrayContaining(['deviation', 'stuck']))
  expect(new Set(detectors).size).toBe(detectors.length)
  // By itself it shows the first reason, with the gravest severity of all.
  const { severity: _, ...first } = whole.reasons[0]
  expect(whole).toMatchObject(first)
  const ranks = ['low', 'medium', 'high']
  const gravest = Math.max(...whole.reasons.map(({ severity }: Json) => ranks.indexOf(severity)))
  expect(whole.severity).toBe(ranks[gravest])
  for (const reason of whole.reasons) {
    const query = `&from=${day}&to=${day}&detector=${reason.detector}`
    const { severity, ...figures } = reason
    expect(await anomaliesOf('SEVERAL', query)).toEqual([
      { ...whole, ...figures, severity: whole.severity },
    ])
  }
  expect(await anomaliesOf('SEVERAL', `&from=${day}&to=${day}&detector=missing`)).toEqual([])
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
  await world.ingest('overridden/2.csv', wide(['OVERRIDDEN', SPIKE, usual('OVERRIDDEN', 37)]))
  await world.detect()
  expect(await anomaliesOf('OVERRIDDEN')).toMatchObject([{ state: 'cleared' }])
  await world.remove('overridden/2.csv')
  await world.settled()
  await world.detect()
  expect(await anomaliesOf('OVERRIDDEN', '&detector=deviation')).toMatchObject([
    { state: 'open', observed: '2400' },
  ])
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
