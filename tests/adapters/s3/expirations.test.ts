import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ExpirationRule } from '../../../domain/ports.ts'
import { type FaultyBucket, noFault, startFaultyBucket } from './faulty-bucket.ts'

let faulty: FaultyBucket
beforeAll(async () => {
  faulty = await startFaultyBucket()
})
afterAll(() => faulty.close())

/** What the bucket's answer with those rules comes to. */
function expirations(rules: string): Promise<readonly ExpirationRule[]> {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rules}</LifecycleConfiguration>`
  faulty.proxy.plan = async () => ({ kind: 'status', status: 200, body })
  return faulty.drops.expirations()
}

const enabled = (inner: string) => `<Rule><ID>x</ID><Status>Enabled</Status>${inner}</Rule>`
const days = (count: number) => `<Expiration><Days>${count}</Days></Expiration>`

test('a bucket without rules has none', async () => {
  faulty.proxy.plan = noFault
  expect(await faulty.drops.expirations()).toEqual([])
})

test('a bucket that is not there is no bucket without rules', async () => {
  const body = '<Error><Code>NoSuchBucket</Code></Error>'
  faulty.proxy.plan = async () => ({ kind: 'status', status: 404, body })
  await expect(faulty.drops.expirations()).rejects.toMatchObject({ name: 'NoSuchBucket' })
})

test.each<[string, string, object]>([
  ['no filter', '', { prefix: '' }],
  ['an empty filter', '<Filter/>', { prefix: '' }],
  ['a prefix', '<Filter><Prefix>raw/ü</Prefix></Filter>', { prefix: 'raw/ü' }],
  ['a prefix of the older form', '<Prefix>old/</Prefix>', { prefix: 'old/' }],
  [
    'a tag',
    '<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>',
    { prefix: '', tagged: true },
  ],
  [
    'more than 9 bytes',
    '<Filter><ObjectSizeGreaterThan>9</ObjectSizeGreaterThan></Filter>',
    { prefix: '', minSize: 10 },
  ],
  [
    'less than 9 bytes',
    '<Filter><ObjectSizeLessThan>9</ObjectSizeLessThan></Filter>',
    { prefix: '', maxSize: 8 },
  ],
  [
    'a prefix and sizes',
    `<Filter><And><Prefix>p/</Prefix><ObjectSizeGreaterThan>0</ObjectSizeGreaterThan>
       <ObjectSizeLessThan>100</ObjectSizeLessThan></And></Filter>`,
    { prefix: 'p/', minSize: 1, maxSize: 99 },
  ],
  [
    'a prefix and tags',
    `<Filter><And><Prefix>p/</Prefix><Tag><Key>a</Key><Value>1</Value></Tag>
       <Tag><Key>b</Key><Value>2</Value></Tag></And></Filter>`,
    { prefix: 'p/', tagged: true },
  ],
])('reads a rule with %s', async (_, filter, expected) => {
  expect(await expirations(enabled(filter + days(7)))).toEqual([
    { days: 7, tagged: false, ...expected },
  ])
})

test('reads a date', async () => {
  const date = '<Expiration><Date>2027-01-01T00:00:00.000Z</Date></Expiration>'
  expect(await expirations(enabled(`<Filter/>${date}`))).toEqual([
    { prefix: '', date: '2027-01-01T00:00:00Z', tagged: false },
  ])
})

test('gives every rule, in order', async () => {
  const rules = ['a/', 'b/'].map((prefix, index) =>
    enabled(`<Filter><Prefix>${prefix}</Prefix></Filter>${days(index + 1)}`),
  )
  expect(await expirations(rules.join(''))).toEqual([
    { prefix: 'a/', days: 1, tagged: false },
    { prefix: 'b/', days: 2, tagged: false },
  ])
})

test.each([
  ['disabled', `<Rule><ID>x</ID><Status>Disabled</Status><Filter/>${days(7)}</Rule>`],
  [
    'about earlier versions',
    enabled(
      '<Filter/><NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration>',
    ),
  ],
  [
    'about delete markers',
    enabled(
      '<Filter/><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>',
    ),
  ],
  [
    'about unfinished uploads',
    enabled(
      '<Filter/><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>',
    ),
  ],
])('leaves out a rule that is %s', async (_, rule) => {
  expect(await expirations(rule)).toEqual([])
})
