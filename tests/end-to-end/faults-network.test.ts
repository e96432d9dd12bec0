/** Connections that break, hang, stall and trickle under an ingestion, to S3 and to DynamoDB. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { localClients } from '../../adapters/clients.ts'
import { type Attempt, type FaultyProcess, startFaultyProcess } from '../faults/changes.ts'
import {
  type Fault,
  type FaultProxy,
  type SeenRequest,
  startFaultProxy,
} from '../faults/fault-proxy.ts'
import { type Emulators, startEmulators } from './emulators.ts'
import { decimal, micros, sum, values, wide } from './sums.ts'

const timeouts = { connectionMs: 1000, idleMs: 500 }

let emulators: Emulators
let s3: FaultProxy
let dynamodb: FaultProxy
let process: FaultyProcess
beforeAll(async () => {
  emulators = await startEmulators()
  s3 = await startFaultProxy(emulators.endpoints.s3)
  dynamodb = await startFaultProxy(emulators.endpoints.dynamodb)
})
afterAll(async () => {
  await s3.close()
  await dynamodb.close()
  await emulators.close()
})
beforeEach(() => {
  const { messaging } = emulators.endpoints
  const endpoints = { s3: s3.endpoint, dynamodb: dynamodb.endpoint, messaging }
  // The SDK has so many retries for the life of a client, and every test is to have them all.
  process = startFaultyProcess(emulators, localClients(endpoints, timeouts))
  for (const proxy of [s3, dynamodb]) Object.assign(proxy, { plan: async () => undefined })
  // Waits between attempts are as short as chance can make them.
  jest.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  process.close()
  jest.restoreAllMocks()
})

const METERS = 200
let dates = 0

/** A file of some 60 kB on a date of its own. Its key, its date and the date's total. */
async function upload(): Promise<{ key: string; date: string; total: string; size: number }> {
  const date = new Date(Date.UTC(2025, 0, 1 + dates++)).toISOString().slice(0, 10)
  const rows = Array.from({ length: METERS }, (_, at) => [`N-${at}`, date, values(at, 48)] as const)
  const total = decimal(rows.reduce((all, [, , row]) => all + micros(sum(row)), 0n))
  const [key, text] = [`${date}.csv`, wide(...rows)]
  await emulators.put(key, text)
  return { key, date, total, size: text.length }
}

/** The first so many requests that match go wrong; counts them all. */
function disturb(
  proxy: FaultProxy,
  count: number,
  matches: (seen: SeenRequest) => boolean,
  fault: Fault,
): { readonly matched: number } {
  const state = { matched: 0 }
  proxy.plan = async (seen) => (matches(seen) && state.matched++ < count ? fault : undefined)
  return state
}

const readOf =
  (key: string) =>
  ({ method, url }: SeenRequest): boolean =>
    method === 'GET' && url.includes(key)
const command =
  (name: string) =>
  ({ headers }: SeenRequest): boolean =>
    String(headers['x-amz-target']).endsWith(`.${name}`)

test.each(['reset', 'end', 'stall', 'short-body'] as const)(
  'an object whose stream breaks by %s in the middle, five times, is counted once',
  async (by) => {
    const { key, date, total } = await upload()
    const seen = disturb(s3, 5, readOf(key), { kind: 'cut', after: 9999, by })
    expect((await process.ingest(key)).failed).toBe(false)
    expect(seen.matched).toBeGreaterThan(5)
    expect(await emulators.total(date)).toBe(total)
    expect(await emulators.record(key)).toMatchObject({ state: 'succeeded', rows: String(METERS) })
  },
)

test('an object that trickles is read to its end', async () => {
  const { key, date, total, size } = await upload()
  // Longer in all than a silence may last.
  const trickle: Fault = { kind: 'trickle', bytes: Math.ceil(size / 40), everyMs: 30 }
  disturb(s3, 1, readOf(key), trickle)
  expect((await process.ingest(key)).failed).toBe(false)
  expect(await emulators.total(date)).toBe(total)
})

test.each<[string, Fault]>([
  ['hangs', { kind: 'hang' }],
  ['stalls', { kind: 'cut', after: 0, by: 'stall' }],
  ['gives a byte a time', { kind: 'cut', after: 1, by: 'end' }],
])('an object whose server %s for ever is handed back, and leaves no trace', async (_, fault) => {
  const { key, date, total } = await upload()
  const seen = disturb(s3, 1000, readOf(key), fault)
  expect((await process.ingest(key)).failed).toBe(true)
  expect(seen.matched).toBeLessThan(60)
  expect(await emulators.total(date)).toBeUndefined()
  disturb(s3, 0, readOf(key), fault)
  expect((await process.ingest(key)).failed).toBe(false)
  expect(await emulators.total(date)).toBe(total)
})

const COMMANDS = ['UpdateItem', 'PutItem', 'BatchGetItem', 'BatchWriteItem']

test.each(
  (['hang', 'no-answer', 'lost-answer'] as const).flatMap((kind) =>
    COMMANDS.map((name) => [kind, name] as const),
  ),
)('%s of DynamoDB at its first three %s ends in the right total', async (kind, name) => {
  const { key, date, total } = await upload()
  const seen = disturb(dynamodb, 3, command(name), { kind })
  let attempt: Attempt = await process.ingest(key)
  // A conditional write whose answer is lost is refused the second time: it comes again.
  if (kind !== 'lost-answer' || name !== 'PutItem') expect(attempt.failed).toBe(false)
  while (attempt.failed) attempt = await process.ingest(key)
  expect(seen.matched).toBeGreaterThanOrEqual(3)
  expect(await emulators.total(date)).toBe(total)
})

test('a DynamoDB that hangs for ever ends in a message handed back after a few attempts', async () => {
  const { key, date, total } = await upload()
  const seen = disturb(dynamodb, 1000, command('BatchWriteItem'), { kind: 'hang' })
  expect((await process.ingest(key)).failed).toBe(true)
  // Eight attempts for each of eight requests in flight.
  expect(seen.matched).toBeLessThanOrEqual(64)
  disturb(dynamodb, 0, command('BatchWriteItem'), { kind: 'hang' })
  expect((await process.ingest(key)).failed).toBe(false)
  expect(await emulators.total(date)).toBe(total)
})

test('a manifest whose answer is lost is written again', async () => {
  const { key, date, total } = await upload()
  const manifest = ({ method, url }: SeenRequest) => method === 'PUT' && url.includes('manifests/')
  const seen = disturb(s3, 2, manifest, { kind: 'lost-answer' })
  expect((await process.ingest(key)).failed).toBe(false)
  expect(seen.matched).toBeGreaterThan(2)
  expect(await emulators.total(date)).toBe(total)
})
