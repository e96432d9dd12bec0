/** Starts as a user makes them: once, twice on one home, side by side, with pipelines of their own. */
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test } from '@jest/globals'
import type { Json } from './http-json.ts'
import { processFolder, type Started } from './processes.ts'
import { instants, london, long, sum, values } from './sums.ts'

const { start, configure } = processFolder()

async function upload(started: Started, Key: string, body: string): Promise<void> {
  const s3 = started.s3()
  await s3.send(new PutObjectCommand({ Bucket: 'meter-drops', Key, Body: Buffer.from(body) }))
  s3.destroy()
  const settled = async (): Promise<Json> =>
    (await started.get('/ingestions')).body.ingestions.find(
      (ingestion: Json) => ingestion.key === Key && ingestion.state !== 'processing',
    )
  while ((await settled()) === undefined);
}

test('--once loads the samples, prints totals and anomalies and the ready line, and exits 0', async () => {
  const once = start('once', { METERTALLY_SAMPLES: 'on' }, '--once')
  expect(await once.exited).toBe(0)
  const printed = once.lines.join('\n')
  expect(printed).toMatch(/campus\/2025-09-wide\.csv +succeeded +wide/)
  expect(printed).toMatch(/Daily totals/)
  expect(printed).toMatch(/\n +2025-11-30 +\d+\.\d+ +kWh/)
  expect(printed).toMatch(/2025-09-23 +EE00013 +deviation +high/)
  expect(printed).toMatch(/EE00104 +stuck/)
  expect(printed).toMatch(/EE00103 +missing/)
  expect(once.lines.at(-1)).toMatch(/^metertally ready http:\/\/127\.0\.0\.1:\d+$/)

  const again = start('once', { METERTALLY_SAMPLES: 'on' }, '--once')
  expect(await again.exited).toBe(0)
  expect(again.lines.join('\n')).not.toMatch(/loading/)
  const table = (lines: readonly string[]) =>
    lines.slice(
      lines.findIndex((line) => line.startsWith('Daily totals')),
      -3,
    )
  expect(table(again.lines)).toEqual(table(once.lines))
})

test('a second instance on the same home fails with a clear sentence and disturbs nothing', async () => {
  const first = start('same')
  await first.ready
  await upload(first, 'a.csv', long(['S-1', '2025-05-05T00:00Z', '1.5']))
  const second = start('same')
  expect(await second.exited).not.toBe(0)
  expect(second.lines).toHaveLength(1)
  expect(second.lines[0]).toMatch(/^metertally: .*same.* another metertally .*METERTALLY_HOME/)
  await upload(first, 'b.csv', long(['S-1', '2025-05-05T00:30Z', '2.5']))
  expect((await first.get('/consumption/2025-05-05')).body.total).toBe('4')
})

test('instances with homes and ports of their own run side by side', async () => {
  const both = [start('left'), start('right')]
  const addresses = await Promise.all(both.map(({ ready }) => ready))
  expect(new Set(addresses).size).toBe(2)
  for (const [at, started] of both.entries()) {
    await upload(started, 'a.csv', long([`SIDE-${at}`, '2025-05-05T00:00Z', String(at + 1)]))
  }
  for (const [at, started] of both.entries()) {
    const { body } = await started.get('/consumption/2025-05-05')
    expect(body).toMatchObject({ total: String(at + 1), meters: '1' })
  }
})

test('pipelines and detectors of one’s own add to those that there are', async () => {
  await configure(
    'detectors.yml',
    'detectors:\n  - detector: missing\n    meters: ["MINE-*"]\n    parameters: { minimumCoverage: 0.01 }\n',
  )
  const env = await configure(
    'pipelines.yml',
    'pipelines:\n  - { name: mine, match: "mine/**", zone: Europe/London, interval: 30, columns: { meter: Where, stamp: When, value: What } }\n',
  )
  const started = start('mine', env)
  await started.ready
  const row = values(1, 50)
  const rows = instants('2025-10-25T23:00:00Z', 50).map(
    (at, slot) => ['MINE-1', london(at), row[slot] as string] as const,
  )
  await upload(
    started,
    'mine/a.csv',
    long(...rows).replace('meter,timestamp,value', 'Where,When,What'),
  )
  await upload(started, 'other.csv', long(['OTHER', '2025-10-26T00:00Z', '1']))
  const { body } = await started.get('/meters/MINE-1/consumption')
  expect(body.consumption).toEqual([
    expect.objectContaining({
      date: '2025-10-26',
      total: sum(row),
      readings: '50',
      expected: '50',
    }),
  ])
  expect((await started.get('/meters/MINE-1')).body.pipeline).toBe('mine')
  expect((await started.get('/meters/OTHER')).body.pipeline).toBe('default')
})
