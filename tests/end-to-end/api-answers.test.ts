/** Every route of the API answers with the figures that the test adds up itself. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { average, DATES, hasDay, METERS, rowOf, startApiWorld } from './api-world.ts'
import type { World } from './harness.ts'
import { clock, sum } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startApiWorld()
})
afterAll(() => world.close())

const metersOf = (date: string) => METERS.filter((meter) => hasDay(meter, date))
const totalOf = (date: string) => sum(metersOf(date).flatMap((meter) => rowOf(meter, date)))
const path = encodeURIComponent

test('GET /health says that it lives', async () => {
  expect(await world.get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
})

test.each(DATES)(
  'GET /consumption/%s has total, average, meters and completeness',
  async (date) => {
    const { status, type, body } = await world.get(`/consumption/${date}`)
    const [meters, total] = [metersOf(date).length, totalOf(date)]
    expect([status, type]).toEqual([200, 'application/json'])
    expect(body).toEqual({
      date,
      unit: 'kWh',
      total,
      average: average(total, meters),
      meters: String(meters),
      readings: String(meters * 48),
      expected: String(meters * 48),
      completeness: '1',
      units: date === DATES[0] ? ['kWh', 'm3'] : ['kWh'],
    })
  },
)

test('GET /consumption/{date} answers in the unit and flow that are asked for', async () => {
  const { body } = await world.get(`/consumption/${DATES[0]}?unit=m3&flow=import`)
  expect(body).toMatchObject({
    unit: 'm3',
    total: '2.5',
    average: '2.5',
    meters: '1',
    readings: '1',
  })
  const { status } = await world.get(`/consumption/${DATES[0]}?flow=export`)
  expect(status).toBe(404)
})

test('GET /consumption/average/{date} has the average alone', async () => {
  const { body } = await world.get(`/consumption/average/${DATES[1]}`)
  const meters = metersOf(DATES[1])
  const expected = average(totalOf(DATES[1]), meters.length)
  expect(body).toEqual({
    date: DATES[1],
    unit: 'kWh',
    average: expected,
    meters: String(meters.length),
  })
})

test('GET /consumption has a row for each date, the same as the date by itself', async () => {
  const { body } = await world.get(`/consumption?from=${DATES[1]}&to=${DATES[2]}`)
  expect(body.next).toBeUndefined()
  expect(body.consumption).toHaveLength(2)
  for (const row of body.consumption) {
    expect(row).toEqual((await world.get(`/consumption/${row.date}`)).body)
  }
})

test('GET /consumption/{date}/meters has every meter with its total', async () => {
  const { body } = await world.get(`/consumption/${DATES[2]}/meters`)
  expect(body.date).toBe(DATES[2])
  const totals = body.meters.map((day: { meterId: string; total: string }) => [
    day.meterId,
    day.total,
  ])
  const expected = metersOf(DATES[2]).map((meter) => [meter, sum(rowOf(meter, DATES[2]))])
  expect(new Map(totals)).toEqual(new Map(expected as [string, string][]))
  const facts = { channel: 'main', unit: 'kWh', flow: 'import', readings: '48', expected: '48' }
  expect(body.meters[0]).toMatchObject({ ...facts, completeness: '1', quality: 'complete' })
})

test('GET /meters has every meter once', async () => {
  const { body } = await world.get('/meters')
  const ids = body.meters.map(({ meterId }: { meterId: string }) => meterId)
  expect([...ids].sort()).toEqual([...METERS, 'GAS'].sort())
})

test.each(METERS)('meter %j answers under its encoded name', async (meter) => {
  const { body } = await world.get(`/meters/${path(meter)}`)
  const facts = { meterId: meter, channels: ['main'], unit: 'kWh', pipeline: 'default' }
  expect(body).toEqual({ ...facts, firstDate: DATES[0], lastDate: DATES[3] })

  const days = (await world.get(`/meters/${path(meter)}/consumption`)).body
  const dates = DATES.filter((date) => hasDay(meter, date))
  expect(days.meterId).toBe(meter)
  expect(days.consumption.map(({ date }: { date: string }) => date)).toEqual(dates)
  for (const day of days.consumption) {
    const row = rowOf(meter, day.date)
    const sorted = [...row].sort((a, b) => Number(a) - Number(b))
    expect(day).toMatchObject({ total: sum(row), min: sorted[0], max: sorted.at(-1) })
  }

  const shown = (await world.get(`/meters/${path(meter)}/readings/${DATES[0]}`)).body
  expect(shown).toMatchObject({ meterId: meter, date: DATES[0], zone: 'UTC' })
  expect(shown.readings).toEqual(
    rowOf(meter, DATES[0]).map((value, slot) => ({
      channel: 'main',
      start: `${DATES[0]}T${(clock()[slot] as string).padStart(5, '0')}:00+00:00`,
      minutes: '30',
      value,
      quality: 'actual',
    })),
  )
})

test('GET /meters/{id}/consumption keeps to the range that is asked for', async () => {
  const { body } = await world.get(`/meters/A-1/consumption?from=${DATES[1]}&to=${DATES[2]}`)
  expect(body.consumption.map(({ date }: { date: string }) => date)).toEqual([DATES[1], DATES[2]])
  const outside = await world.get('/meters/A-1/consumption?from=2030-01-01')
  expect(outside).toMatchObject({ status: 200, body: { consumption: [] } })
})

test('GET /ingestions is told newest first, and by state and by key', async () => {
  const { body } = await world.get('/ingestions?limit=1000')
  const times = body.ingestions.map(({ receivedAt }: { receivedAt: string }) => receivedAt)
  expect(times).toEqual([...times].sort().reverse())
  expect(times).toHaveLength(METERS.length + 2)
  const keysOf = async (query: string) =>
    (await world.get(`/ingestions?${query}`)).body.ingestions.map(({ key }: { key: string }) => key)
  expect(await keysOf('state=failed')).toEqual(['broken.csv'])
  expect(await keysOf('state=partial')).toEqual(['gas.csv'])
  expect(await keysOf('state=withdrawn')).toEqual([])
  expect(await keysOf('state=succeeded&key=meters/3')).toEqual(['meters/3.csv'])
})

test('GET /ingestions/{id} has every field of the record', async () => {
  const record = await world.record('gas.csv')
  const { body } = await world.get(`/ingestions/${record.id}`)
  expect(body).toMatchObject({
    ...{ key: 'gas.csv', state: 'partial', pipeline: 'default', format: 'long', rows: '2' },
    ...{ accepted: '1', rejected: '1', duplicates: '0', meters: '1', meterDays: '1' },
    ...{ from: DATES[0], to: DATES[0], etag: expect.stringMatching(/^[0-9a-f]{32}$/), members: [] },
    rejects: [{ line: '3', reason: expect.any(String), text: `GAS,${DATES[0]}T12:00Z,oops` }],
  })
  expect(Date.parse(body.finishedAt)).toBeGreaterThanOrEqual(Date.parse(body.receivedAt))
})

test('POST /detections starts a run, and GET tells how it went', async () => {
  const { status, body } = await world.post('/detections', '{"full":true}')
  expect([status, body.state, body.full]).toEqual([202, 'running', true])
  await world.detect()
  const run = await world.get(`/detections/${body.id}`)
  expect(run.body).toMatchObject({
    id: body.id,
    state: 'succeeded',
    full: true,
    meters: String(METERS.length + 1),
    errors: [],
    notes: [],
  })
})

test('GET /anomalies filters by date, meter, detector, severity and state', async () => {
  await world.detect(true)
  const found = { meterId: 'a+b&c=d?e', date: DATES[2], detector: 'missing', severity: 'high' }
  const count = async (query: string) =>
    (await world.get(`/anomalies?${query}`)).body.anomalies.length
  const { body } = await world.get(`/anomalies?meter=${path(found.meterId)}`)
  expect(body.anomalies).toContainEqual(expect.objectContaining({ ...found, state: 'open' }))
  expect(
    await count(`from=${DATES[2]}&to=${DATES[2]}&detector=missing&severity=high&state=open`),
  ).toBe(1)
  expect(await count(`from=2025-03-20`)).toBe(0)
  expect(await count(`to=${DATES[1]}`)).toBe(0)
  expect(await count('detector=stuck')).toBe(0)
  expect(await count(`to=${DATES[2]}&severity=low`)).toBe(0)
  expect(await count('state=cleared')).toBe(0)
})
