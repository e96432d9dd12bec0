import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { S3DropBucket } from '../../../adapters/s3/drop-bucket.ts'
import type { ObjectVersion } from '../../../domain/ports.ts'
import type { Plan } from '../../faults/fault-proxy.ts'
import { bucket, plainBucket } from '../../local/s3/running-server.ts'
import { VersionedBucket } from '../../local/s3/versioned-bucket.ts'
import { type FaultyBucket, largeBody, noFault, startFaultyBucket } from './faulty-bucket.ts'

let faulty: FaultyBucket
beforeAll(async () => {
  faulty = await startFaultyBucket()
})
afterAll(() => faulty.close())

/** Versions, and perhaps a deletion. */
function history(key: string, plan: Plan = noFault): Promise<(ObjectVersion | 'deleted')[]> {
  faulty.proxy.plan = plan
  faulty.proxy.seen.length = 0
  return Array.fromAsync(faulty.drops.versions(key))
}

async function versions(key: string, plan: Plan = noFault): Promise<ObjectVersion[]> {
  return (await history(key, plan)).filter((entry) => entry !== 'deleted')
}

const remove = (Key: string) =>
  faulty.server.client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))

test('gives what was replaced, newest first, as it was told while it was current', async () => {
  const [one, two] = [await faulty.put('a b/ü.csv', 'one'), await faulty.put('a b/ü.csv', 'two')]
  await faulty.put('a b/ü.csv', 'three')
  const earlier = await versions('a b/ü.csv')
  expect(earlier).toEqual([
    { ...two, versionId: expect.any(String) },
    { ...one, versionId: expect.any(String) },
  ])
  expect(await Promise.all(earlier.map((version) => faulty.read(version, noFault)))).toEqual([
    'two',
    'one',
  ])
})

test('the current version names none, and an object that was never replaced has no earlier', async () => {
  expect(await faulty.put('new.csv', 'one')).not.toHaveProperty('versionId')
  expect(await versions('new.csv')).toEqual([])
  expect(await versions('absent.csv')).toEqual([])
})

test('gives nothing of a key that begins with the key', async () => {
  for (const text of ['one', 'two']) {
    for (const key of ['p.csv', 'p.csv.bak']) await faulty.put(key, text)
  }
  expect((await versions('p.csv')).map(({ key }) => key)).toEqual(['p.csv'])
  expect(await versions('p.')).toEqual([])
})

test('gives nothing of a bucket that keeps none', async () => {
  const plain = new VersionedBucket(faulty.server, plainBucket)
  for (const text of ['one', 'two']) await plain.put('a.csv', text)
  const drops = new S3DropBucket(faulty.server.client, plainBucket)
  expect(await Array.fromAsync(drops.versions('a.csv'))).toEqual([])
})

test('asks for no more than is wanted', async () => {
  for (const text of ['one', 'two', 'three', 'four']) await faulty.put('lazy.csv', text)
  faulty.proxy.plan = noFault
  faulty.proxy.seen.length = 0
  for await (const _ of faulty.drops.versions('lazy.csv')) break
  expect(faulty.proxy.seen).toHaveLength(2)
})

/** An answer of S3 with one entry, of several. */
const page = (entry: string) => ({
  kind: 'status' as const,
  status: 200,
  body: `<?xml version="1.0" encoding="UTF-8"?>
<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <IsTruncated>true</IsTruncated>
  <NextKeyMarker>m.csv</NextKeyMarker><NextVersionIdMarker>next</NextVersionIdMarker>
  ${entry}
</ListVersionsResult>`,
})
const version = (id: string, isLatest: boolean) =>
  page(`<Version><Key>m.csv</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest>
    <LastModified>2026-03-01T10:20:30.999Z</LastModified><ETag>"e-${id}"</ETag><Size>5</Size></Version>`)
const deleteMarker = page(`<DeleteMarker><Key>m.csv</Key><VersionId>d</VersionId>
  <IsLatest>false</IsLatest><LastModified>2026-02-01T00:00:00.000Z</LastModified></DeleteMarker>`)

test('ends at a deletion, though there are versions from before it', async () => {
  const pages = [version('3', true), version('2', false), deleteMarker, version('1', false)]
  expect(await history('m.csv', async (_, index) => pages[index])).toEqual([
    { key: 'm.csv', versionId: '2', etag: 'e-2', lastModified: '2026-03-01T10:20:30Z', size: 5 },
    'deleted',
  ])
  expect(faulty.proxy.seen.map(({ url }) => new URL(url, 'http://s3').searchParams)).toEqual([
    new URLSearchParams('max-keys=1&prefix=m.csv&versions='),
    ...[1, 2].map(
      () =>
        new URLSearchParams(
          'key-marker=m.csv&max-keys=1&prefix=m.csv&version-id-marker=next&versions=',
        ),
    ),
  ])
})

test('a deleted object has no earlier versions', async () => {
  const pages = [deleteMarker, version('1', false)]
  expect(await history('m.csv', async (_, index) => pages[index])).toEqual(['deleted'])
})

test('the deletion of another object is none of this one', async () => {
  const pages = [version('3', true), version('2', false), deleteMarker]
  const other = pages.map((one) => ({
    ...one,
    body: one.body.replace('>m.csv</Key>', '>m.csv.bak</Key>'),
  }))
  const mixed = [pages[0], pages[1], other[2]]
  const found = await history('m.csv', async (_, index) => mixed[index])
  expect(found).toEqual([expect.objectContaining({ versionId: '2' })])
})

test('what was uploaded since a deletion is told from what was there before', async () => {
  for (const text of ['one', 'two']) await faulty.put('again.csv', text)
  await remove('again.csv')
  await faulty.put('again.csv', 'three')
  expect(await history('again.csv')).toEqual(['deleted'])
  await faulty.put('again.csv', 'four')
  expect(await history('again.csv')).toEqual([
    expect.objectContaining({ size: 5, versionId: expect.any(String) }),
    'deleted',
  ])
})

test('a page without entries does not end the list', async () => {
  const pages = [version('3', true), page(''), version('2', false), deleteMarker]
  const found = await versions('m.csv', async (_, index) => pages[index])
  expect(found.map(({ versionId }) => versionId)).toEqual(['2'])
})

test('a refusal is passed on', async () => {
  const body = '<Error><Code>AccessDenied</Code></Error>'
  const forbidden = versions('a.csv', async () => ({ kind: 'status', status: 403, body }))
  await expect(forbidden).rejects.toMatchObject({ name: 'AccessDenied' })
})

async function replaced(key: string): Promise<ObjectVersion> {
  await faulty.put(key, largeBody)
  await faulty.put(key, 'new')
  return (await versions(key))[0] as ObjectVersion
}

test('a read of an earlier version that breaks is resumed in that version', async () => {
  const object = await replaced('resumed.csv')
  const cut = { kind: 'cut', after: 100_000, by: 'end' } as const
  const text = await faulty.read(object, async (_, index) => (index === 0 ? cut : undefined))
  expect(text).toBe(largeBody)
  expect(faulty.ranges()).toEqual([undefined, 'bytes=100000-'])
  for (const { url, headers } of faulty.proxy.seen) {
    expect(new URL(url, 'http://s3').searchParams.get('versionId')).toBe(object.versionId)
    expect(headers['if-match']).toBe(`"${object.etag}"`)
  }
})

test('an overwrite does not touch the read of an earlier version', async () => {
  const object = await replaced('overwritten.csv')
  const plan: Plan = async (_, index) => {
    if (index === 0) return { kind: 'cut', after: 100_000, by: 'end' }
    await faulty.put('overwritten.csv', 'newer')
    return undefined
  }
  expect(await faulty.read(object, plan)).toBe(largeBody)
})

test('a version that is gone is handed back', async () => {
  const object = await replaced('gone.csv')
  await remove('gone.csv')
  await expect(faulty.read(object, noFault)).rejects.toMatchObject({ code: 'object-changed' })
  await faulty.put('gone.csv', largeBody)
  await expect(faulty.read(object, noFault)).rejects.toMatchObject({ code: 'object-changed' })
})
