import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { S3DetectionStore } from '../../../adapters/s3/detection-store.ts'
import { WorkBucket } from '../../../adapters/s3/work-bucket.ts'
import type { MeterActivity } from '../../../domain/detection/run.ts'
import type { DetectionStore } from '../../../domain/ports.ts'
import { plainBucket, type RunningServer, startServer } from '../../local/s3/running-server.ts'

let server: RunningServer
let work: WorkBucket
let store: DetectionStore
beforeAll(async () => {
  server = await startServer()
  work = new WorkBucket(server.client, plainBucket)
  store = new S3DetectionStore(work)
})
afterAll(() => server.remove())

const meter = (meterId: string, rest: Partial<MeterActivity> = {}): MeterActivity => ({
  ...{ meterId, pipeline: 'p', lastDate: '2025-06-01', open: 0 },
  ...rest,
})

async function stored(): Promise<MeterActivity[]> {
  const parts = await Array.fromAsync(store.activity())
  return parts.flat().sort((a, b) => (a.meterId < b.meterId ? -1 : 1))
}

test('there is nothing before the first run', async () => {
  expect(await stored()).toEqual([])
})

test('gives back what was saved last of each meter, over all parts', async () => {
  const many = Array.from({ length: 200 }, (_, at) => meter(`m${1000 + at}`, { open: 1 }))
  expect(await store.saveActivity(many, [])).toBe(200)
  expect(await stored()).toEqual(many)
  const silent = meter('m1000', { pipeline: 'Zähler', open: 3, silentOn: '2025-06-02' })
  expect(await store.saveActivity([silent], [])).toBe(202)
  expect(await stored()).toEqual([silent, ...many.slice(1)])
})

test('a meter that is gone leaves it, and one that never was there changes nothing', async () => {
  const before = await stored()
  expect(await store.saveActivity([], ['m1000', 'unknown'])).toBe(199)
  expect(await stored()).toEqual(before.slice(1))
})

test('a meter that is as it was is not written again', async () => {
  const key = 'detections/activity/'
  const before = server.changes.length
  expect(await store.saveActivity([meter('m1001', { open: 1 })], [])).toBe(199)
  expect(server.changes.length).toBe(before)
  await store.saveActivity([meter('m1001', { open: 2 })], [])
  expect(server.changes.slice(before).map((change) => change.key)).toEqual([
    expect.stringContaining(key),
  ])
})
