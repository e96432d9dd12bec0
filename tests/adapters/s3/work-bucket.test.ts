import { GetObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { sortable, WorkBucket } from '../../../adapters/s3/work-bucket.ts'
import { bucket, type RunningServer, startServer } from '../../local/s3/running-server.ts'

let server: RunningServer
let work: WorkBucket
beforeAll(async () => {
  server = await startServer()
  work = new WorkBucket(server.client, bucket)
})
afterAll(() => server.remove())

test('gives back any JSON that was put', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      await work.put('any.json.gz', value)
      // Through JSON on both sides: -0 is 0 there.
      expect(await work.get('any.json.gz')).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 20 },
  )
})

test('gives back a document of some megabytes', async () => {
  const rows = Array.from({ length: 100_000 }, (_, line) => `line ${line} of many`)
  await work.put('large.json.gz', rows)
  expect((await work.get<string[]>('large.json.gz'))?.at(-1)).toBe('line 99999 of many')
})

test('a document that is replaced is the new one, and one that is deleted is undefined', async () => {
  await work.put('a.json.gz', 1)
  await work.put('a.json.gz', 2)
  expect(await work.get('a.json.gz')).toBe(2)
  await work.delete('a.json.gz')
  expect(await work.get('a.json.gz')).toBeUndefined()
})

test('to delete what is not there is no error', async () => {
  await expect(work.delete('absent.json.gz')).resolves.toBeUndefined()
})

test('a bucket that is not there is an error, not an absent document', async () => {
  await expect(new WorkBucket(server.client, 'absent-bucket').get('a')).rejects.toMatchObject({
    name: 'NoSuchBucket',
  })
})

test('documents are gzipped, and say so', async () => {
  await work.put('zipped.json.gz', 'x'.repeat(10_000))
  const { ContentEncoding, ContentLength, ContentType } = await server.client.send(
    new GetObjectCommand({ Bucket: bucket, Key: 'zipped.json.gz' }),
  )
  expect([ContentEncoding, ContentType]).toEqual(['gzip', 'application/json'])
  expect(ContentLength).toBeLessThan(1000)
})

test('keys of a prefix are listed in order', async () => {
  for (const number of [10, 9, 2]) await work.put(`list/${sortable(number)}`, number)
  await work.put('list-other/1', 1)
  expect(await work.keys('list/')).toEqual([
    'list/0000000002',
    'list/0000000009',
    'list/0000000010',
  ])
  expect(await work.keys('nothing/')).toEqual([])
})

test('numbers sort as their texts do', () => {
  const count = fc.nat({ max: 2 ** 31 })
  fc.assert(
    fc.property(count, count, (a, b) => {
      expect(sortable(a) < sortable(b)).toBe(a < b)
    }),
  )
})
