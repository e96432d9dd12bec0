import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { HandBack } from '../../../domain/errors.ts'
import type { Plan } from '../../faults/fault-proxy.ts'
import { bucket } from '../../local/s3/running-server.ts'
import { type FaultyBucket, largeBody, noFault, startFaultyBucket } from './faulty-bucket.ts'

let faulty: FaultyBucket
beforeAll(async () => {
  faulty = await startFaultyBucket()
})
afterAll(() => faulty.close())

const changed = { code: 'object-changed', context: { key: 'a.csv' } }
const remove = () =>
  faulty.server.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'a.csv' }))

/** Breaks the first answer after those bytes and changes the object before the second request. */
function changedAfter(bytes: number, change: () => Promise<unknown>): Plan {
  return async (_, index) => {
    if (index === 0) return { kind: 'cut', after: bytes, by: 'end' }
    if (index === 1) await change()
    return undefined
  }
}

test.each([
  ['replaced', () => faulty.put('a.csv', 'n'.repeat(largeBody.length))],
  ['replaced by a shorter one', () => faulty.put('a.csv', 'short')],
  ['emptied', () => faulty.put('a.csv', '')],
  ['deleted', remove],
])(
  'an object that is %s between two requests is handed back, its bytes unmixed',
  async (_, change) => {
    const object = await faulty.put('a.csv', largeBody)
    const received: Uint8Array[] = []
    faulty.proxy.seen.length = 0
    faulty.proxy.plan = changedAfter(100_000, change)
    const reading = (async () => {
      for await (const chunk of faulty.drops.open(object)) received.push(chunk)
    })()
    await expect(reading).rejects.toBeInstanceOf(HandBack)
    await expect(reading).rejects.toMatchObject(changed)
    const text = Buffer.concat(received).toString()
    expect(largeBody.startsWith(text)).toBe(true)
  },
)

test('an object that was replaced before the read is handed back', async () => {
  const object = await faulty.put('a.csv', 'old')
  await faulty.put('a.csv', 'new')
  await expect(faulty.read(object, noFault)).rejects.toMatchObject(changed)
})

test('an object that was deleted before the read is handed back', async () => {
  const object = await faulty.put('a.csv', 'old')
  await remove()
  await expect(faulty.read(object, noFault)).rejects.toMatchObject(changed)
})

test('the same content uploaded again is the same version to a read', async () => {
  const object = await faulty.put('a.csv', largeBody)
  const again = changedAfter(100_000, () => faulty.put('a.csv', largeBody))
  expect(await faulty.read(object, again)).toBe(largeBody)
})
