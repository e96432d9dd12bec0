/** `config/detectors.yml` in the work bucket: detectors of one's own without a deployment. */
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import { values, wide } from './sums.ts'

const place = { Bucket: 'meter-work', Key: 'config/detectors.yml' }

let world: World
let mailbox: Mailbox
beforeAll(async () => {
  world = await startWorld()
  for (const meter of ['N-1', 'S-1']) await world.put(`${meter}.csv`, withGap(meter, 1))
  await world.settled()
  await runNow()
  mailbox = await openMailbox(world)
})
afterAll(async () => {
  mailbox.close()
  await world.close()
})

/** Three days, the second of which is absent. */
function withGap(meter: string, seed: number): string {
  return wide([meter, '2025-03-03', values(seed, 48)], [meter, '2025-03-05', values(seed + 1, 48)])
}

/** A run now, in place of the one that would come by itself, soon after the last upload. */
const runNow = () => world.stack.schedule.runNow()

const list = (text: string) =>
  world.s3.send(new PutObjectCommand({ ...place, Body: Buffer.from(text) }))

/** The meters that lack a day. */
async function open(): Promise<string[]> {
  const { body } = await world.get('/anomalies?detector=missing&state=open')
  return body.anomalies.map(({ meterId }: Json) => meterId).sort()
}

const WITHOUT_NORTH = 'detectors: [{ detector: missing, meters: ["N-*"], off: true }]\n'

test('a list takes effect at the next run, on all meters, and the record says why', async () => {
  expect(await open()).toEqual(['N-1', 'S-1'])
  await list(WITHOUT_NORTH)
  expect(await world.detect()).toMatchObject({
    ...{ state: 'succeeded', full: true, cleared: '1', opened: '0' },
    notes: ['detectors.yml in the work bucket is new: all meters are judged again.'],
  })
  expect(await open()).toEqual(['S-1'])
})

test('the same list stays in effect, and later runs look at what has changed', async () => {
  expect(await world.detect()).toMatchObject({ full: false, notes: [] })
  await world.ingest('N-2.csv', withGap('N-2', 3))
  expect(await world.detect()).toMatchObject({ full: false, opened: '0' })
  expect(await open()).toEqual(['S-1'])
  await runNow()
})

test('a list with a mistake fails the run with its line, and clears and misses nothing', async () => {
  await mailbox.received()
  await list(`${WITHOUT_NORTH}expectedChanges:\n  - from: 2025-01-01\n    until: 2025-02-01\n`)
  await world.ingest('S-2.csv', withGap('S-2', 5))
  const run = await world.detect()
  expect(run.state).toBe('failed')
  expect(run.error).toContain('detectors.yml in the work bucket, line 3: expectedChanges.0')
  expect(await open()).toEqual(['S-1'])
  let told: string[] = []
  while (told.length === 0) told = (await mailbox.received()).map(({ Message }) => Message)
  expect(told[0]).toContain('detectors.yml in the work bucket, line 3: ')

  await list(WITHOUT_NORTH)
  expect(await world.detect()).toMatchObject({ state: 'succeeded', full: false })
  expect(await open()).toEqual(['S-1', 'S-2'])
  await runNow()
})

test('without the list the deployed one counts again', async () => {
  await world.s3.send(new DeleteObjectCommand(place))
  expect(await world.detect()).toMatchObject({
    ...{ full: true, opened: '2' },
    notes: ['detectors.yml in the work bucket is gone: all meters are judged again.'],
  })
  expect(await open()).toEqual(['N-1', 'N-2', 'S-1', 'S-2'])
})
