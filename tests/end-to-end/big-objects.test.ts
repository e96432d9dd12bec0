/** Objects that are read and written in parts: whatever happens meanwhile, the same answers. */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Emulators, s3Event, startEmulators } from './emulators.ts'
import type { Json } from './http-json.ts'
import { dyingPorts, later, type PartsWorld, startPartsWorld, textOf } from './parts-world.ts'

let emulators: Emulators
let world: PartsWorld
beforeAll(async () => {
  emulators = await startEmulators()
  world = startPartsWorld(emulators)
})
afterAll(async () => {
  world.close()
  await emulators.close()
})

let name = ''
let key = ''
let names = 0
beforeEach(() => {
  name = `big${100 + names++}`
  key = `${name}.csv`
})

const OLD = ['2025-05-01', 1] as const
const NEW = ['2025-05-02', 50] as const
const PARTS = 4

/** What one reader makes of such an object, by itself. */
const answersOf = new Map<string, Json>()
async function alone(date: string, seed: number): Promise<Json> {
  const known = answersOf.get(date)
  if (known !== undefined) return known
  const one = `one${names++}`
  await emulators.put(`${one}.csv`, textOf(one, date, seed))
  await world.deliver(s3Event(`${one}.csv`), { splitting: undefined })
  const answers = await world.answers(one)
  expect(answers.length).toBeGreaterThan(2)
  answersOf.set(date, answers)
  return answers
}

const phaseOf = (body: string) => JSON.parse(body).metertally?.part?.phase ?? 'change'
const event = () => s3Event(key)
const put = (version: readonly [string, number]) => emulators.put(key, textOf(name, ...version))

/** What is kept in the work bucket of parts. */
async function partsKept(): Promise<number> {
  const { splitting, drops } = emulators.ports
  const object = await drops.head(key)
  if (splitting === undefined || object === undefined) return 0
  const readAs = emulators.ports.config.settingsFor(key)
  const version = { ...object, bucket: drops.name, readAs, partBytes: 900 }
  return (await splitting.parts.saved(version)).size
}

/** Its messages up to those by which parts are written. */
async function toWriting(): Promise<string[]> {
  await world.deliver(event())
  for (const body of await world.take()) await world.deliver(body)
  for (const body of await world.take()) await world.deliver(body)
  const writes = await world.take()
  expect(writes.map(phaseOf)).toEqual(Array(PARTS).fill('write'))
  return writes
}

test('a split object ends as one that is read whole', async () => {
  await put(OLD)
  expect(await world.deliver(event())).toBe(false)
  expect(await emulators.record(key)).toMatchObject({
    state: 'processing',
    notes: ['is read in 4 parts'],
  })
  const reads = await world.take()
  expect(reads.map(phaseOf)).toEqual(Array(PARTS).fill('read'))
  for (const body of reads) expect(await world.deliver(body)).toBe(false)
  const changes = await world.take()
  expect(changes.map(phaseOf)).toEqual(['change'])
  for (const body of changes) expect(await world.deliver(body)).toBe(false)
  expect(await world.answers(name)).toEqual([])
  const writes = await world.take()
  expect(writes.map(phaseOf)).toEqual(Array(PARTS).fill('write'))
  for (const body of writes) expect(await world.deliver(body)).toBe(false)
  expect(await world.take()).toEqual([])
  expect(await world.answers(name)).toEqual(await alone(...OLD))
  expect(await emulators.record(key)).toMatchObject({
    ...{ state: 'succeeded', format: 'long', rows: '73', accepted: '73', rejected: '0' },
    ...{ meters: '2', meterDays: '4', from: '2025-05-01', to: '2025-05-02', units: ['kWh'] },
    notes: ['read in 4 parts; repeated rows are counted only in part'],
  })
  expect(await partsKept()).toBe(0)
})

test('rejected rows are told with their lines, and people are told of them once', async () => {
  const notices: string[] = []
  const notifier = { notify: async ({ text }: { text: string }) => void notices.push(text) }
  const lines = textOf(name, ...OLD).split('\n')
  const bad = [10, 60].map((line) => {
    lines[line - 1] = `${name}-0,never,1`
    return line
  })
  await emulators.put(key, lines.join('\n'))
  await world.deliver(event())
  for (;;) {
    const bodies = await world.take()
    if (bodies.length === 0) break
    for (const body of [...bodies, ...bodies]) await world.deliver(body, { notifier })
  }
  const record = await emulators.record(key)
  expect(record).toMatchObject({ state: 'partial', rejected: '2' })
  expect(record.rejects.map(({ line }: Json) => Number(line))).toEqual(bad)
  expect(notices).toEqual([expect.stringContaining('line 60')])
})

describe('parts', () => {
  test('may come twice, in any order and at once', async () => {
    await put(OLD)
    await world.deliver(event())
    for (let phase = 0; phase < 9; phase++) {
      const bodies = (await world.take()).reverse()
      if (bodies.length === 0) break
      await Promise.all([...bodies, ...bodies].map((body) => world.deliver(body)))
    }
    await world.reconcile(30)
    expect(await world.answers(name)).toEqual(await alone(...OLD))
    expect(await emulators.record(key)).toMatchObject({ state: 'succeeded' })
    expect(await partsKept()).toBe(0)
  })

  test('that come late, when all is written, leave nothing', async () => {
    await put(OLD)
    await world.deliver(event())
    const reads = await world.take()
    await world.drain(reads)
    for (const body of reads) expect(await world.deliver(body)).toBe(false)
    expect(await world.take()).toEqual([])
    expect(await partsKept()).toBe(0)
    expect(await world.answers(name)).toEqual(await alone(...OLD))
  })

  test('of a generation that is over are dropped', async () => {
    await put(OLD)
    const stale = await toWriting()
    await put(NEW)
    await world.drain([event()])
    for (const body of stale) expect(await world.deliver(body)).toBe(false)
    expect(await world.take()).toEqual([])
    expect(await world.answers(name)).toEqual(await alone(...NEW))
  })
})

test('a new version does not wait for the parts of the old one', async () => {
  await put(OLD)
  const [first, ...others] = await toWriting()
  await put(NEW)
  // Its own event is still under way.
  expect(await world.deliver(first)).toBe(false)
  const changes = await world.take()
  expect(changes.map(phaseOf)).toEqual(['change'])
  for (const body of changes) expect(await world.deliver(body)).toBe(false)
  expect(await emulators.record(key)).toMatchObject({ notes: ['is read in 4 parts'] })
  await world.drain(others)
  expect(await world.answers(name)).toEqual(await alone(...NEW))
})

/** Something happens after each number of deliveries, and in the end all is as if nothing had. */
async function atEveryStep(
  act: () => Promise<unknown[]>,
  check: (step: number) => Promise<void>,
): Promise<void> {
  for (let step = 1, last = 99; step <= last; step++) {
    name = `${name.slice(0, 6)}x${step}`
    key = `${name}.csv`
    await put(OLD)
    let all = 0
    await world.drain([event()], async (delivered) => {
      all = delivered
      if (delivered === step) for (const body of await act()) await world.deliver(body)
    })
    if (step === 1) last = 2 * PARTS + 2
    expect(all).toBeGreaterThanOrEqual(step)
    await world.reconcile(60)
    await check(step)
  }
}

describe('at whatever step', () => {
  test('an object is replaced, its new version counts', async () => {
    const replace = async () => {
      await put(NEW)
      return [event()]
    }
    await atEveryStep(replace, async () => {
      expect(await world.answers(name)).toEqual(await alone(...NEW))
      expect(await emulators.record(key)).toMatchObject({ state: 'succeeded', rows: '73' })
    })
  })

  test('an object is replaced and its event is lost, its new version counts', async () => {
    const replace = async () => {
      await put(NEW)
      return []
    }
    await atEveryStep(replace, async () => {
      expect(await world.answers(name)).toEqual(await alone(...NEW))
    })
  })

  test('an object is replaced by a small one, that counts', async () => {
    const replace = async () => {
      await emulators.put(key, `meter,timestamp,value\n${name}-0,2025-05-01T13:00:00Z,5\n`)
      return [event()]
    }
    await atEveryStep(replace, async () => {
      const found = await world.answers(name)
      expect(found.map(([, { total }]: Json) => total)).toEqual(['5'])
    })
  })

  test('an object is deleted, nothing of it is left', async () => {
    const remove = async () => {
      await emulators.remove(key)
      return [s3Event(key, 'removed')]
    }
    await atEveryStep(remove, async () => {
      expect(await world.answers(name)).toEqual([])
      expect(await emulators.record(key)).toMatchObject({ state: 'withdrawn' })
    })
  })

  test('an event comes again, nothing changes', async () => {
    await atEveryStep(
      async () => [event()],
      async () => {
        expect(await world.answers(name)).toEqual(await alone(...OLD))
        expect(await partsKept()).toBe(0)
      },
    )
  })
})

test('a handler that dies before any of its calls is made up for when its message comes again', async () => {
  let deaths = 0
  for (let calls = 0, isOver = false; !isOver; calls += 3) {
    name = `${name.slice(0, 6)}y${calls}`
    key = `${name}.csv`
    await put(OLD)
    isOver = true
    const waiting: unknown[] = [event()]
    for (let delivered = 0; waiting.length > 0; delivered++) {
      const body = waiting.shift()
      const { ports, died } = dyingPorts(emulators.ports, calls)
      // Each message is delivered to one that dies, and then comes again much later.
      const isBack = await world.deliver(body, ports)
      if (isBack && died()) {
        deaths++
        isOver = false
        if (await world.deliver(body, { clock: later(20 * (delivered + 1)) })) waiting.push(body)
      }
      waiting.push(...(await world.take()))
      if (delivered > 60) throw new Error('the queue never drains')
    }
    await world.reconcile(20 * 60)
    expect(await world.answers(name)).toEqual(await alone(...OLD))
  }
  expect(deaths).toBeGreaterThan(30)
})

test('a part that always fails leaves the record open; reconciling begins anew', async () => {
  await put(OLD)
  const writes = await toWriting()
  const { contributions } = emulators.ports
  const failing = Object.assign(Object.create(contributions), {
    save: async () => {
      throw new Error('DynamoDB is away')
    },
  })
  const [first, ...others] = writes
  for (const body of others) expect(await world.deliver(body)).toBe(false)
  for (let receives = 0; receives < 10; receives++) {
    expect(await world.deliver(first, { contributions: failing })).toBe(true)
  }
  expect(await emulators.record(key)).toMatchObject({ state: 'processing' })
  // While the split's lease lasts its messages are waited for.
  await world.reconcile(0)
  expect(await emulators.record(key)).toMatchObject({ state: 'processing' })
  await world.reconcile(30)
  expect(await emulators.record(key)).toMatchObject({ state: 'succeeded' })
  expect(await world.answers(name)).toEqual(await alone(...OLD))
})

test('a dead letter that is given back to the queue closes the record', async () => {
  await put(OLD)
  const [dead, ...others] = await toWriting()
  for (const body of others) await world.deliver(body)
  expect(await world.deliver(dead, { clock: later(600) })).toBe(false)
  expect(await world.take()).toEqual([])
  expect(await emulators.record(key)).toMatchObject({ state: 'succeeded' })
  expect(await world.answers(name)).toEqual(await alone(...OLD))
})

describe('one reader reads', () => {
  const quoted = (text: string) => text.replace(`\n${name}-1`, `\n"${name}-1\n"`)
  const packed = (text: string) => gzipSync(text, { level: 0 })
  test.each([
    ['a packed object', packed, /it is packed/],
    ['quotes with line breaks', quoted, /plain line/],
  ])('%s, and the record says so', async (_, change, reason) => {
    await emulators.put(key, change(textOf(name, ...OLD)))
    await world.drain([event()])
    const record = await emulators.record(key)
    expect(record).toMatchObject({ state: 'succeeded', rows: '73' })
    expect(record.notes).toEqual([expect.stringMatching(reason)])
    expect(await world.answers(name)).toEqual(await alone(...OLD))
    expect(await partsKept()).toBe(0)
  })

  test('a file that cannot be read, and the record says what one reader says', async () => {
    await emulators.put(key, 'neither,known\n'.repeat(200))
    await world.drain([event()])
    const record = await emulators.record(key)
    expect(record).toMatchObject({ state: 'failed', error: { code: 'header-unknown' } })
  })
})
