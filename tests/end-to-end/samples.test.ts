/** The sample files: their exact totals, the planted faults, and no false alarm. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { faults } from '../../data/generator/faults.ts'
import { uploadFolder } from '../../local/stack.ts'
import { root, startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await uploadFolder(world.stack.endpoints, join(root, 'data', 'samples'))
  await world.settled()
  await world.detect()
})
afterAll(() => world.close())

const DETECTORS = {
  spike: 'deviation',
  drop: 'outage',
  stuck: 'stuck',
  missing: 'missing',
  absent: 'missing',
} as const

test.each([
  // Over all meters, by Python's decimal and zoneinfo (data/README.md).
  ['2025-09-23', '10921.142', '12', '576'],
  ['2025-10-26', '2825.536', '7', '500'],
  ['2025-11-19', '520.961', '3', '288'],
])('%s has a total of %s kWh', async (date, total, meters, readings) => {
  const { body } = await world.get(`/consumption/${date}`)
  expect(body).toMatchObject({ total, meters, readings, expected: readings, completeness: '1' })
})

test('every planted fault is found, and nothing else', async () => {
  const { body } = await world.get('/anomalies?limit=1000')
  const found = body.anomalies.map(
    ({ meterId, date, detector, state }: Json) => `${meterId} ${date} ${detector} ${state}`,
  )
  const planted = faults.flatMap(({ meter, kind, dates }) => {
    const detector = DETECTORS[kind]
    return dates.map((date) => `${meter} ${date} ${detector} open`)
  })
  expect(found.sort()).toEqual(planted.sort())
})
