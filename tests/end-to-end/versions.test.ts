/** One object over time: dropped again, changed, broken, copied, deleted. What counts is what is there now. */
import { gzipSync } from 'node:zlib'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import { dayAfter, sum, values, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

test('the same file dropped five times counts once', async () => {
  const row = values(5, 48)
  const text = wide(['O-4', '2025-06-04', row])
  for (let drop = 0; drop < 5; drop++) await world.put('o4.csv', text)
  await world.settled()
  expect(await world.total('2025-06-04')).toBe(sum(row))
  const { body } = await world.get('/ingestions?key=o4.csv')
  expect(body.ingestions).toEqual([expect.objectContaining({ state: 'succeeded', rows: '1' })])
})

test('what vanished from a changed file is withdrawn', async () => {
  const row = values(7, 48)
  const rows = [
    ['O-6', '2025-06-06', row],
    ['O-6', '2025-06-07', row],
    ['O-6-GONE', '2025-06-07', row],
  ] as const
  expect(await world.ingest('o6.csv', wide(...rows))).toMatchObject({ meterDays: '3', meters: '2' })
  expect(await world.total('2025-06-07')).toBe(sum([...row, ...row]))
  const half = row.map((value, slot) => (slot < 24 ? value : ''))
  const changed = await world.ingest('o6.csv', wide(['O-6', '2025-06-06', half]))
  expect(changed).toMatchObject({ state: 'succeeded', meterDays: '1', to: '2025-06-06' })
  expect(await world.total('2025-06-06')).toBe(sum(half))
  expect((await world.get('/consumption/2025-06-07')).status).toBe(404)
  expect((await world.get('/consumption/2025-06-07/meters')).status).toBe(404)
  expect((await world.get('/meters/O-6-GONE')).status).toBe(404)
  expect((await world.get('/meters/O-6')).body).toMatchObject({ lastDate: '2025-06-06' })
  const { body } = await world.get('/consumption?from=2025-06-06&to=2025-06-07')
  expect(body.consumption.map(({ date }: { date: string }) => date)).toEqual(['2025-06-06'])
})

test('objects deleted by one request are all withdrawn', async () => {
  const keys = ['o8/a.csv', 'o8/b c.csv', 'o8/ü+.csv']
  for (const [at, key] of keys.entries()) {
    await world.put(key, wide([`O-8-${at}`, '2025-06-09', values(at, 48)]))
  }
  await world.put('o8/stays.csv', wide(['O-8', '2025-06-09', values(10, 48)]))
  await world.settled()
  await world.remove(...keys)
  await world.settled()
  expect(await world.total('2025-06-09')).toBe(sum(values(10, 48)))
  for (const key of keys) expect(await world.record(key)).toMatchObject({ state: 'withdrawn' })
})

test('the last readable version stands when an unreadable one replaces it', async () => {
  const row = values(11, 48)
  await world.ingest('o9.csv', wide(['O-9', '2025-06-10', row]))
  for (const broken of ['', 'no,such,header\n1,2,3\n', gzipSync('cut').subarray(0, 12)]) {
    const record = await world.ingest('o9.csv', broken)
    expect(record).toMatchObject({ state: 'failed', error: { message: expect.any(String) } })
    expect(record.notes).toContain('the last readable version of this object stays counted')
    expect(await world.total('2025-06-10')).toBe(sum(row))
  }
  await world.remove('o9.csv')
  await world.settled()
  expect(await world.record('o9.csv')).toMatchObject({ state: 'withdrawn' })
  expect(await world.total('2025-06-10')).toBeUndefined()
})

test('an object that was never readable is withdrawn without a trace', async () => {
  const record = await world.ingest('o10.csv', '')
  expect(record).toMatchObject({ state: 'failed', notes: [] })
  await world.remove('o10.csv')
  await world.settled()
  expect(await world.record('o10.csv')).toMatchObject({ state: 'withdrawn' })
})

test('a copied object counts like an uploaded one', async () => {
  const row = values(12, 48)
  await world.put('elsewhere/o11.csv', wide(['O-11', '2025-06-11', row]))
  await world.copy('elsewhere/o11.csv', 'o11 copy.csv')
  await world.remove('elsewhere/o11.csv')
  await world.settled()
  expect(await world.record('o11 copy.csv')).toMatchObject({ state: 'succeeded' })
  expect(await world.total('2025-06-11')).toBe(sum(row))
})

test('an object uploaded in parts counts once it is complete', async () => {
  const row = values(13, 48)
  // Parts of S3 have 5 MiB at least; spaces around values count nothing.
  const padded = row.map((value) => `${value}${' '.repeat(3000)}`)
  const days = Array.from({ length: 40 }, (_, at) => dayAfter('2025-06-12', at))
  const text = wide(...days.map((date) => ['O-12', date, padded] as const))
  const parts = [text.slice(0, 5 * 2 ** 20), text.slice(5 * 2 ** 20)]
  const place = { Bucket: 'meter-drops', Key: 'o12.csv' }
  const { UploadId } = await world.s3.send(new CreateMultipartUploadCommand(place))
  const Parts = []
  for (const [at, Body] of parts.entries()) {
    const part = { ...place, UploadId, PartNumber: at + 1 }
    const { ETag } = await world.s3.send(new UploadPartCommand({ ...part, Body }))
    Parts.push({ ETag, PartNumber: at + 1 })
  }
  await world.settled()
  expect(await world.record('o12.csv')).toBeUndefined()
  const upload = { ...place, UploadId, MultipartUpload: { Parts } }
  await world.s3.send(new CompleteMultipartUploadCommand(upload))
  await world.settled()
  expect(await world.record('o12.csv')).toMatchObject({ state: 'succeeded', meterDays: '40' })
  expect(await world.total(days[39] as string)).toBe(sum(row))
})
