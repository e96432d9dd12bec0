/** Data that comes day by day ends in the same anomalies as data that comes at once. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'
import { dayAfter, values, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const today = new Date().toISOString().slice(0, 10)
const flat = Array.from({ length: 48 }, () => '4.5')
const patchy = values(1, 48).map((value, slot) => (slot < 12 ? '' : value))

/** The meter's open anomalies of a detector, newest first. */
async function openOf(meter: string, detector = 'missing'): Promise<Json[]> {
  const query = `meter=${meter}&detector=${detector}&state=open&limit=1000`
  const { body } = await world.get(`/anomalies?${query}`)
  return body.anomalies
}

async function expectNothingNewFromAFullRun(): Promise<void> {
  expect(await world.detect(true)).toMatchObject({ opened: '0', changed: '0', cleared: '0' })
}

test('days absent between two uploads are found once the second is there', async () => {
  await world.ingest('gap/1.csv', wide(['I-GAP', '2025-03-03', values(1, 48)]))
  await world.detect()
  expect(await openOf('I-GAP')).toEqual([])
  await world.ingest('gap/2.csv', wide(['I-GAP', '2025-03-06', values(2, 48)]))
  await world.detect()
  const dates = (await openOf('I-GAP')).map(({ date }) => date)
  expect(dates).toEqual(['2025-03-05', '2025-03-04'])
  await expectNothingNewFromAFullRun()
})

test('days are no longer absent between others once the later ones are withdrawn', async () => {
  await world.put('end/1.csv', wide(['I-END', '2025-03-03', values(1, 48)]))
  await world.put('end/2.csv', wide(['I-END', '2025-03-06', values(2, 48)]))
  await world.settled()
  await world.detect(true)
  expect(await openOf('I-END')).toHaveLength(2)
  await world.remove('end/2.csv')
  await world.settled()
  await world.detect()
  expect(await openOf('I-END')).toEqual([])
})

test('an incomplete last day that was given grace is found when the day after comes', async () => {
  const [before, incomplete] = [dayAfter(today, -2), dayAfter(today, -1)]
  await world.put('grace/1.csv', wide(['I-GRACE', before, values(1, 48)]))
  await world.put('grace/2.csv', wide(['I-GRACE', incomplete, patchy]))
  await world.settled()
  await world.detect()
  expect(await openOf('I-GRACE')).toEqual([])
  await world.ingest('grace/3.csv', wide(['I-GRACE', today, values(3, 48)]))
  await world.detect()
  expect(await openOf('I-GRACE')).toEqual([
    expect.objectContaining({ detector: 'missing', date: incomplete, observed: '36' }),
  ])
  await expectNothingNewFromAFullRun()
})

test('a stretch that is stuck for months is told alike, month by month and at once', async () => {
  const days = Array.from({ length: 90 }, (_, day) => dayAfter('2025-01-01', day))
  for (let from = 0; from < days.length; from += 30) {
    const month = days.slice(from, from + 30).map((date) => ['I-STUCK', date, flat] as const)
    await world.ingest(`stuck/${from}.csv`, wide(...month))
    await world.detect()
  }
  const dates = (await openOf('I-STUCK', 'stuck')).map(({ date }) => date)
  // Whether its first day counts, the rule decides.
  expect(dates.toReversed().slice(-89)).toEqual(days.slice(1))
  await expectNothingNewFromAFullRun()
})

test('an incomplete day after a long absence is told alike, at its upload and at once', async () => {
  await world.ingest('away/1.csv', wide(['I-AWAY', '2025-01-01', values(1, 48)]))
  await world.detect()
  await world.put(
    'away/2.csv',
    wide(['I-AWAY', '2025-06-01', patchy], ['I-AWAY', '2025-06-02', values(2, 48)]),
  )
  await world.settled()
  await world.detect()
  await expectNothingNewFromAFullRun()
})
