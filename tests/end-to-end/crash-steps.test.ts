/** An invocation that dies before any of its calls to the outside: the next one makes it right. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { IngestPorts } from '../../domain/ingestion/ingest-ports.ts'
import { dyingAfter } from './dying.ts'
import {
  type Emulators,
  handedBack,
  invocation,
  queueEvent,
  s3Event,
  startEmulators,
} from './emulators.ts'
import { sum, values, wide } from './sums.ts'

let emulators: Emulators
beforeAll(async () => {
  emulators = await startEmulators()
})
afterAll(() => emulators.close())

const OUTSIDE = ['drops', 'contributions', 'catalog', 'ingestions', 'manifests'] as const

/** Ports that work for so many calls, then never again: as a killed process sees the world. */
function dyingPorts(
  ports: IngestPorts,
  calls: number,
): { ports: IngestPorts; died: () => boolean } {
  const { dying, died } = dyingAfter(calls)
  const entries = OUTSIDE.map((name) => [name, dying<object>(ports[name])])
  return { ports: { ...ports, ...Object.fromEntries(entries) }, died }
}

const later = (minutes: number) => ({ now: () => new Date(Date.now() + minutes * 60_000) })

/** Ingests with one more call each time, until it lives to the end; mends after each death. */
async function dieAtEveryCall(
  attempt: (call: number, dying: IngestPorts) => Promise<void>,
): Promise<number> {
  for (let call = 0; ; call++) {
    const { ports, died } = dyingPorts(emulators.ports, call)
    await attempt(call, ports)
    if (!died()) return call
  }
}

async function ingest(
  key: string,
  ports: Partial<IngestPorts>,
  kind: 'created' | 'removed' = 'created',
): Promise<string[]> {
  return handedBack(emulators.handler(ports)(queueEvent(s3Event(key, kind)), invocation()))
}

test('a replacement that dies before any call is whole after the next', async () => {
  const calls = await dieAtEveryCall(async (call, dying) => {
    const [key, meter] = [`replaced-${call}.csv`, `R-${call}`]
    const before = wide([meter, '2025-05-01', values(1, 48)], [meter, '2025-05-02', values(2, 48)])
    const after = wide([meter, '2025-05-02', values(3, 48)], [meter, '2025-05-03', values(4, 48)])
    await emulators.put(key, before)
    await ingest(key, {})
    await emulators.put(key, after)
    await ingest(key, dying)
    expect(await ingest(key, { clock: later(10) })).toEqual([])
    const { body } = await emulators.get(`/meters/${meter}/consumption`)
    expect(
      body.consumption.map(({ date, total }: Record<string, string>) => [date, total]),
    ).toEqual([
      ['2025-05-02', sum(values(3, 48))],
      ['2025-05-03', sum(values(4, 48))],
    ])
    expect(await emulators.record(key)).toMatchObject({ state: 'succeeded', rows: '2' })
  })
  // Lease, look, record, read, manifests, catalogue, contributions, record, look again, at the least.
  expect(calls).toBeGreaterThan(9)
})

test('a withdrawal that dies before any call leaves nothing after the next', async () => {
  const calls = await dieAtEveryCall(async (call, dying) => {
    const [key, meter] = [`withdrawn-${call}.csv`, `W-${call}`]
    await emulators.put(key, wide([meter, '2025-05-01', values(1, 48)]))
    await ingest(key, {})
    await emulators.remove(key)
    await ingest(key, dying, 'removed')
    expect(await ingest(key, { clock: later(10) }, 'removed')).toEqual([])
    expect((await emulators.get(`/meters/${meter}`)).status).toBe(404)
    expect(await emulators.record(key)).toMatchObject({ state: 'withdrawn' })
  })
  expect(calls).toBeGreaterThan(5)
})

test('an object that dies half-way and is then deleted leaves nothing behind', async () => {
  await dieAtEveryCall(async (call, dying) => {
    const [key, meter] = [`abandoned-${call}.csv`, `A-${call}`]
    await emulators.put(key, wide([meter, '2025-05-01', values(1, 48)]))
    await ingest(key, dying)
    await emulators.remove(key)
    expect(await ingest(key, { clock: later(10) }, 'removed')).toEqual([])
    expect((await emulators.get(`/meters/${meter}`)).status).toBe(404)
  })
})
