/** Objects with more readings than the memory budget: read twice, written in parts, the same answers. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DEFAULT_LIMITS } from '../../domain/ingestion/limits.ts'
import {
  type Emulators,
  handedBack,
  invocation,
  queueEvent,
  s3Event,
  startEmulators,
} from './emulators.ts'
import { instants, long, sum, values } from './sums.ts'

let emulators: Emulators
beforeAll(async () => {
  emulators = await startEmulators()
})
afterAll(() => emulators.close())

const limits = { ...DEFAULT_LIMITS, heldReadings: 50 }
const METERS = ['S-1', 'S-2', 'S-3', 'S-4', 'S-5']
const SLOTS = 96

type Row = readonly [meter: string, stamp: string, value: string]

/** Two days of half hours over all meters, sorted by time: every meter-day stays open to its end. */
function byTime(seed: number): Row[] {
  return instants('2025-04-01T00:00:00Z', SLOTS).flatMap((at, slot) =>
    METERS.map(
      (meter, index): Row => [meter, at.toISOString(), values(seed + index, SLOTS)[slot] as string],
    ),
  )
}

async function ingest(key: string, rows: readonly Row[], ports = {}): Promise<string[]> {
  await emulators.put(key, long(...rows))
  return handedBack(emulators.handler({ limits, ...ports })(queueEvent(s3Event(key)), invocation()))
}

const totalOf = (rows: readonly Row[], date: string): string =>
  sum(rows.filter(([, stamp]) => stamp.startsWith(date)).map(([, , value]) => value))

test('an object past the budget has the same totals, whole days and a note', async () => {
  const rows = byTime(1)
  expect(await ingest('spilled.csv', rows)).toEqual([])
  for (const date of ['2025-04-01', '2025-04-02']) {
    const { body } = await emulators.get(`/consumption/${date}`)
    expect(body).toMatchObject({
      total: totalOf(rows, date),
      readings: '240',
      expected: '240',
      completeness: '1',
    })
  }
  const record = await emulators.record('spilled.csv')
  expect(record).toMatchObject({
    state: 'succeeded',
    accepted: '480',
    meters: '5',
    meterDays: '10',
  })
  expect(record.notes.join()).toMatch(/written in parts: \d+ items for 10 meter-days/)
})

test('a later row wins over one of an earlier part', async () => {
  const rows = byTime(10)
  const corrected: Row[] = METERS.map((meter) => [meter, '2025-04-01T00:00:00.000Z', '1000'])
  expect(await ingest('spilled.csv', [...rows, ...corrected])).toEqual([])
  const kept = rows.filter(([, stamp]) => stamp !== '2025-04-01T00:00:00.000Z')
  expect(await emulators.total('2025-04-01')).toBe(totalOf([...kept, ...corrected], '2025-04-01'))
})

test('a smaller version leaves none of the parts behind', async () => {
  const rows = byTime(20).filter(([meter]) => meter === 'S-1')
  expect(await ingest('spilled.csv', rows)).toEqual([])
  const { body } = await emulators.get('/consumption/2025-04-02')
  expect(body).toMatchObject({ meters: '1', readings: '48', total: totalOf(rows, '2025-04-02') })
})

test('a deleted object leaves none of the parts behind', async () => {
  await ingest('other.csv', byTime(30))
  for (const key of ['other.csv', 'spilled.csv']) {
    await emulators.remove(key)
    const event = queueEvent(s3Event(key, 'removed'))
    expect(await handedBack(emulators.handler({ limits })(event, invocation()))).toEqual([])
  }
  expect((await emulators.get('/consumption/2025-04-01')).status).toBe(404)
})
