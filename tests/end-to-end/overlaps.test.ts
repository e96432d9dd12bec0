/** Several objects on the same time, and several versions of one: what counts is what is there now. */
import { gzipSync } from 'node:zlib'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import { instants, long, sum, utc, values, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** Rows of half hours from an hour of a date on, and what they say by stamp. */
function stretch(meter: string, from: string, seed: number, count: number, minutes = 30) {
  const row = values(seed, count)
  const entries = instants(from, count, minutes).map((at, slot) => [utc(at), row[slot]] as const)
  const rows = entries.map(([stamp, value]) => [meter, stamp, value as string] as const)
  return { text: long(...rows), said: new Map(entries as [string, string][]) }
}

test('the newer object wins interval by interval', async () => {
  const older = stretch('O-1', '2025-06-01T00:00:00Z', 1, 24)
  const newer = stretch('O-1', '2025-06-01T06:00:00Z', 2, 24)
  await world.put('o1/z-older.csv', older.text)
  // Named to sort before the older one, so that its time decides and not its key.
  await world.putLater('o1/a-newer.csv', newer.text, 'o1/z-older.csv')
  await world.settled()
  const expected = new Map([...older.said, ...newer.said])
  expect(expected.size).toBe(36)
  expect(await world.total('2025-06-01')).toBe(sum(expected.values()))
})

test('older intervals that a newer one of another length overlaps yield whole', async () => {
  const hours = long(
    ['O-2', '2025-06-02T00:00Z', '10'],
    ['O-2', '2025-06-02T01:00Z', '20'],
    ['O-2', '2025-06-02T02:00Z', '40'],
  )
  const halfHours = long(['O-2', '2025-06-02T01:30Z', '1'], ['O-2', '2025-06-02T02:00Z', '2'])
  await world.put('o2/1.csv', hours)
  await world.put('o2/2.csv', halfHours)
  await world.settled()
  // 01:30 takes the hour of 01:00 with it, and 02:00 that of 02:00.
  expect(await world.total('2025-06-02')).toBe('13')

  await world.put('o2/3.csv', hours.replace('T00:00Z,10', 'T00:00Z,10.5'))
  await world.settled()
  expect(await world.total('2025-06-02')).toBe('70.5')
})

test('gaps in the newer object do not erase the older one', async () => {
  const full = values(3, 48)
  const patchy = values(4, 48).map((value, slot) => (slot % 3 === 0 ? value : ''))
  await world.put('o3/1.csv', wide(['O-3', '2025-06-03', full]))
  await world.put('o3/2.csv', wide(['O-3', '2025-06-03', patchy]))
  await world.settled()
  const expected = full.map((value, slot) => patchy[slot] || value)
  expect(await world.total('2025-06-03')).toBe(sum(expected))
})

test('the same file dropped five times counts once', async () => {
  const row = values(5, 48)
  const text = wide(['O-4', '2025-06-04', row])
  for (let drop = 0; drop < 5; drop++) await world.put('o4.csv', text)
  await world.settled()
  expect(await world.total('2025-06-04')).toBe(sum(row))
  const { body } = await world.get('/ingestions?key=o4.csv')
  expect(body.ingestions).toEqual([expect.objectContaining({ state: 'succeeded', rows: '1' })])
})

test('two keys with the same content count once per interval', async () => {
  const row = values(6, 48)
  const text = wide(['O-5', '2025-06-05', row])
  await world.put('o5/first.csv', text)
  await world.put('o5/second.csv', text)
  await world.settled()
  expect(await world.total('2025-06-05')).toBe(sum(row))
  await world.remove('o5/second.csv')
  await world.settled()
  expect(await world.total('2025-06-05')).toBe(sum(row))
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

test('a deleted object is withdrawn, and what it had overridden comes back', async () => {
  const [old, correction] = [values(8, 48), values(9, 48)]
  await world.put('o7/1.csv', wide(['O-7', '2025-06-08', old]))
  await world.put('o7/2.csv', wide(['O-7', '2025-06-08', correction]))
  await world.settled()
  expect(await world.total('2025-06-08')).toBe(sum(correction))
  await world.remove('o7/2.csv')
  await world.settled()
  expect(await world.total('2025-06-08')).toBe(sum(old))
  expect(await world.record('o7/2.csv')).toMatchObject({ state: 'withdrawn' })
  await world.ingest('o7/2.csv', wide(['O-7', '2025-06-08', correction]))
  expect(await world.total('2025-06-08')).toBe(sum(correction))
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
  // Parts of S3 have 5 MiB at least; blank lines count nothing.
  const text = wide(['O-12', '2025-06-12', row])
  const parts = [
    `${text}${'\n'.repeat(5 * 2 ** 20)}`,
    wide(['O-12', '2025-06-13', row]).slice(text.indexOf('\n') + 1),
  ]
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
  expect(await world.record('o12.csv')).toMatchObject({ state: 'succeeded', meterDays: '2' })
  expect(await world.total('2025-06-13')).toBe(sum(row))
})
