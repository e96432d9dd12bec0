/** What is expected of the packaged bundles: small, with only what each function uses, and at work. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { packConfig } from '../../adapters/config/pack-config.ts'
import { type Emulators, queueEvent, s3Event } from '../end-to-end/emulators.ts'
import { type FunctionName, handlers, type Json, unzip } from './package-reader.ts'
import type { Package } from './package-service.ts'
import { environment, invoke, unpack } from './unpacked.ts'

const config = join(import.meta.dirname, '..', '..', 'config')
let packed: string | undefined

/** Text by which a part is known in a bundle, minified or not. */
const PARTS = {
  'S3 client': 'AmazonS3',
  'DynamoDB client': 'DynamoDB_20120810',
  'SQS client': 'AmazonSQS',
  'SNS client': 'AmazonSimpleNotificationService',
  'Step Functions client': 'AWSStepFunctions',
  'CSV parser': 'CSV_INVALID_CLOSING_QUOTE',
  archives: 'file-broken-archive',
  notifications: 's3:TestEvent',
  'partial batches': 'batchItemFailures',
  recognition: 'header-unknown',
  detectors: '"stuck"',
  validation: '~standard',
  'time zones': 'ZonedDateTime',
  'HTTP routes': '/openapi.json',
  log: 'POWERTOOLS_LOG_LEVEL',
  YAML: 'tag:yaml.org',
  // What no function may carry.
  'holiday calendars': 'Allerheiligen',
  'other languages': 'Ongeldig',
  'reading of JSON schemas': 'unevaluatedItems is not supported',
  'other credentials': 'sso_start_url',
}
type Part = keyof typeof PARTS

const READING: Part[] = ['CSV parser', 'archives', 'recognition', 'validation', 'time zones']
const USED: Record<FunctionName, Part[]> = {
  ingest: [
    ...(['S3 client', 'DynamoDB client', 'SQS client', 'SNS client'] as const),
    ...READING,
    ...(['notifications', 'partial batches', 'log'] as const),
  ],
  reconcile: ['S3 client', 'DynamoDB client', 'SQS client', 'log'],
  api: [
    ...(['S3 client', 'DynamoDB client', 'Step Functions client'] as const),
    ...READING,
    ...(['HTTP routes', 'log'] as const),
  ],
  // It reads the list of detectors in the work bucket; their sentences name clock times.
  detectPlan: ['S3 client', 'DynamoDB client', 'detectors', 'validation', 'time zones', 'YAML'],
  detectSlice: ['S3 client', 'DynamoDB client', 'detectors', 'validation', 'time zones'],
  detectReport: ['S3 client', 'DynamoDB client', 'SNS client'],
  fold: ['S3 client', 'DynamoDB client', 'log'],
}

/** One file of code below 1 MB and one of configuration, and in the code what the function uses. */
export async function expectSmallBundle({ folder }: Package, name: FunctionName): Promise<void> {
  const files = unzip(await readFile(join(folder, `${name}.zip`)))
  const bundle = `${handlers[name]}.cjs`
  expect([...files.keys()].sort()).toEqual(['config.json', bundle])
  packed ??= packConfig([config])
  expect(files.get('config.json')?.toString()).toBe(packed)
  const code = (files.get(bundle) as Buffer).toString()
  expect(Buffer.byteLength(code)).toBeLessThan(1_000_000)
  const carried = Object.entries(PARTS).filter(([, text]) => code.includes(text))
  expect(carried.map(([part]) => part).sort()).toEqual(USED[name].toSorted())
}

/** Each function, called once on emulators, does what it is for, with the bundle of its zip file. */
export async function expectWork(pack: Package, emulators: Emulators): Promise<void> {
  const { endpoints } = emulators
  const call = async (name: FunctionName, event: unknown): Promise<Json> =>
    invoke(
      await unpack(pack, name),
      name,
      {
        ...environment(pack, name),
        ...emulators.env,
        AWS_ENDPOINT_URL_S3: endpoints.s3,
        AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
        AWS_ENDPOINT_URL_SQS: endpoints.messaging,
        AWS_ENDPOINT_URL_SNS: endpoints.messaging,
      },
      event,
    )

  await emulators.put('site/june.csv', 'meter,timestamp,kWh\nM1,2025-06-01T00:00:00Z,1.5\n')
  const [dropped] = [s3Event('site/june.csv')]
  expect(await call('ingest', queueEvent(dropped))).toEqual({ batchItemFailures: [] })
  const asked = {
    path: '/consumption/2025-06-01',
    httpMethod: 'GET',
    headers: {},
    requestContext: {},
  }
  expect(await call('api', asked)).toMatchObject({
    statusCode: 200,
    body: expect.stringContaining('"total":1.5'),
  })
  const plan = await call('detectPlan', { runId: 'any' })
  expect(plan).toEqual({ runId: 'any', slices: [{ runId: 'any', slice: 0 }] })
  expect(await call('detectSlice', { runId: 'any', slice: 0 })).toMatchObject({ meters: 1 })
  expect(await call('detectReport', { runId: 'any' })).toMatchObject({ state: 'succeeded' })
  expect(await call('fold', {})).toMatchObject({ waiting: 1 })
  expect(await call('reconcile', {})).toBeNull()
}

/** Minified or not, an error has its name, which the logs and the state machine tell. */
export async function expectNamedErrors(pack: Package): Promise<void> {
  const env = { ...environment(pack, 'detectReport'), AWS_SESSION_TOKEN: '' }
  const call = invoke(await unpack(pack, 'detectReport'), 'detectReport', env, { runId: 'any' })
  await expect(call).rejects.toThrow(
    'InvalidConfig: The environment variable AWS_SESSION_TOKEN is not set.',
  )
}
