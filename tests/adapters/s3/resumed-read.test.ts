import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ObjectVersion } from '../../../domain/ports.ts'
import type { Fault } from '../../faults/fault-proxy.ts'
import { type FaultyBucket, largeBody, noFault, startFaultyBucket } from './faulty-bucket.ts'

let faulty: FaultyBucket
let object: ObjectVersion
beforeAll(async () => {
  faulty = await startFaultyBucket()
  object = await faulty.put('a b/ü.csv', largeBody)
})
afterAll(() => faulty.close())

const size = largeBody.length
const ways = ['reset', 'end', 'short-body'] as const

test('reads an object in one request, bound to its version', async () => {
  expect(await faulty.read(object, noFault)).toBe(largeBody)
  expect(faulty.proxy.seen).toHaveLength(1)
  expect(faulty.proxy.seen[0]?.headers).toMatchObject({ 'if-match': `"${object.etag}"` })
  expect(faulty.ranges()).toEqual([undefined])
})

test('reads an empty object without a request', async () => {
  const empty = await faulty.put('empty.csv', '')
  expect(await faulty.read(empty, noFault)).toBe('')
  expect(faulty.proxy.seen).toHaveLength(0)
})

test.each(ways)('a stream that breaks by %s is resumed where it broke', async (by) => {
  const cut: Fault = { kind: 'cut', after: 100_000, by }
  expect(await faulty.read(object, async (_, index) => (index === 0 ? cut : undefined))).toBe(
    largeBody,
  )
  const [, resumed] = faulty.proxy.seen
  expect(faulty.proxy.seen).toHaveLength(2)
  expect(resumed?.headers['if-match']).toBe(`"${object.etag}"`)
  // What the socket still held at a reset may be lost, so the place is at most the cut.
  const [, from] = /^bytes=(\d+)-$/.exec(resumed?.headers.range ?? 'bytes=0-') ?? []
  expect(Number(from)).toBeLessThanOrEqual(100_000)
  if (by !== 'reset') expect(Number(from)).toBe(100_000)
})

test.each(ways.flatMap((by) => [0, 1, size - 1].map((after) => [by, after] as const)))(
  'a stream that breaks by %s after %i bytes is read whole',
  async (by, after) => {
    const plan = async (_: unknown, index: number): Promise<Fault | undefined> =>
      index === 0 ? { kind: 'cut', after, by } : undefined
    expect(await faulty.read(object, plan)).toBe(largeBody)
  },
)

test('a stream that breaks again and again, however, gives the object', async () => {
  const fault = fc.oneof(
    fc.record({
      kind: fc.constant('cut' as const),
      // A byte at the least, so that the read gets on.
      after: fc.integer({ min: 1, max: 60_000 }),
      by: fc.constantFrom('end', 'short-body'),
    }),
    fc.constant({ kind: 'no-answer' as const }),
    fc.constantFrom(500, 503).map((status) => ({ kind: 'status' as const, status })),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 8 }), async (faults) => {
      // Never four in a row that bring nothing: those are another test's.
      const plan = faults.flatMap((fault) => [fault, { kind: 'cut', after: 1, by: 'end' } as const])
      const text = await faulty.read(object, async (_, index) => plan[index])
      expect(text === largeBody).toBe(true)
    }),
    { numRuns: 25 },
  )
})

test('thirty breaks in a row do not end a read that gets on', async () => {
  const cut: Fault = { kind: 'cut', after: 1000, by: 'end' }
  const plan = async (_: unknown, index: number) => (index < 30 ? cut : undefined)
  expect(await faulty.read(object, plan)).toBe(largeBody)
  expect(faulty.ranges().slice(1, 4)).toEqual(['bytes=1000-', 'bytes=2000-', 'bytes=3000-'])
})

test('a server that gives a byte a time ends the read in the end', async () => {
  const cut: Fault = { kind: 'cut', after: 1, by: 'end' }
  await expect(faulty.read(object, async () => cut)).rejects.toMatchObject({
    code: 'read-interrupted',
    message: expect.stringContaining('a b/ü.csv'),
    context: { received: 51, breaks: 51 },
  })
  expect(faulty.proxy.seen).toHaveLength(51)
})

test('bytes that are not those of the checksum end the read', async () => {
  const checked = (crc: number): Fault => {
    const value = Buffer.alloc(4)
    value.writeUInt32BE(crc)
    return { kind: 'headers', headers: { 'x-amz-checksum-crc32': value.toString('base64') } }
  }
  const right = crc32(largeBody)
  expect(await faulty.read(object, async () => checked(right))).toBe(largeBody)
  const wrong = checked((right ^ 1) >>> 0)
  await expect(faulty.read(object, async () => wrong)).rejects.toThrow(/Checksum mismatch/)
})

test.each([
  ['no answer', { kind: 'no-answer' }],
  ['status 503', { kind: 'status', status: 503 }],
  ['status 500', { kind: 'status', status: 500 }],
  ['an empty body', { kind: 'cut', after: 0, by: 'short-body' }],
  ['a connection that ends', { kind: 'cut', after: 0, by: 'end' }],
] as [string, Fault][])('nothing but %s ends after a few attempts', async (_, fault) => {
  await expect(faulty.read(object, async () => fault)).rejects.toMatchObject({
    code: 'read-interrupted',
  })
  expect(faulty.proxy.seen).toHaveLength(4)
})

test('an object that stops in the middle ends after a few attempts', async () => {
  const plan = async (_: unknown, index: number): Promise<Fault> => ({
    kind: 'cut',
    after: index === 0 ? 5000 : 0,
    by: 'short-body',
  })
  await expect(faulty.read(object, plan)).rejects.toThrow(/a b\/ü\.csv/)
  expect(faulty.proxy.seen).toHaveLength(5)
})

test('a refusal is passed on as it is', async () => {
  const forbidden: Fault = {
    kind: 'status',
    status: 403,
    body: '<Error><Code>AccessDenied</Code></Error>',
  }
  await expect(faulty.read(object, async () => forbidden)).rejects.toMatchObject({
    name: 'AccessDenied',
  })
})

test('a reader that stops lets go of the connection', async () => {
  faulty.proxy.plan = noFault
  for (let round = 0; round < 60; round++) {
    // More rounds than the SDK has sockets.
    for await (const _ of faulty.drops.open(object)) break
  }
  expect(await faulty.read(object, noFault)).toBe(largeBody)
})
