/** The ingest handler and the events that it may be given, one at a time. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  type Emulators,
  handedBack,
  invocation,
  message,
  queueEvent,
  s3Event,
  startEmulators,
} from './emulators.ts'
import type { Json } from './http-json.ts'
import { sum, values, wide } from './sums.ts'

let emulators: Emulators
beforeAll(async () => {
  emulators = await startEmulators()
})
afterAll(() => emulators.close())

const row = values(1, 48)

async function records(): Promise<Json[]> {
  return (await emulators.get('/ingestions?limit=1000')).body.ingestions
}

test('the test event that S3 sends is acknowledged and leaves no record', async () => {
  const before = await records()
  const event = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'meter-drops' }
  expect(await handedBack(emulators.handler()(queueEvent(event), invocation()))).toEqual([])
  expect(await emulators.handler()(event as never, invocation())).toBeUndefined()
  expect(await records()).toEqual(before)
})

test.each<[string, unknown, RegExp]>([
  ['no JSON', 'Records: []', /not JSON/],
  ['an empty body', '', /not JSON/],
  ['JSON null', 'null', /notification/],
  ['no Records', {}, /Records/],
  ['empty Records', { Records: [] }, /Records/],
  ['Records that are no list', { Records: 'none' }, /Records/],
  ['a record of another service', { Records: [{ eventSource: 'aws:sns' }] }, /eventSource/],
  ['a record without a key', badKey(undefined), /key/],
  ['a key with bad percent-encoding', badKey('100%'), /"100%"/],
  ['a key that is no UTF-8', badKey('%FF%FE.csv'), /"%FF%FE.csv"/],
])('a message of %s is acknowledged and ends in a failed record', async (_, body, sentence) => {
  const id = crypto.randomUUID()
  const event = { Records: [message(id, body)] }
  expect(await handedBack(emulators.handler()(event, invocation()))).toEqual([])
  const record = (await records()).find(({ key }) => key.includes(id))
  expect(record).toMatchObject({ state: 'failed', error: { code: 'event-malformed' } })
  expect(record.error.message).toMatch(sentence)
  expect((await emulators.get(`/ingestions/${record.id}`)).body).toEqual(record)
})

function badKey(key: string | undefined): unknown {
  const s3 = { bucket: { name: 'meter-drops' }, object: { key } }
  return { Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }] }
}

test('an event straight from S3 is ingested without a queue', async () => {
  await emulators.put('direct/a b+ü.csv', wide(['E-1', '2025-09-01', row]))
  const answer = await emulators.handler()(s3Event('direct/a b+ü.csv'), invocation())
  expect(answer).toBeUndefined()
  expect(await emulators.total('2025-09-01')).toBe(sum(row))
  expect(await emulators.record('direct/a b+ü.csv')).toMatchObject({ state: 'succeeded' })
})

test('a malformed event straight from S3 ends in a record and is not thrown', async () => {
  const answer = await emulators.handler()(badKey('%') as never, invocation('direct-malformed'))
  expect(answer).toBeUndefined()
  const found = (await records()).filter(({ key }) => key.includes('direct-malformed'))
  expect(found).toMatchObject([{ state: 'failed', error: { code: 'event-malformed' } }])
})

test('an event straight from S3 on a leased object throws, so that it comes again', async () => {
  await emulators.put('leased.csv', wide(['E-2', '2025-09-02', row]))
  const lease = { owner: 'someone', untilMs: Date.now() + 60_000 }
  await emulators.ports.ingestions.takeLease('meter-drops/leased.csv', lease, Date.now())
  const call = emulators.handler()(s3Event('leased.csv'), invocation())
  await expect(call).rejects.toMatchObject({ code: 'lease-held' })
  await emulators.ports.ingestions.release('meter-drops/leased.csv', lease)
  await emulators.handler()(s3Event('leased.csv'), invocation())
  expect(await emulators.total('2025-09-02')).toBe(sum(row))
})

test('an event of another bucket is ignored', async () => {
  const before = await records()
  const event = queueEvent(s3Event('elsewhere.csv', 'created', 'other-bucket'))
  expect(await handedBack(emulators.handler()(event, invocation()))).toEqual([])
  expect(await records()).toEqual(before)
})

test('an event of an object that never was leaves no record', async () => {
  const before = await records()
  const event = queueEvent(s3Event('never.csv'), s3Event('never.csv', 'removed'))
  expect(await handedBack(emulators.handler()(event, invocation()))).toEqual([])
  expect(await records()).toEqual(before)
})

test('a message of several records ingests each of their objects', async () => {
  await emulators.put('several/1.csv', wide(['E-3', '2025-09-03', row]))
  await emulators.put('several/2.csv', wide(['E-4', '2025-09-03', row]))
  const [first, second] = [s3Event('several/1.csv'), s3Event('several/2.csv')]
  const both = { Records: [...first.Records, ...second.Records] }
  expect(await handedBack(emulators.handler()(queueEvent(both), invocation()))).toEqual([])
  expect(await emulators.total('2025-09-03')).toBe(sum([...row, ...row]))
})

test('the removal of an earlier object of the same key comes late without harm', async () => {
  await emulators.put('order.csv', wide(['E-5', '2025-09-04', row]))
  await emulators.handler()(queueEvent(s3Event('order.csv', 'removed')), invocation())
  expect(await emulators.total('2025-09-04')).toBe(sum(row))
})

test('an object that is gone stays counted until an event says that it was removed', async () => {
  // A lifecycle rule that expires objects sends no event of removal.
  await emulators.remove('order.csv')
  const [created, removed] = [s3Event('order.csv'), s3Event('order.csv', 'removed')]
  expect(await handedBack(emulators.handler()(queueEvent(created), invocation()))).toEqual([])
  expect(await emulators.total('2025-09-04')).toBe(sum(row))
  expect(await emulators.record('order.csv')).toMatchObject({ state: 'succeeded' })
  expect(await handedBack(emulators.handler()(queueEvent(removed), invocation()))).toEqual([])
  expect(await emulators.total('2025-09-04')).toBeUndefined()
  expect(await emulators.record('order.csv')).toMatchObject({ state: 'withdrawn' })
})

test('only the message that cannot be done now is handed back, for longer each time', async () => {
  for (const name of ['a', 'b', 'c']) {
    await emulators.put(`batch/${name}.csv`, wide([`E-${name}`, '2025-09-05', row]))
  }
  const lease = { owner: 'someone', untilMs: Date.now() + 60_000 }
  await emulators.ports.ingestions.takeLease('meter-drops/batch/b.csv', lease, Date.now())
  const events = ['a', 'b', 'c'].map((name) => s3Event(`batch/${name}.csv`))
  const batch = queueEvent(...events, 'no JSON')
  emulators.delays.length = 0
  expect(await handedBack(emulators.handler()(batch, invocation()))).toEqual(['m2'])
  expect(await emulators.total('2025-09-05')).toBe(sum([...row, ...row]))

  const again = { Records: [message('m2', events[1], 3)] }
  expect(await handedBack(emulators.handler()(again, invocation()))).toEqual(['m2'])
  const [first, second] = emulators.delays.map(([, seconds]) => seconds)
  expect(emulators.delays.map(([receipt]) => receipt)).toEqual(['receipt of m2', 'receipt of m2'])
  expect(second).toBe(4 * (first as number))

  await emulators.ports.ingestions.release('meter-drops/batch/b.csv', lease)
  expect(await handedBack(emulators.handler()(again, invocation()))).toEqual([])
  expect(await emulators.total('2025-09-05')).toBe(sum([...row, ...row, ...row]))
})

test('a fault of the infrastructure hands its message back and leaves the others done', async () => {
  await emulators.put('fault/1.csv', wide(['E-6', '2025-09-06', row]))
  await emulators.put('fault/2.csv', wide(['E-7', '2025-09-06', row]))
  const { drops } = emulators.ports
  const failing = {
    name: drops.name,
    head: (key: string) =>
      key === 'fault/1.csv' ? Promise.reject(new Error('S3 is down')) : drops.head(key),
    open: drops.open.bind(drops),
    versions: drops.versions.bind(drops),
    list: drops.list.bind(drops),
    expirations: drops.expirations.bind(drops),
  }
  const batch = queueEvent(s3Event('fault/1.csv'), s3Event('fault/2.csv'))
  expect(await handedBack(emulators.handler({ drops: failing })(batch, invocation()))).toEqual([
    'm1',
  ])
  expect(await emulators.total('2025-09-06')).toBe(sum(row))
  expect(await handedBack(emulators.handler()(batch, invocation()))).toEqual([])
  expect(await emulators.total('2025-09-06')).toBe(sum([...row, ...row]))
})
