import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { S3PartStore } from '../../../adapters/s3/part-store.ts'
import { WorkBucket } from '../../../adapters/s3/work-bucket.ts'
import { DaySet } from '../../../domain/gathering/day-set.ts'
import { noCounts } from '../../../domain/ingestion/read-counts.ts'
import type { PartReading } from '../../../domain/ingestion/splitting/part-reading.ts'
import type { PartStore } from '../../../domain/ports.ts'
import { LengthTeller } from '../../../domain/readings/interval-length.ts'
import { bucket, type RunningServer, startServer } from '../../local/s3/running-server.ts'

let server: RunningServer
let store: PartStore
let work: WorkBucket
beforeAll(async () => {
  server = await startServer()
  work = new WorkBucket(server.client, bucket)
  store = new S3PartStore(work)
})
afterAll(() => server.remove())

const version = {
  ...{ bucket: 'drops', key: 'ä b.csv', etag: 'e1', lastModified: '2025-06-15T12:00:00Z' },
  ...{ size: 1000, readAs: '{}', partBytes: 300 },
}

/** Names that a plain object would take for its own. */
const NAMES = ['__proto__', 'constructor', '日本 😀', 'm1']

function reading(): PartReading & { alone?: undefined } {
  return {
    ...{ counts: { ...noCounts(), rows: 7 }, lines: 9, format: 'long', units: ['kWh'] },
    rejects: [{ line: 3, reason: 'why', text: 'x' }],
    ...{ decisions: ['a', ''], endsWithNewline: false, asides: 2, unknownQualities: ['"q"'] },
    ...{ strays: ['="m1"'], series: ['["main"]'] },
    streams: NAMES.flatMap((meterId) =>
      ['main', '__proto__'].map((channel) => {
        const days = new DaySet()
        for (const day of [20_000, 20_001, 20_005]) days.add(day)
        const teller = new LengthTeller()
        if (channel === 'main') teller.see(1_700_000_000, true)
        return { meterId, channel, days, length: 1800, teller }
      }),
    ),
  }
}

/** Streams by their names, with what they hold. */
function plain(found: PartReading | undefined) {
  if (found === undefined || found.alone !== undefined) return found
  const streams = [...found.streams].map(({ meterId, channel, days, length, teller }) => {
    return [meterId, channel, [...days], length, teller.state]
  })
  return { ...found, streams: streams.sort() }
}

test('gives back what a part says, whole, and says which parts there are', async () => {
  expect(await store.saved(version)).toEqual(new Set())
  await store.save(version, 2, reading())
  await store.save(version, 0, { alone: 'it is packed' })
  await store.saveLengths(version, [[1800, 'main', NAMES]])
  expect(await store.saved(version)).toEqual(new Set([0, 2]))
  expect(plain(await store.load(version, 2))).toEqual(plain(reading()))
  expect(await store.load(version, 0)).toEqual({ alone: 'it is packed' })
  expect(await store.load(version, 1)).toBeUndefined()
  expect(await store.lengths(version)).toEqual([[1800, 'main', NAMES]])
})

test.each([
  { etag: 'e2' },
  { lastModified: '2025-06-15T12:00:01Z' },
  { readAs: '{"zone":"UTC"}' },
  { partBytes: 301 },
  { key: 'a.csv' },
])('another version, read or cut otherwise, has others: %j', async (change) => {
  await store.save(version, 1, reading())
  expect(await store.saved({ ...version, ...change })).toEqual(new Set())
})

test('of an object all are deleted but for those of one version', async () => {
  const newer = { ...version, etag: 'e2' }
  const another = { ...version, key: 'another.csv' }
  for (const one of [version, newer, another]) await store.save(one, 0, reading())
  await store.saveLengths(version, [])
  await store.clear('drops/ä b.csv', newer)
  expect(await store.saved(version)).toEqual(new Set())
  expect(await store.lengths(version)).toBeUndefined()
  expect(await store.saved(newer)).toEqual(new Set([0]))
  await store.delete(newer)
  expect(await work.keys('parts/')).toHaveLength(1)
  await store.clear('drops/another.csv')
  expect(await work.keys('parts/')).toEqual([])
})
