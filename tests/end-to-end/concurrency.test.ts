/** Events at once, holders that die, objects that change under the reader: the end state is right. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { IngestPorts } from '../../domain/ingestion/ingest-ports.ts'
import type { Contribution } from '../../domain/readings/contribution.ts'
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

const [row, corrected] = [values(1, 48), values(2, 48)]

test('many events of one object at once make one total', async () => {
  const key = 'at-once.csv'
  await emulators.put(key, wide(['C-1', '2025-09-11', row], ['C-1', '2025-09-12', row]))
  emulators.logged.length = 0
  const calls = Array.from({ length: 12 }, (_, at) =>
    handedBack(emulators.handler()(queueEvent(s3Event(key)), invocation(`call-${at}`))),
  )
  const returned = (await Promise.all(calls)).flat()
  const results = emulators.logged
    .filter(([text]) => text === 'ingested')
    .map(([, fields]) => fields.result)
  expect(results.filter((result) => result === 'ingested')).toHaveLength(1)
  expect(results.filter((result) => result === 'duplicate')).toHaveLength(results.length - 1)
  expect(results.length + returned.length).toBe(12)
  expect(await emulators.total('2025-09-11')).toBe(sum(row))
  expect(await handedBack(emulators.handler()(queueEvent(s3Event(key)), invocation()))).toEqual([])
  expect(await emulators.total('2025-09-12')).toBe(sum(row))
  const { body } = await emulators.get(`/ingestions?key=${key}`)
  expect(body.ingestions).toHaveLength(1)
})

test('many objects at once on the same meter-days make the total of one pass', async () => {
  const keys = Array.from({ length: 12 }, (_, at) => `same-days/${10 + at}.csv`)
  for (const [at, key] of keys.entries()) {
    await emulators.put(key, wide(['C-2', '2025-09-13', values(at, 48)]))
  }
  const calls = keys.map((key) => handedBack(emulators.handler()(s3Event(key), invocation(key))))
  expect((await Promise.all(calls)).flat()).toEqual([])
  // All have the same times, so the last one counts alone.
  expect(await emulators.total('2025-09-13')).toBe(sum(values(11, 48)))
})

test('the lease of a dead holder ends by itself', async () => {
  await emulators.put('dead.csv', wide(['C-3', '2025-09-14', row]))
  const now = Date.now()
  const lease = { owner: 'dead', untilMs: now + 60_000 }
  await emulators.ports.ingestions.takeLease('meter-drops/dead.csv', lease, now)
  const event = queueEvent(s3Event('dead.csv'))
  expect(await handedBack(emulators.handler()(event, invocation()))).toEqual(['m1'])
  const later = { now: () => new Date(now + 3_600_000) }
  expect(await handedBack(emulators.handler({ clock: later })(event, invocation()))).toEqual([])
  expect(await emulators.total('2025-09-14')).toBe(sum(row))
})

/** Ports of an invocation that dies once it has written so many contributions. */
function dying(after: number): Partial<IngestPorts> {
  const { contributions, ingestions } = emulators.ports
  return {
    contributions: Object.assign(Object.create(contributions), {
      save: async (all: Iterable<Contribution>) => {
        const some: Contribution[] = []
        for await (const contribution of all) if (some.length < after) some.push(contribution)
        await contributions.save(some)
        throw new Error('the process dies here')
      },
    }),
    ingestions: Object.assign(
      Object.create(ingestions),
      Object.fromEntries(
        ['takeLease', 'save', 'get', 'list', 'record'].map((name) => [
          name,
          (ingestions[name as 'get'] as () => unknown).bind(ingestions),
        ]),
      ),
      { release: () => new Promise((_, reject) => reject(new Error('dead'))) },
    ),
  }
}

test('what a dying invocation has half written is completed, or withdrawn if the object is gone', async () => {
  const dates = ['2025-09-15', '2025-09-16', '2025-09-17']
  const text = (meter: string) => wide(...dates.map((date) => [meter, date, row] as const))
  await emulators.put('half/stays.csv', text('C-4'))
  await emulators.put('half/goes.csv', text('C-5'))
  const later = { clock: { now: () => new Date(Date.now() + 3_600_000) } }
  for (const name of ['stays', 'goes']) {
    const event = queueEvent(s3Event(`half/${name}.csv`))
    expect(await handedBack(emulators.handler(dying(2))(event, invocation()))).toEqual(['m1'])
    expect(await handedBack(emulators.handler()(event, invocation()))).toEqual(['m1'])
    expect(await emulators.record(`half/${name}.csv`)).toMatchObject({ state: 'processing' })
  }
  expect(await emulators.total('2025-09-15')).toBe(sum([...row, ...row]))
  await emulators.remove('half/goes.csv')
  const events = queueEvent(s3Event('half/stays.csv'), s3Event('half/goes.csv', 'removed'))
  expect(await handedBack(emulators.handler(later)(events, invocation()))).toEqual([])
  for (const date of dates) expect(await emulators.total(date)).toBe(sum(row))
  expect(await emulators.record('half/goes.csv')).toMatchObject({ state: 'withdrawn' })
})

test('a replacement half written by a dying invocation leaves nothing of what it dropped', async () => {
  const key = 'half/replaced.csv'
  await emulators.put(key, wide(['C-6', '2025-09-18', row], ['C-6', '2025-09-19', row]))
  await emulators.handler()(s3Event(key), invocation())
  await emulators.put(key, wide(['C-6', '2025-09-19', corrected], ['C-6', '2025-09-20', corrected]))
  expect(
    await handedBack(emulators.handler(dying(1))(queueEvent(s3Event(key)), invocation())),
  ).toEqual(['m1'])
  await emulators.put(key, wide(['C-6', '2025-09-20', row]))
  const later = { clock: { now: () => new Date(Date.now() + 3_600_000) } }
  await emulators.handler(later)(s3Event(key), invocation())
  expect(await emulators.total('2025-09-18')).toBeUndefined()
  expect(await emulators.total('2025-09-19')).toBeUndefined()
  expect(await emulators.total('2025-09-20')).toBe(sum(row))
})

/** Ports that run `change` once, when the object is first looked at or read. */
function interrupted(step: 'head' | 'open', change: () => Promise<void>): Partial<IngestPorts> {
  const { drops } = emulators.ports
  let pending: (() => Promise<void>) | undefined = change
  const once = async (): Promise<void> => {
    const run = pending
    pending = undefined
    await run?.()
  }
  return {
    drops: {
      name: drops.name,
      list: () => drops.list(),
      versions: (key) => drops.versions(key),
      expirations: () => drops.expirations(),
      head: async (key) => {
        const seen = await drops.head(key)
        if (step === 'head') await once()
        return seen
      },
      async *open(object) {
        for await (const bytes of drops.open(object)) {
          yield bytes
          if (step === 'open') await once()
        }
      },
    },
  }
}

test.each<['head' | 'open', string, string | undefined]>([
  ['head', 'replaced', sum(corrected)],
  ['open', 'replaced', sum(corrected)],
  ['head', 'removed', undefined],
  ['open', 'removed', undefined],
])(
  'an object that changes after its %s, being %s, is handed back and ends right',
  async (step, how, total) => {
    const key = `changes/${step}-${how}.csv`
    const date = '2025-09-21'
    await emulators.put(key, wide(['C-7', date, row]))
    const change = (): Promise<void> =>
      how === 'removed' ? emulators.remove(key) : emulators.put(key, wide(['C-7', date, corrected]))
    const handler = emulators.handler(interrupted(step, change))
    const event = queueEvent(s3Event(key))
    expect(await handedBack(handler(event, invocation()))).toEqual(['m1'])
    expect(await handedBack(handler(event, invocation()))).toEqual([])
    const removal = queueEvent(s3Event(key, 'removed'))
    if (how === 'removed') await handler(removal, invocation())
    expect(await emulators.total(date)).toBe(total)
    await emulators.remove(key)
    await handler(removal, invocation())
    expect(await emulators.total(date)).toBeUndefined()
  },
)

test('an unreadable file in place of a deleted one brings nothing of it back', async () => {
  const key = 'deleted-unseen.csv'
  await emulators.put(key, wide(['C-8', '2025-09-22', row]))
  await emulators.handler()(s3Event(key), invocation())
  await emulators.remove(key)
  await emulators.put(key, 'no,such,header\n1,2,3\n')
  await emulators.handler()(s3Event(key), invocation())
  expect(await emulators.total('2025-09-22')).toBeUndefined()
  expect(await emulators.record(key)).toMatchObject({ state: 'failed', notes: [] })
})

test('what was replaced before it was read stands where the next version is unreadable', async () => {
  const key = 'never-seen.csv'
  await emulators.put(key, wide(['C-9', '2025-09-23', row]))
  await emulators.handler()(s3Event(key), invocation())
  await emulators.put(key, wide(['C-9', '2025-09-23', corrected]))
  for (const broken of ['', 'no,such,header\n1,2,3\n']) await emulators.put(key, broken)
  await emulators.handler()(s3Event(key), invocation())
  expect(await emulators.total('2025-09-23')).toBe(sum(corrected))
  const { notes } = await emulators.record(key)
  expect(notes).toContain('the last readable version of this object stays counted')
})

test('an object whose record was lost is counted as it is now', async () => {
  const key = 'record-lost.csv'
  for (const seed of [3, 4, 5]) {
    await emulators.put(
      key,
      wide(['C-10', '2025-09-24', values(seed, 48)], ['C-10', '2025-09-25', row]),
    )
    await emulators.handler()(s3Event(key), invocation())
  }
  await emulators.deleteRecord(key)
  await emulators.put(key, wide(['C-10', '2025-09-24', corrected]))
  const event = queueEvent(s3Event(key))
  expect(await handedBack(emulators.handler()(event, invocation()))).toEqual(['m1'])
  expect(await handedBack(emulators.handler()(event, invocation()))).toEqual([])
  expect(await emulators.total('2025-09-24')).toBe(sum(corrected))
  expect(await emulators.total('2025-09-25')).toBeUndefined()
})
