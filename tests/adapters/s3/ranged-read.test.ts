import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ObjectVersion } from '../../../domain/ports.ts'
import type { Plan } from '../../faults/fault-proxy.ts'
import { type FaultyBucket, largeBody, noFault, startFaultyBucket } from './faulty-bucket.ts'

let faulty: FaultyBucket
let object: ObjectVersion
beforeAll(async () => {
  faulty = await startFaultyBucket()
  object = await faulty.put('a b/ü.csv', largeBody)
})
afterAll(() => faulty.close())

async function read(from: number, to: number, plan: Plan = noFault): Promise<string> {
  faulty.proxy.seen.length = 0
  faulty.proxy.plan = plan
  return Buffer.concat(await Array.fromAsync(faulty.drops.open(object, { from, to }))).toString()
}

test('reads a range in one request, bound to the version', async () => {
  expect(await read(10, 20)).toBe(largeBody.slice(10, 20))
  expect(faulty.ranges()).toEqual(['bytes=10-19'])
  expect(faulty.proxy.seen[0]?.headers).toMatchObject({ 'if-match': `"${object.etag}"` })
})

test('any range gives its bytes, also where the stream breaks', async () => {
  const size = largeBody.length
  const place = fc.integer({ min: 0, max: size })
  await fc.assert(
    fc.asyncProperty(place, place, fc.integer({ min: 0, max: size }), async (one, two, after) => {
      const [from, to] = [Math.min(one, two), Math.max(one, two)]
      const expected = largeBody.slice(from, to)
      expect(
        await read(from, to, async (_, index) =>
          index === 0 && after < to - from ? { kind: 'cut', after, by: 'end' } : undefined,
        ),
      ).toBe(expected)
    }),
    { numRuns: 25 },
  )
})

test('a range that is left early leaves the bucket usable', async () => {
  for (let time = 0; time < 60; time++) {
    faulty.proxy.plan = noFault
    for await (const _ of faulty.drops.open(object, { from: 0, to: object.size })) break
  }
  expect(await read(0, 5)).toBe(largeBody.slice(0, 5))
})

test('a range of a version that was replaced is handed back', async () => {
  const old = await faulty.put('replaced.csv', 'old')
  await faulty.put('replaced.csv', 'new')
  const reading = Array.fromAsync(faulty.drops.open(old, { from: 1, to: 2 }))
  await expect(reading).rejects.toMatchObject({ code: 'object-changed' })
})
