import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { S3ReportStore } from '../../../adapters/s3/report-store.ts'
import { WorkBucket } from '../../../adapters/s3/work-bucket.ts'
import { type Report, summaryOf } from '../../../domain/detection/digest.ts'
import type { ReportStore } from '../../../domain/ports.ts'
import { reportOf, sliceResultOf, toldOf } from '../../domain/detection/reports.ts'
import { plainBucket, type RunningServer, startServer } from '../../local/s3/running-server.ts'
import { allPages } from '../dynamodb/running-tables.ts'

let server: RunningServer
let store: ReportStore
beforeAll(async () => {
  server = await startServer()
  store = new S3ReportStore(new WorkBucket(server.client, plainBucket))
})
afterAll(() => server.remove())

/** Of a run that began in that minute of a day. */
function reportAt(minute: number): Report {
  const startedAt = new Date(Date.UTC(2025, 5, 1, 0, minute)).toISOString()
  return reportOf([sliceResultOf({ opened: 1, openedAnomalies: [toldOf()] })], {
    ...{ id: `run-${minute}`, runId: `run-${minute}`, startedAt },
  })
}

test('there is no report, and nothing told, before the first run', async () => {
  expect(await store.list(10)).toEqual({ items: [], next: undefined })
  expect(await store.get('run-1')).toBeUndefined()
  expect(await store.told()).toBeUndefined()
})

test('gives back a report as it was saved last', async () => {
  await store.save(reportAt(1))
  await store.save({ ...reportAt(1), subject: 'another' })
  expect(await store.get('run-1')).toEqual({ ...reportAt(1), subject: 'another' })
  expect((await store.list(10)).items).toEqual([{ ...summaryOf(reportAt(1)), subject: 'another' }])
})

test('lists summaries of the newest run first, page by page, each once', async () => {
  for (const minute of [3, 5, 2, 4, 1]) await store.save(reportAt(minute))
  const pages = await allPages((next) => store.list(2, next))
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([
    ['run-5', 'run-4'],
    ['run-3', 'run-2'],
    ['run-1'],
  ])
  expect(pages[0]?.[0]).toEqual(summaryOf(reportAt(5)))
})

test('what was told is what was saved last', async () => {
  await store.saveTold({ errors: {} })
  const told = { until: '2025-06-01T00:00:00.000Z', errors: { 'stuck\nwhy': '2025-06-01' } }
  await store.saveTold(told)
  expect(await store.told()).toEqual(told)
})
