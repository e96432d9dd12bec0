/** Kills and restarts: whatever a process left half done, the next one makes right. */
import { join } from 'node:path'
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { expect, test } from '@jest/globals'
import { startObjectServer } from '../../local/s3/object-server.ts'
import type { Json } from './http-json.ts'
import { createClient, processFolder, type Started } from './processes.ts'
import { dayAfter, decimal, micros, sum, values, wide } from './sums.ts'

const { path, start } = processFolder()

const put = (s3: S3Client, Key: string, body: string): Promise<unknown> =>
  s3.send(new PutObjectCommand({ Bucket: 'meter-drops', Key, Body: Buffer.from(body) }))
const remove = (s3: S3Client, Key: string): Promise<unknown> =>
  s3.send(new DeleteObjectCommand({ Bucket: 'meter-drops', Key }))

async function ingestions(started: Started, state: string): Promise<Json[]> {
  return (await started.get(`/ingestions?limit=1000&state=${state}`)).body.ingestions
}

/** Polls until so many ingestions are in that state. */
async function until(started: Started, state: string, count: number): Promise<void> {
  while ((await ingestions(started, state)).length < count);
}

async function totals(started: Started): Promise<Map<string, string>> {
  const { body } = await started.get('/consumption?limit=100')
  return new Map(body.consumption.map((row: Json) => [row.date, row.total]))
}

/** Totals by date of rows that do not overlap, added up here. */
function expectedTotals(rows: Iterable<readonly [string, string, readonly string[]]>) {
  const byDate = new Map<string, bigint>()
  for (const [, date, row] of rows) byDate.set(date, (byDate.get(date) ?? 0n) + micros(sum(row)))
  return new Map([...byDate].sort().map(([date, total]) => [date, decimal(total)]))
}

const rowsOf = (prefix: string, seed: number, meters: number, days: number) =>
  Array.from({ length: meters * days }, (_, at) => {
    const date = dayAfter('2025-04-01', at % days)
    return [`${prefix}-${Math.floor(at / days)}`, date, values(seed + at, 48)] as const
  })

test('a process killed while it ingests loses nothing and counts nothing twice', async () => {
  const big = rowsOf('BIG', 1, 150, 20)
  const bigger = rowsOf('BIGGER', 9000, 140, 22)
  const small = Array.from({ length: 6 }, (_, at) => rowsOf(`SMALL-${at}`, at * 100, 2, 20))

  const first = start('home')
  await first.ready
  const s3 = first.s3()
  await put(s3, 'big.csv', wide(...big))
  await until(first, 'processing', 1)
  for (const [at, rows] of small.entries()) await put(s3, `small/${at}.csv`, wide(...rows))
  await first.kill('SIGKILL')
  s3.destroy()

  const second = start('home')
  await second.ready
  expect(await totals(second)).toEqual(expectedTotals([...big, ...small.flat()]))
  expect(await ingestions(second, 'processing')).toEqual([])

  // And now while the big one is half replaced, and a small one withdrawn.
  const again = second.s3()
  await put(again, 'big.csv', wide(...bigger))
  while ((await second.get('/meters/BIGGER-0')).status !== 200);
  await remove(again, 'small/3.csv')
  await second.kill('SIGKILL')
  again.destroy()

  const third = start('home')
  await third.ready
  const left = small.filter((_, at) => at !== 3).flat()
  expect(await totals(third)).toEqual(expectedTotals([...bigger, ...left]))
  const last = await ingestions(third, 'succeeded')
  expect(last.map(({ key }) => key).sort()).toEqual([
    'big.csv',
    ...[0, 1, 2, 4, 5].map((at) => `small/${at}.csv`),
  ])
})

test('changes whose events were lost are made up for at the start', async () => {
  const [kept, gone, added, replaced, replacement] = ['KEPT', 'GONE', 'ADDED', 'OLD', 'NEW'].map(
    (name, at) => rowsOf(name, at * 100, 1, 2),
  ) as [Rows, Rows, Rows, Rows, Rows]
  const first = start('home')
  await first.ready
  const s3 = first.s3()
  await put(s3, 'kept.csv', wide(...kept))
  await put(s3, 'gone + away.csv', wide(...gone))
  await put(s3, 'replaced.csv', wide(...replaced))
  await until(first, 'succeeded', 3)
  const { body: before } = await first.get('/ingestions?key=kept.csv')
  await first.kill('SIGTERM')
  s3.destroy()

  const objects = await startObjectServer({
    directory: join(path('home'), 's3'),
    port: 0,
    buckets: ['meter-drops'],
    versioned: ['meter-drops'],
    onChange: () => {},
  })
  const silent = createClient(objects.endpoint)
  await remove(silent, 'gone + away.csv')
  await put(silent, 'ädded 100%.csv', wide(...added))
  await put(silent, 'replaced.csv', wide(...replacement))
  silent.destroy()
  await objects.close()

  const second = start('home')
  await second.ready
  expect(await totals(second)).toEqual(expectedTotals([...kept, ...added, ...replacement]))
  expect((await second.get('/meters/GONE-0')).status).toBe(404)
  expect((await second.get('/meters/OLD-0')).status).toBe(404)
  expect(await ingestions(second, 'withdrawn')).toMatchObject([{ key: 'gone + away.csv' }])
  // What was covered already is not ingested again.
  expect((await second.get('/ingestions?key=kept.csv')).body).toEqual(before)
})

type Rows = ReturnType<typeof rowsOf>

test('everything is as it was after a stop and a start', async () => {
  const rows = rowsOf('M', 1, 2, 30)
  const spiked = rows.map(
    ([meter, date, row], at) => [meter, date, at === 29 ? row.map(() => '90') : row] as const,
  )
  const first = start('home')
  await first.ready
  const s3 = first.s3()
  await put(s3, 'a.csv', wide(...spiked))
  await put(s3, 'b.csv', 'what,is,this\n')
  await until(first, 'succeeded', 1)
  await until(first, 'failed', 1)
  await fetch(`${await first.ready}/detections`, { method: 'POST' })
  const paths = [
    '/consumption',
    '/meters',
    '/ingestions',
    '/anomalies',
    '/consumption/2025-04-03/meters',
  ]
  while ((await first.get('/anomalies')).body.anomalies.length === 0);
  const before = await Promise.all(paths.map((path) => first.get(path)))
  await first.kill('SIGTERM')
  expect(await first.exited).toBe(0)
  s3.destroy()

  const second = start('home')
  await second.ready
  expect(await Promise.all(paths.map((path) => second.get(path)))).toEqual(before)
})
