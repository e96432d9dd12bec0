import { PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { S3DetectorsList } from '../../../adapters/s3/detectors-list.ts'
import { WorkBucket } from '../../../adapters/s3/work-bucket.ts'
import { InvalidConfig } from '../../../domain/errors.ts'
import { bucket, type RunningServer, startServer } from '../../local/s3/running-server.ts'

let server: RunningServer
let list: S3DetectorsList
beforeAll(async () => {
  server = await startServer()
  list = new S3DetectorsList(new WorkBucket(server.client, bucket), ['US-NY'])
})
afterAll(() => server.remove())

/** As people put it there: plain text. */
async function put(text: string): Promise<void> {
  await server.client.send(
    new PutObjectCommand({ Bucket: bucket, Key: 'config/detectors.yml', Body: Buffer.from(text) }),
  )
}

test('there is none before somebody puts one there', async () => {
  expect(await list.read()).toBeUndefined()
})

test('has entries with their defaults', async () => {
  await put('detectors:\n  - detector: stuck # those of the north\n    meters: ["N-*"]\n')
  expect((await list.read())?.list).toEqual({
    detectors: [
      {
        ...{ detector: 'stuck', meters: ['N-*'], except: [], pipelines: [], tags: [] },
        ...{ off: false, parameters: {} },
      },
    ],
    groups: {},
    expectedChanges: [],
    calendars: [],
  })
})

test('another content has another etag, the same content the same', async () => {
  const etags: (string | undefined)[] = []
  for (const detector of ['stuck', 'missing', 'stuck']) {
    await put(`detectors: [{ detector: ${detector} }]`)
    etags.push((await list.read())?.etag)
  }
  expect(etags[0]).toMatch(/./)
  expect(etags[1]).not.toBe(etags[0])
  expect(etags[2]).toBe(etags[0])
})

test('may use the calendars of the deployed list', async () => {
  await put('calendars: [{ calendar: US-NY, meters: ["N-*"] }]')
  expect((await list.read())?.list.calendars).toMatchObject([{ calendar: 'US-NY' }])
})

test.each([
  [
    'an unknown detector',
    'detectors:\n  - detector: stuck\n  - detector: magic\n',
    'line 3: detectors.1.detector: expected one of ',
  ],
  [
    'an unknown parameter',
    'detectors:\n  - detector: stuck\n    parameters:\n      weeks: 8\n',
    'line 4: detectors.0.parameters.weeks: ',
  ],
  [
    'a calendar that the deployed list lacks',
    'calendars:\n  - calendar: US-NY\n  - calendar: DE\n',
    'line 3: calendars.1.calendar: expected a calendar that the deployed detectors.yml names: US-NY',
  ],
  ['what is no YAML', 'detectors: []\nrest: [\n', 'line 3: is not YAML: '],
  ['nothing', '', 'line 1: '],
])('%s is an error that names the line', async (_, text, message) => {
  await put(text)
  await expect(list.read()).rejects.toThrow(InvalidConfig)
  await expect(list.read()).rejects.toThrow(`detectors.yml in the work bucket, ${message}`)
})

test('is refused where it is too long to have been written by people', async () => {
  await put(`# ${'x'.repeat(1_000_000)}\n`)
  await expect(list.read()).rejects.toThrow('has 1000003 bytes; it may have 1000000 at most')
})
