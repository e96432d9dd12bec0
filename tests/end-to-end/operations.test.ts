/** The commands on a running stack: lost notifications, damage, dead letters. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { DeleteCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { type Clients, localClients } from '../../adapters/clients.ts'
import { notificationOf } from '../../adapters/s3/notification-of.ts'
import { runCall } from '../../local/cli/run-call.ts'
import { readRunning } from '../../local/running.ts'
import { root, startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'
import { sum, values, wide } from './sums.ts'

const READINGS = 'metertally-readings'
const INGESTIONS = 'metertally-ingestions'
const rows = { 'm 1': values(1, 48), m2: values(2, 48) }
const date = '2025-04-01'

let world: World
let clients: Clients
beforeAll(async () => {
  world = await startWorld()
  clients = localClients(world.stack.endpoints)
  for (const [meter, row] of Object.entries(rows))
    await world.ingest(keyOf(meter), fileOf(meter, row))
})
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy()
  await world.close()
})

const keyOf = (meter: string): string => `drops/${meter}.csv`
const fileOf = (meter: string, row: string[]): string => wide([meter, date, row])

interface Ended {
  readonly code: number
  readonly out: string
}

/** The command in this process. */
async function metertally(...args: string[]): Promise<Ended> {
  const lines: unknown[] = []
  const said = jest.spyOn(console, 'log').mockImplementation((line) => lines.push(line))
  const env = {
    METERTALLY_HOME: world.home,
    METERTALLY_CONFIG: join(import.meta.dirname, 'config'),
  }
  try {
    const code = await runCall(args, env, () => new AbortController().signal)
    return { code, out: `${lines.join('\n')}\n` }
  } finally {
    said.mockRestore()
  }
}

async function items(table: string): Promise<Json[]> {
  const pages = paginateScan({ client: clients.documents }, { TableName: table })
  return (await Array.fromAsync(pages)).flatMap(({ Items = [] }) => Items)
}

/** As if the object had never been noticed. */
async function forgetObject(key: string): Promise<void> {
  const source = `meter-drops/${key}`
  await clients.documents.send(new DeleteCommand({ TableName: INGESTIONS, Key: { source } }))
  for (const { meterId, entry, source: of } of await items(READINGS)) {
    if (of !== source) continue
    const Key = { meterId, entry }
    await clients.documents.send(new DeleteCommand({ TableName: READINGS, Key }))
  }
}

/** Gives one meter's day the intervals of the other's. */
async function damage(meter: string, other: string): Promise<void> {
  const all = await items(READINGS)
  const [one, another] = [meter, other].map((id) => all.find((item) => item.meterId === id))
  const Item = { ...one, intervals: another?.intervals }
  await clients.documents.send(new PutCommand({ TableName: READINGS, Item }))
}

const whole = sum(Object.values(rows).flat())

test('reconcile ingests an object whose notification was lost, and then nothing', async () => {
  await forgetObject(keyOf('m 1'))
  expect(await world.total(date)).toBe(sum(rows.m2))
  const { code, out } = await metertally('reconcile')
  expect(out).toMatch(
    /: 2 objects, 1 to ingest\.\n {2}1 new, changed or unfinished\n1 succeeded\n$/,
  )
  expect(code).toBe(0)
  expect(await world.total(date)).toBe(whole)
  const again = await metertally('reconcile', '--json')
  expect(JSON.parse(again.out)).toMatchObject({ objects: 2, uncovered: 0, succeeded: 0 })
})

test('rebuild finds what was altered, replay mends it, and rebuild goes on and is equal', async () => {
  const equal = await metertally('rebuild', '--into', 'check')
  expect(equal.out).toContain('2 objects, 2 to ingest.\n2 succeeded\n')
  expect(equal.out).toContain('Compared 2 meters, 2 days and 2 records.')
  expect(equal.out).toContain('Live and rebuilt answers are equal.')
  expect(equal.code).toBe(0)

  await damage('m 1', 'm2')
  const damaged = await metertally('rebuild', '--into', 'check')
  expect(damaged.out).toContain('2 objects, 0 to ingest; 2 there already.')
  expect(damaged.out).toContain('answers differ: 1 day, 0 records.')
  expect(damaged.out).toMatch(
    new RegExp(`^ {2}m 1 +${date} +main +${sum(rows.m2)} kWh.* ${sum(rows['m 1'])} kWh`, 'm'),
  )
  expect(damaged.code).toBe(1)

  const replayed = await metertally('replay', keyOf('m 1'))
  expect([replayed.code, replayed.out]).toEqual([0, expect.stringContaining('1 succeeded')])
  const mended = await metertally('rebuild', '--into', 'check', '--drop', '--json')
  expect(JSON.parse(mended.out)).toMatchObject({ equal: true, meters: 2, differingDays: 0 })
  expect(mended.code).toBe(0)
  await expect(items(`${READINGS}-check`)).rejects.toThrow()
})

test('rebuild finds a record that does not tell the truth', async () => {
  const [record] = await items(INGESTIONS)
  const { documents } = clients
  const Item = { ...record, accepted: 47 }
  await documents.send(new PutCommand({ TableName: INGESTIONS, Item }))
  const { code, out } = await metertally('rebuild', '--into', 'records', '--drop')
  expect(out).toMatch(
    /answers differ: 0 days, 1 record\.\n.*\n {2}drops\/.* accepted 47 +accepted 1/,
  )
  expect(out).toContain('Deleted the rebuilt tables.')
  expect(code).toBe(1)
  await documents.send(new PutCommand({ TableName: INGESTIONS, Item: record as Json }))
})

test('redrive gives a dead letter back, and its object is ingested', async () => {
  await forgetObject(keyOf('m2'))
  const running = await readRunning(world.home)
  const change = { bucket: 'meter-drops', key: keyOf('m2'), removed: false }
  const MessageBody = JSON.stringify(notificationOf(change))
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: running?.deadLettersUrl, MessageBody }))
  const { code, out } = await metertally('redrive')
  expect(out).toMatch(/^Moved 1 message of .*\n {2}drops\/m2\.csv\n$/)
  expect(code).toBe(0)
  await world.settled()
  expect(await world.total(date)).toBe(whole)
})

test('what was read with other settings is left alone, told, and read again if asked for', async () => {
  const { documents } = clients
  for (const record of await items(INGESTIONS)) {
    await documents.send(
      new PutCommand({ TableName: INGESTIONS, Item: { ...record, readAs: 'otherwise' } }),
    )
  }
  const left = await metertally('reconcile')
  expect(left.out).toContain('0 to ingest')
  expect(left.out).toContain('2 read with other settings than those here')
  const reread = await metertally('reconcile', '--reread')
  expect(reread.out).toContain('2 succeeded')
  expect([left.code, reread.code]).toEqual([0, 0])
})

test('a file that cannot be read makes the exit code 1, and is named', async () => {
  await world.ingest('drops/bad.csv', 'no meter here')
  const { code, out } = await metertally('replay', 'drops/*')
  expect(out).toMatch(/2 succeeded, 1 failed\nfailed +drops\/bad\.csv: \S/)
  expect(code).toBe(1)
  const absent = await metertally('replay', 'drops/none.csv')
  expect([absent.code, absent.out]).toEqual([1, expect.stringContaining('No object in the bucket')])
})

test('as a process it says where nothing runs how to start it', async () => {
  const args = [join(root, 'local', 'cli', 'main.ts'), 'reconcile']
  const env = { PATH: process.env.PATH, METERTALLY_HOME: join(world.home, 'nothing') }
  const { code, err } = await new Promise<{ code: unknown; err: string }>((resolve) => {
    execFile(process.execPath, args, { env }, (error, _, err) =>
      resolve({ code: error?.code, err }),
    )
  })
  expect(code).toBe(2)
  expect(err).toMatch(/^metertally: No metertally runs on .*npm start.*--stage\.\n$/)
})
