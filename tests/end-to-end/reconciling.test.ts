/** Reconciling and replaying in one process, on emulators, with faults and leases in the way. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { IngestPorts } from '../../domain/ingestion/ingest-ports.ts'
import { changesOf, findDifferences } from '../../domain/reconciling/differences.ts'
import { type Done, type EachResult, ingestEach } from '../../domain/reconciling/ingest-each.ts'
import { findReplay } from '../../domain/reconciling/replay.ts'
import { reconcile } from '../../handlers/reconcile.ts'
import { type Emulators, invocation, s3Event, startEmulators } from './emulators.ts'
import { sum, values, wide } from './sums.ts'

let emulators: Emulators
beforeAll(async () => {
  emulators = await startEmulators()
})
afterAll(() => emulators.close())

let folder = 0
let waits: number[] = []
beforeEach(() => {
  folder++
  waits = []
})

const row = values(7, 48)
const key = (name: string): string => `${folder}/${name}.csv`
const dateOf = (): string => `2025-03-${String(folder).padStart(2, '0')}`

async function put(...names: string[]): Promise<void> {
  for (const name of names) await emulators.put(key(name), wide([name, dateOf(), row]))
}

/** Ingests what differs below the test's folder. */
async function run(
  changed: Partial<IngestPorts> = {},
  options: { signal?: AbortSignal; onDone?: (done: Done) => void; atOnce?: number } = {},
): Promise<EachResult> {
  const ports = {
    ...emulators.ports,
    ...changed,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds)
    },
  }
  const changes = changesOf(await findDifferences(emulators.ports)).filter((change) =>
    change.key.startsWith(`${folder}/`),
  )
  return ingestEach(ports, changes, { owner: `run ${folder}`, atOnce: 2, ...options })
}

/** A drop bucket that fails so many times for one key. */
function failing(bad: string, times: number): Partial<IngestPorts> {
  const { drops } = emulators.ports
  let left = times
  return {
    drops: {
      name: drops.name,
      list: (prefix) => drops.list(prefix),
      versions: (of) => drops.versions(of),
      expirations: () => drops.expirations(),
      open: (object) => drops.open(object),
      head: (of) =>
        of === bad && left-- > 0 ? Promise.reject(new Error('S3 is down')) : drops.head(of),
    },
  }
}

test('objects whose notifications were lost are ingested, each once', async () => {
  await put('a', 'b', 'c')
  expect(await run()).toMatchObject({ counts: { succeeded: 3 }, troubles: [], left: 0 })
  expect(await emulators.total(dateOf())).toBe(sum([...row, ...row, ...row]))
  expect((await run()).counts.succeeded).toBe(0)
})

test('a deletion whose notification was lost is withdrawn', async () => {
  await put('a', 'b')
  await run()
  await emulators.remove(key('a'))
  expect(await run()).toMatchObject({ counts: { withdrawn: 1, succeeded: 0 } })
  expect(await emulators.total(dateOf())).toBe(sum(row))
})

test('a fault is tried again after the others, and a lasting one stops none of them', async () => {
  await put('a', 'b', 'c')
  const order: string[] = []
  const once = await run(failing(key('a'), 1), { onDone: (done) => order.push(done.key) })
  expect(once).toMatchObject({ counts: { succeeded: 3 }, troubles: [] })
  expect([order.at(-1), waits]).toEqual([key('a'), [1000]])

  await put('d', 'e')
  waits = []
  const lasting = await run(failing(key('d'), 99))
  expect(lasting.counts).toMatchObject({ succeeded: 1, 'given-up': 1 })
  expect(lasting.troubles).toEqual([{ key: key('d'), outcome: 'given-up', reason: 'S3 is down' }])
  expect(waits).toEqual([1000, 2000, 4000])
})

test('an object that someone else ingests is waited for longer than any Lambda holds it', async () => {
  await put('a', 'b')
  const source = `meter-drops/${key('a')}`
  const lease = { owner: 'someone', untilMs: Date.now() + 600_000 }
  await emulators.ports.ingestions.takeLease(source, lease, Date.now())
  expect(await run()).toMatchObject({ counts: { succeeded: 1, 'given-up': 1 } })
  expect(waits.reduce((all, one) => all + one)).toBeGreaterThan(16 * 60_000)

  await emulators.ports.ingestions.release(source, lease)
  expect(await run()).toMatchObject({ counts: { succeeded: 1, 'given-up': 0 } })
})

test('a file that cannot be read is told, with why', async () => {
  await emulators.put(key('bad'), 'no meter here')
  const { counts, troubles } = await run()
  expect(counts).toMatchObject({ failed: 1 })
  expect(troubles).toMatchObject([{ key: key('bad'), outcome: 'failed' }])
  expect(troubles[0]?.reason).toMatch(/\.$/)
})

test('a signal lets what is under way end, and leaves the rest', async () => {
  await put('a', 'b', 'c')
  const controller = new AbortController()
  const { signal } = controller
  const stopped = await run({}, { signal, atOnce: 1, onDone: () => controller.abort() })
  expect(stopped).toMatchObject({ counts: { succeeded: 1 }, left: 2 })
  expect(await run()).toMatchObject({ counts: { succeeded: 2 }, left: 0 })
})

test('a replay reads again what is there, and withdraws what is gone', async () => {
  await put('a', 'b', 'c')
  await run()
  await emulators.remove(key('c'))
  const replay = await findReplay(emulators.ports, { prefix: `${folder}/` })
  expect(replay).toEqual({
    changes: [
      { key: key('a'), removed: false, again: true },
      { key: key('b'), removed: false, again: true },
      { key: key('c'), removed: true, again: true },
    ],
    expired: [],
  })
  const ports = { ...emulators.ports, wait: async () => {} }
  const result = await ingestEach(ports, replay.changes, { owner: 'replay', atOnce: 2 })
  expect(result.counts).toMatchObject({ succeeded: 2, withdrawn: 1, unchanged: 0 })
  expect(await emulators.total(dateOf())).toBe(sum([...row, ...row]))

  const one = await findReplay(emulators.ports, { key: key('a') })
  expect(one.changes).toEqual([{ key: key('a'), removed: false, again: true }])
  // It has been withdrawn by now.
  const gone = { changes: [], expired: [] }
  expect(await findReplay(emulators.ports, { key: key('c') })).toEqual(gone)
  expect(await findReplay(emulators.ports, { key: key('never') })).toEqual(gone)
})

test('a replay leaves alone what a lifecycle rule has expired', async () => {
  await put('a')
  await run()
  await emulators.remove(key('a'))
  const { drops } = failing('', 0) as { drops: IngestPorts['drops'] }
  const rule = { prefix: `${folder}/`, date: '2020-01-01T00:00:00Z', tagged: false }
  const ports = { ...emulators.ports, drops: { ...drops, expirations: async () => [rule] } }
  const expired = { changes: [], expired: [key('a')] }
  expect(await findReplay(ports, { key: key('a') })).toEqual(expired)
  expect(await findReplay(ports, { prefix: `${folder}/` })).toEqual(expired)
})

test('the daily run sends what differs to the queue, and the ingest function takes it', async () => {
  await put('a b+ü', 'gone')
  await emulators.handler()(s3Event(key('gone')), invocation())
  await emulators.remove(key('gone'))
  const sent: unknown[] = []
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const sendChanges = async (changes: readonly { key: string }[]) => {
    sent.push(...changes.filter((change) => change.key.startsWith(`${folder}/`)))
  }
  const { uncovered, gone } = await reconcile({ ports: emulators.ports, sendChanges, log })
  expect(uncovered).toContain(key('a b+ü'))
  expect(gone).toContain(key('gone'))
  expect(sent).toEqual([
    { key: key('a b+ü'), removed: false, again: false },
    { key: key('gone'), removed: true, again: false },
  ])
})
