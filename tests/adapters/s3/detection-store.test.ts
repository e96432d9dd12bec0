import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { S3DetectionStore } from '../../../adapters/s3/detection-store.ts'
import { WorkBucket } from '../../../adapters/s3/work-bucket.ts'
import { assignmentsSchema } from '../../../domain/detection/assignments.ts'
import type { DetectionRun, SliceResult } from '../../../domain/detection/run.ts'
import type { DetectionStore } from '../../../domain/ports.ts'
import { bucket, type RunningServer, startServer } from '../../local/s3/running-server.ts'

let server: RunningServer
let store: DetectionStore
beforeAll(async () => {
  server = await startServer()
  store = new S3DetectionStore(new WorkBucket(server.client, bucket))
})
afterAll(() => server.remove())

const run: DetectionRun = {
  id: 'run-1',
  state: 'failed',
  startedAt: '2025-01-01T00:00:00.000Z',
  finishedAt: '2025-01-01T00:01:00.000Z',
  full: true,
  meters: 3,
  slices: 2,
  judgedDays: 90,
  opened: 1,
  changed: 2,
  cleared: 4,
  errors: [{ meterId: 'Zähler', detector: 'stuck', message: 'why' }],
  error: 'it broke',
}
const result = (meters: number): SliceResult => ({
  meters,
  judgedDays: 1,
  opened: 0,
  changed: 0,
  cleared: 0,
  openedAnomalies: [],
  clearedAnomalies: [],
  stillOpen: 0,
  unjudged: [],
  errors: [],
  activity: [],
  gone: [],
})

test('there is no watermark before the first run', async () => {
  expect(await store.watermark()).toBeUndefined()
})

test('the watermark is the one that was saved last', async () => {
  await store.saveWatermark({ at: '2025-01-01T00:00:00.000Z' })
  await store.saveWatermark({ at: '2025-01-02T00:00:00.000Z', listEtag: '"e"' })
  expect(await store.watermark()).toEqual({ at: '2025-01-02T00:00:00.000Z', listEtag: '"e"' })
  await store.saveWatermark({ at: '2025-01-03T00:00:00.000Z', listEtag: undefined })
  expect(await store.watermark()).toEqual({ at: '2025-01-03T00:00:00.000Z' })
})

test('gives back a run as it was saved last', async () => {
  await store.saveRun({ ...run, state: 'running' })
  await store.saveRun(run)
  expect(await store.run('run-1')).toEqual(run)
  expect(await store.run('run-2')).toBeUndefined()
})

test('gives back what the slices of a run share, of an unknown run nothing', async () => {
  const assignments = assignmentsSchema.parse({ detectors: [{ detector: 'stuck' }] })
  const context = { assignments, listEtag: '"e"', pipelineDays: { default: '2025-01-01' } }
  await store.saveContext('run-1', context)
  expect(await store.context('run-1')).toEqual(context)
  expect(await store.context('run-2')).toEqual({ pipelineDays: {} })
})

test('gives back the meters of a slice', async () => {
  const meters = [{ meterId: '日本', from: '2025-01-01' }]
  await store.saveSlice('run-1', 0, meters)
  await store.saveSlice('run-1', 1, [])
  expect(await store.slice('run-1', 0)).toEqual(meters)
  expect(await store.slice('run-1', 1)).toEqual([])
})

test('a slice that is not there is an error that names it', async () => {
  await expect(store.slice('run-1', 7)).rejects.toThrow('Slice 7 of detection run run-1')
})

test('gives the results of one run in the order of slices, each once', async () => {
  for (const slice of [10, 2, 1, 2]) await store.saveResult('run-1', slice, result(slice))
  await store.saveResult('run-10', 0, result(99))
  const found = await Array.fromAsync(store.results('run-1'))
  expect(found.map(({ meters }) => meters)).toEqual([1, 2, 10])
  expect(await Array.fromAsync(store.results('run-2'))).toEqual([])
})
