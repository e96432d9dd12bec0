import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { objectId } from '../../../adapters/object-id.ts'
import { S3ManifestStore } from '../../../adapters/s3/manifest-store.ts'
import { WorkBucket } from '../../../adapters/s3/work-bucket.ts'
import { MeterDays } from '../../../domain/ingestion/meter-days.ts'
import type { ManifestStore } from '../../../domain/ports.ts'
import type { MeterDay } from '../../../domain/readings/contribution.ts'
import { bucket, type RunningServer, startServer } from '../../local/s3/running-server.ts'

let server: RunningServer
let store: ManifestStore
let work: WorkBucket
beforeAll(async () => {
  server = await startServer()
  work = new WorkBucket(server.client, bucket)
  store = new S3ManifestStore(work)
})
afterAll(() => server.remove())

const day = (meterId: string, date: string, channel = 'main'): MeterDay => ({
  meterId,
  channel,
  date,
})
const days = [
  day('M1', '2025-01-01'),
  day('M1', '2025-01-02'),
  day('M1', '2025-01-02', 'export'),
  // Names that a plain object would take for its own.
  day('__proto__', '2025-01-01'),
  day('constructor', '2025-01-01', '__proto__'),
  day('日本 😀', '2024-12-31'),
  day('123', '2025-01-01'),
]
const manifest = (
  source: string,
  generation: number,
  written = days,
  withdrawn: MeterDay[] = [],
) => ({
  source,
  generation,
  createdAt: '2025-11-22T10:00:00.000Z',
  written: new MeterDays(written),
  withdrawn: new MeterDays(withdrawn),
})
const names = (set: MeterDays) => [...set].map((day) => Object.values(day).join('|')).sort()

test('gives back the meter-days that were saved', async () => {
  await store.save(manifest('drops/a.csv', 3, days, [day('M9', '2025-03-01')]))
  const [found] = await store.ofObject('drops/a.csv')
  expect(found).toMatchObject({
    source: 'drops/a.csv',
    generation: 3,
    createdAt: '2025-11-22T10:00:00.000Z',
  })
  expect(names(found?.written as MeterDays)).toEqual(names(new MeterDays(days)))
  expect(names(found?.withdrawn as MeterDays)).toEqual(['M9|main|2025-03-01'])
})

test('reads what earlier releases wrote: channels by meter, each date by itself', async () => {
  const written = {
    M1: { main: ['2025-01-01', '2025-01-02', '2025-01-04'], export: ['2025-01-02'] },
  }
  const facts = { source: 'drops/old.csv', generation: 2, createdAt: '2025-11-22T10:00:00.000Z' }
  const key = `manifests/${objectId('drops/old.csv')}/0000000002.json.gz`
  await work.put(key, { ...facts, written, withdrawn: { M2: { main: ['2025-03-01'] } } })
  const [found] = await store.ofObject('drops/old.csv')
  expect(names(found?.written as MeterDays)).toEqual([
    ...['M1|export|2025-01-02', 'M1|main|2025-01-01', 'M1|main|2025-01-02', 'M1|main|2025-01-04'],
  ])
  expect(names(found?.withdrawn as MeterDays)).toEqual(['M2|main|2025-03-01'])
})

test('a manifest of no meter-days is still a manifest', async () => {
  await store.save(manifest('drops/empty.csv', 1, []))
  const [found] = await store.ofObject('drops/empty.csv')
  expect(found?.written.size).toBe(0)
})

test('gives the manifests of one object, oldest generation first', async () => {
  for (const generation of [10, 9, 100]) await store.save(manifest('drops/b.csv', generation))
  await store.save(manifest('drops/b.csv.gz', 1))
  const found = await store.ofObject('drops/b.csv')
  expect(found.map(({ generation }) => generation)).toEqual([9, 10, 100])
})

test('an object without manifests has none', async () => {
  expect(await store.ofObject('drops/absent.csv')).toEqual([])
})

test('deletes one generation, and that again', async () => {
  for (const generation of [1, 2]) await store.save(manifest('drops/c.csv', generation))
  await store.delete('drops/c.csv', 1)
  await store.delete('drops/c.csv', 1)
  expect((await store.ofObject('drops/c.csv')).map(({ generation }) => generation)).toEqual([2])
})

test('keeps objects apart whose long keys differ in the last letter only', async () => {
  const source = (end: string) => `drops/${'k'.repeat(1023)}${end}`
  await store.save(manifest(source('a'), 1, [day('A', '2025-01-01')]))
  await store.save(manifest(source('b'), 1, [day('B', '2025-01-01')]))
  const [found] = await store.ofObject(source('a'))
  expect([...(found?.written.meterIds() ?? [])]).toEqual(['A'])
})

test('gives back rejected rows, of that generation', async () => {
  const rejects = [{ line: 7, reason: 'the value "x" is not a number', text: 'M1,"日本",x\u0000' }]
  await store.saveRejects('drops/a.csv', 3, rejects)
  expect(await store.rejects('drops/a.csv', 3)).toEqual(rejects)
  expect(await store.rejects('drops/a.csv', 4)).toEqual([])
})
