/** Which objects the values of a day came from, and which values lost to which. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DEFAULT_LIMITS } from '../../domain/ingestion/limits.ts'
import { handedBack, invocation, queueEvent, s3Event, startEmulators } from './emulators.ts'
import { startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'
import { instants, long, utc, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  expect(world.errors).toEqual([])
  await world.close()
})

async function lineageOf(meter: string, date: string): Promise<Json> {
  const path = `/meters/${meter}/readings/${date}`
  const { status, body } = await world.get(`${path}?lineage=true`)
  expect(status).toBe(200)
  // But for the lineage it is the usual answer.
  const { lineage, readings, ...rest } = body
  const plain = readings.map(({ source, from, to, ...reading }: Json) => reading)
  expect((await world.get(path)).body).toEqual({ ...rest, readings: plain })
  return { ...lineage, readings }
}

/** Rows of a meter from an instant on, so many minutes apart. */
function rows(meter: string, from: string, minutes: number, values: readonly string[]): string {
  const stamps = instants(from, values.length, minutes).map(utc)
  return long(...stamps.map((stamp, at) => [meter, stamp, values[at] as string] as const))
}

test('of two objects of different resolution the newer is told, and what it took the time of', async () => {
  await world.put('l1/hours.csv', rows('L-1', '2025-06-02T00:00Z', 60, ['1', '2', '3']))
  const newer = rows('L-1', '2025-06-02T01:30Z', 30, ['0.25', '0.5', '0.75'])
  await world.putLater('l1/a-half-hours.csv', newer, 'l1/hours.csv')
  await world.settled()
  const { readings, objects, objectCount, lost, lostCount } = await lineageOf('L-1', '2025-06-02')
  expect(readings.map(({ start, source }: Json) => [start.slice(11, 16), source])).toEqual([
    ['00:00', '1'],
    ['01:30', '0'],
    ['02:00', '0'],
    ['02:30', '0'],
  ])
  expect(objects).toEqual([
    expect.objectContaining({ source: '0', key: 'l1/a-half-hours.csv', taken: '3', lost: '0' }),
    expect.objectContaining({ source: '1', key: 'l1/hours.csv', taken: '1', lost: '2' }),
  ])
  const told = { channel: 'main', minutes: '60', quality: 'actual', source: '1', reason: 'overlap' }
  const to = { source: '0', minutes: '30' }
  expect(lost).toEqual([
    {
      ...{ ...told, start: '2025-06-02T01:00:00+00:00', value: '2' },
      to: { ...to, start: '2025-06-02T01:30:00+00:00' },
    },
    {
      ...{ ...told, start: '2025-06-02T02:00:00+00:00', value: '3' },
      to: { ...to, start: '2025-06-02T02:00:00+00:00' },
    },
  ])
  expect([objectCount, lostCount]).toEqual(['2', '2'])
})

test('an object is named with its version, and by the id of its ingestion', async () => {
  const [object] = (await lineageOf('L-1', '2025-06-02')).objects
  const { body } = await world.get(`/ingestions/${object.ingestion}`)
  expect(body).toMatchObject({ key: 'l1/a-half-hours.csv', state: 'succeeded' })
  expect(object).toMatchObject({
    version: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
    ...{ generation: '1', part: '0', pipeline: 'default' },
    ...{ channel: 'main', unit: 'kWh', flow: 'import', kind: 'interval' },
  })
})

test('a deletion brings back what the correction had replaced', async () => {
  const day = (value: string): string => wide(['L-2', '2025-06-03', Array(48).fill(value)])
  await world.put('l2/export.csv', day('1'))
  const correction = rows('L-2', '2025-06-03T12:00Z', 30, ['5'])
  await world.putLater('l2/correction.csv', correction, 'l2/export.csv')
  await world.settled()
  const corrected = await lineageOf('L-2', '2025-06-03')
  expect(corrected.readings[24]).toMatchObject({ value: '5', source: '0' })
  expect(corrected.lost).toEqual([
    expect.objectContaining({ source: '1', value: '1', minutes: '30', reason: 'newer' }),
  ])
  await world.remove('l2/correction.csv')
  await world.settled()
  const { readings, objects, lost } = await lineageOf('L-2', '2025-06-03')
  expect(readings[24]).toMatchObject({ value: '1', source: '0' })
  expect(objects.map(({ key, taken }: Json) => [key, taken])).toEqual([['l2/export.csv', '48']])
  expect(lost).toEqual([])
})

test('objects of the same second compete by key', async () => {
  const text = rows('L-3', '2025-06-04T00:00Z', 30, ['1', '2', '3'])
  await world.put('l3/b.csv', text)
  await world.copy('l3/b.csv', 'l3/a.csv')
  await world.settled()
  const { objects, lost } = await lineageOf('L-3', '2025-06-04')
  const [one, other] = objects
  const reason = one.version === other.version ? 'key' : 'newer'
  expect(lost.map((value: Json) => value.reason)).toEqual([reason, reason, reason])
  if (reason === 'key') expect([one.key, other.key]).toEqual(['l3/b.csv', 'l3/a.csv'])
})

test('what a row of the same object replaces before it is stored is counted by its record alone', async () => {
  const text = rows('L-4', '2025-06-05T00:00Z', 30, ['1', '2', '3', '4'])
  const record = await world.ingest('l4.csv', `${text}L-4,2025-06-05T00:30:00Z,9\n`)
  expect(record).toMatchObject({ duplicates: '1' })
  const { readings, objects, lost } = await lineageOf('L-4', '2025-06-05')
  expect(readings.map(({ value }: Json) => value)).toEqual(['1', '9', '3', '4'])
  expect(objects).toEqual([expect.objectContaining({ taken: '4', lost: '0' })])
  expect(lost).toEqual([])
})

test('twice in an object that is stored in parts, the later row counts', async () => {
  const emulators = await startEmulators()
  const limits = { ...DEFAULT_LIMITS, heldReadings: 25 }
  const text = rows('L-5', '2025-06-06T00:00Z', 30, Array(48).fill('1'))
  // More than is read at a time, so that what stands above is stored by then.
  const others = 'L-6,2025-06-06T00:00:00Z,1\n'.repeat(3000)
  await emulators.put('l5.csv', `${text}${others}L-5,2025-06-06T00:30:00Z,9\n`)
  const handler = emulators.handler({ limits })
  expect(await handedBack(handler(queueEvent(s3Event('l5.csv')), invocation()))).toEqual([])
  const { body } = await emulators.get('/meters/L-5/readings/2025-06-06?lineage=true')
  await emulators.close()
  const { objects, lost } = body.lineage
  expect(new Set(objects.map(({ key }: Json) => key))).toEqual(new Set(['l5.csv']))
  expect(lost).toMatchObject([{ value: '1', reason: 'row', to: { minutes: '30' } }])
  const [{ source, to }] = lost
  expect(Number(objects[to.source].part)).toBeGreaterThan(Number(objects[source].part))
})

test('a register’s consumption is told by two reads, on whatever date and in whatever object', async () => {
  const titles = 'meter,timestamp,meter reading kWh\n'
  const at = (...reads: [string, string][]): string =>
    titles + reads.map(([stamp, value]) => `L-6,${stamp},${value}\n`).join('')
  await world.put(
    'l6/june.csv',
    at(['2025-06-08T00:00Z', '90'], ['2025-06-09T00:00Z', '100'], ['2025-06-09T12:00Z', '104.5']),
  )
  const later = at(
    ['2025-06-09T12:00Z', '105'],
    ['2025-06-10T06:00Z', '112'],
    ['2025-06-11T00:00Z', '120'],
  )
  await world.putLater('l6/misread.csv', at(['2025-06-09T18:00Z', '3']), 'l6/june.csv')
  await world.putLater('l6/later.csv', later, 'l6/misread.csv')
  await world.settled()
  const { readings, objects, lost } = await lineageOf('L-6', '2025-06-09')
  const read = (stamp: string, value: string, source: string) => {
    return { at: `2025-06-${stamp}:00+00:00`, value, quality: 'actual', source }
  }
  expect(readings).toMatchObject([
    { value: '5', from: read('09T00:00', '100', '2'), to: read('09T12:00', '105', '0') },
    { value: '7', from: read('09T12:00', '105', '0'), to: read('10T06:00', '112', '3') },
  ])
  expect(objects).toMatchObject([
    { key: 'l6/later.csv', kind: 'register', taken: '1', lost: '0' },
    { key: 'l6/misread.csv', taken: '0', lost: '1' },
    { key: 'l6/june.csv', taken: '1', lost: '1' },
    { key: 'l6/later.csv', date: '2025-06-10', taken: '1', lost: '0' },
  ])
  expect(objects[0]).not.toHaveProperty('date')
  expect(lost).toMatchObject([
    { start: '2025-06-09T12:00:00+00:00', value: '104.5', source: '2', reason: 'newer' },
    { start: '2025-06-09T18:00:00+00:00', value: '3', source: '1', reason: 'misread' },
  ])
  expect(lost[0].to).toEqual({ source: '0', start: '2025-06-09T12:00:00+00:00', minutes: null })
  expect(lost[1]).not.toHaveProperty('to')
})

test('what is lost in the repeated hour of autumn is shown with its own offset', async () => {
  // Two hours of London's 01:00, of which the second is corrected.
  const hours = rows('L-7', '2025-10-25T23:00Z', 60, Array(25).fill('2'))
  await world.put('samples/l7/hours.csv', hours)
  const second = rows('L-7', '2025-10-26T01:00Z', 60, ['7'])
  await world.putLater('samples/l7/second.csv', second, 'samples/l7/hours.csv')
  await world.settled()
  const { readings, lost } = await lineageOf('L-7', '2025-10-26')
  expect(readings).toHaveLength(25)
  expect(readings.slice(1, 3)).toMatchObject([
    { start: '2025-10-26T01:00:00+01:00', value: '2', source: '1' },
    { start: '2025-10-26T01:00:00+00:00', value: '7', source: '0' },
  ])
  expect(lost).toMatchObject([{ start: '2025-10-26T01:00:00+00:00', value: '2' }])
})

test('"lineage" is true or false', async () => {
  const path = '/meters/L-1/readings/2025-06-02'
  expect((await world.get(`${path}?lineage=false`)).body).toEqual((await world.get(path)).body)
  for (const query of ['lineage=yes', 'lineage=', 'lineage=TRUE', 'lineage=true&lineage=false']) {
    const { status, body } = await world.get(`${path}?${query}`)
    expect([query, status, body.code]).toEqual([query, 400, 'request-invalid'])
  }
  const absent = await world.get('/meters/L-1/readings/2024-06-02?lineage=true')
  expect(absent).toMatchObject({ status: 404, body: { code: 'not-found' } })
})
