/** How lineage is shown of each kind, that it keeps to the contract, and that it stays small. */

import type { z } from '@hono/zod-openapi'
import { expect, test } from '@jest/globals'
import { createApp } from '../../../adapters/http/app.ts'
import { dayReadings } from '../../../adapters/http/day-readings.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { storeOf } from '../../domain/contributions.ts'
import { contributionOf, HALF_HOUR, HOUR, halfHours, units } from '../../domain/factories.ts'

const DATE = '2025-06-02'
const NEWER = '2025-06-04T00:00:00Z'

type Lineage = NonNullable<z.infer<typeof dayReadings>['lineage']>

/** The day's lineage beside its readings, from an answer that is as the contract says. */
async function lineageOf(all: readonly Contribution[]) {
  const app = createApp({ contributions: storeOf(all) } as unknown as Parameters<
    typeof createApp
  >[0])
  const answer = await app.request(`/meters/m1/readings/${DATE}?lineage=true`)
  const text = await answer.text()
  const body = dayReadings.parse(JSON.parse(text))
  // Parsing drops whatever the contract does not name.
  expect(body).toEqual(JSON.parse(text))
  return { ...(body.lineage as Lineage), readings: body.readings, bytes: text.length }
}

test('a power that lost is shown with the energy that it would have had', async () => {
  const { readings, lost } = await lineageOf([
    contributionOf({ kind: 'power', segments: [halfHours([units(3), units(4)])] }),
    contributionOf({ source: 'drops/b', version: NEWER, segments: [halfHours([units(2)])] }),
  ])
  expect(readings.map(({ value, source }) => [value, source])).toEqual([
    [2, 0],
    [2, 1],
  ])
  expect(lost).toMatchObject([{ value: 1.5, source: 1, reason: 'newer', to: { source: 0 } }])
})

test('a gauge and the energy of one channel have each their own', async () => {
  const { objects, lost } = await lineageOf([
    contributionOf({ segments: [halfHours([1])] }),
    contributionOf({ source: 'drops/b', kind: 'gauge', unit: '°C', segments: [halfHours([1])] }),
    contributionOf({ source: 'drops/c', kind: 'gauge', unit: '°C', segments: [halfHours([2])] }),
  ])
  expect(objects).toMatchObject([
    { source: 0, key: 'a.csv', kind: 'interval', taken: 1, lost: 0 },
    { source: 1, key: 'c', kind: 'gauge', unit: '°C', taken: 1, lost: 0 },
    { source: 2, key: 'b', kind: 'gauge', taken: 0, lost: 1 },
  ])
  expect(lost).toMatchObject([{ value: 0.000001, source: 2, reason: 'key', to: { source: 1 } }])
})

test('of a daily value and half hours the newer stands in the way, whatever the length', async () => {
  const daily = { start: 0, length: 24 * HOUR, values: [units(9)] }
  const { readings, lost } = await lineageOf([
    contributionOf({ segments: [halfHours([units(1), units(1)], 23 * HOUR)] }),
    contributionOf({ source: 'drops/b', version: NEWER, segments: [daily] }),
  ])
  expect(readings).toMatchObject([{ minutes: 1440, source: 0 }])
  const to = { source: 0, start: `${DATE}T00:00:00+00:00`, minutes: 1440 }
  expect(lost).toMatchObject([
    { start: `${DATE}T23:00:00+00:00`, minutes: 30, reason: 'overlap', to },
    { start: `${DATE}T23:30:00+00:00`, minutes: 30, reason: 'overlap', to },
  ])
})

test('an object that has only gaps of the day is listed with no value', async () => {
  const { readings, objects } = await lineageOf([
    contributionOf({ segments: [halfHours([null, null])] }),
  ])
  expect(readings).toEqual([])
  expect(objects).toMatchObject([{ key: 'a.csv', taken: 0, lost: 0 }])
})

test('a misread of another date is told where it lies between two reads', async () => {
  const read = (date: string, value: number): Contribution => {
    const segments = [{ start: 0, length: 0, values: [units(value)] }]
    return contributionOf({ kind: 'register', date, source: `drops/${date}`, segments })
  }
  const { readings, objects, lost } = await lineageOf([
    read('2025-05-31', 90),
    read('2025-06-01', 1),
    read('2025-06-02', 100),
    read('2025-06-03', 5),
    read('2025-06-04', 110),
    read('2025-06-05', 7),
    read('2025-06-06', 120),
  ])
  expect(readings).toMatchObject([
    {
      ...{ minutes: 2 * 1440, value: 10, quality: 'actual' },
      from: { at: '2025-06-02T00:00:00+00:00', value: 100, quality: 'actual', source: 0 },
      to: { at: '2025-06-04T00:00:00+00:00', value: 110, quality: 'actual', source: 2 },
    },
  ])
  expect(lost).toEqual([
    {
      ...{ channel: 'main', start: '2025-06-03T00:00:00+00:00', minutes: null },
      ...{ value: 5, quality: 'actual', source: 1, reason: 'misread' },
    },
  ])
  expect(objects).toMatchObject([
    { key: '2025-06-02', taken: 1, lost: 0 },
    { key: '2025-06-03', date: '2025-06-03', taken: 0, lost: 1 },
    { key: '2025-06-04', date: '2025-06-04', taken: 1, lost: 0 },
  ])
})

test('of very many objects the newest are told, and how many there are', async () => {
  const all = Array.from({ length: 3000 }, (_, at) => {
    const source = `drops/${'x'.repeat(200)}/${String(at).padStart(4, '0')}.csv`
    return contributionOf({ source, segments: [halfHours([at, at])] })
  })
  // It begins where none of the others does, and so is not the first to be named.
  const oldest = contributionOf({
    source: 'drops/oldest',
    version: '2025-06-01T00:00:00Z',
    segments: [{ start: 2 * HALF_HOUR, length: HALF_HOUR, values: [7] }],
  })
  const { readings, objects, objectCount, lost, lostCount, bytes } = await lineageOf([
    oldest,
    ...all,
  ])
  expect([objectCount, lostCount, lost.length]).toEqual([3001, 2 * 2999, 1000])
  expect(readings).toMatchObject([
    { value: 0.002999, source: 0 },
    { value: 0.002999, source: 0 },
    { value: 0.000007, source: 1000 },
  ])
  expect(objects).toHaveLength(1001)
  expect(objects[1000]).toMatchObject({ source: 1000, key: 'oldest' })
  const names = objects.map(({ source }) => source)
  expect(names).toEqual([...names.keys()])
  expect(bytes).toBeLessThan(2_000_000)
})
