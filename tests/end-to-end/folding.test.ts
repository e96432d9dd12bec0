/** Folding while files come and go: every answer stays what it must be, and items grow few. */
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { documentClient } from '../../adapters/clients.ts'
import { startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'
import { sum, values, wide } from './sums.ts'

const HOUR = 60 * 60_000

let world: World
/** As if it were so much later than it is: folding waits for readers and writers. */
let aheadMs = 0
beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  expect(world.errors).toEqual([])
  await world.close()
})

const DATE = '2025-06-02'
const NEXT = '2025-06-03'
const row = values(1, 48)
const corrected = values(2, 48)
const blank: string[] = Array(48).fill('')

/** The day's row with values in some slots only. */
const slots = (from: number, to: number, of = row): string[] =>
  of.map((value, slot) => (slot >= from && slot < to ? value : ''))
const meterFile = (meter: string, cells: readonly string[], more?: readonly string[]): string =>
  wide([meter, DATE, cells], ...(more === undefined ? [] : [[meter, NEXT, more] as const]))

async function scan(meter: string): Promise<Record<string, AttributeValue>[]> {
  const client = documentClient(world.stack.endpoints)
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: 'metertally-readings',
      FilterExpression: 'meterId = :meter',
      ExpressionAttributeValues: { ':meter': { S: meter } },
    }),
  )
  client.destroy()
  return Items
}

/** What folding waits for: readers, after that writers, after that readers once more. */
const WAITS = [HOUR, HOUR, 25 * HOUR, HOUR, HOUR]

/** Runs with these waits between them; `between` runs before each. */
async function foldOut(between?: () => Promise<unknown>, waits = WAITS): Promise<void> {
  for (const ms of waits) {
    await between?.()
    await world.stack.folding.now(Date.now() + aheadMs)
    aheadMs += ms
  }
}

/** All that the API tells of the meter and of its dates. */
async function answersOf(meter: string): Promise<Json> {
  const paths = [
    `/meters/${meter}`,
    `/meters/${meter}/consumption?from=2025-01-01&to=2025-12-31`,
    ...[DATE, NEXT].flatMap((date) => [`/meters/${meter}/readings/${date}`]),
    ...[DATE, NEXT].map((date) => `/consumption/${date}/meters?limit=1000`),
  ]
  const answers = await Promise.all(paths.map((path) => world.get(path)))
  const found = answers.map(({ status, body }) => ({
    status,
    body: body.meters?.filter((one: Json) => one.meterId === meter) ?? body,
  }))
  // A refusal names its request.
  return found.map(({ status, body }) => (status === 200 ? body : status))
}

/** Asks again and again while `work` runs; what it must be is asked for each time. */
async function polling(
  meter: string,
  expected: Json,
  work: (roundOver: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  let isOver = false
  let rounds = 0
  let round: Promise<void> = Promise.resolve()
  const ask = async (): Promise<void> => {
    expect(await answersOf(meter)).toEqual(expected)
    rounds++
  }
  const asking = (async () => {
    while (!isOver) {
      round = ask()
      await round
    }
  })()
  try {
    // Whoever read before time leapt must be through.
    await Promise.race([asking, work(() => round)])
  } finally {
    isOver = true
  }
  await asking
  expect(rounds).toBeGreaterThan(3)
}

type Range = (at: number) => [from: number, to: number]

test.each<[string, string, Range, boolean]>([
  ['hourly drops', 'F-HOURLY', (at: number) => [at * 2, at * 2 + 2], false],
  ['exports of the day so far under new keys', 'F-NEW', (at: number) => [0, at * 2 + 2], false],
  ['an export of the day so far under one key', 'F-SAME', (at: number) => [0, at * 2 + 2], true],
])('%s: folded while files come, they answer the same', async (_, meter, range, isOne) => {
  const told = new Set<number>()
  const total = (): string => sum(row.filter((_, slot) => told.has(slot)))
  const drop = async (at: number, text = meterFile(meter, slots(...range(at)))): Promise<void> => {
    await world.put(`${meter}/${isOne ? 'all' : at}.csv`, text)
    const [from, to] = range(at)
    for (let slot = from; slot < to; slot++) told.add(slot)
    // What is replaced before it is read is never seen.
    if (isOne) await world.settled()
  }
  for (let at = 0; at < 17; at++) await drop(at)
  await world.settled()
  expect(await world.meterTotal(meter, DATE)).toBe(total())
  expect((await scan(meter)).length).toBe(17)
  await polling(meter, await answersOf(meter), async (roundOver) => {
    await foldOut(async () => {
      await roundOver()
      // What says nothing new comes while others fold and read.
      await world.put(`${meter}/again-${aheadMs}.csv`, meterFile(meter, slots(4, 6)))
    })
    await world.settled()
  })
  expect(await world.meterTotal(meter, DATE)).toBe(total())
  expect((await scan(meter)).length).toBeLessThan(12)
  for (const at of [17, 20, 23]) {
    const folding = world.stack.folding.now(Date.now() + aheadMs)
    await drop(at)
    await folding
    await world.settled()
    aheadMs += HOUR
    expect(await world.meterTotal(meter, DATE)).toBe(total())
  }
  await foldOut()
  expect((await scan(meter)).length).toBeLessThan(17)
})

test('objects replaced and deleted before, between and after folding count as they are', async () => {
  const meter = 'F-CHANGES'
  const key = (at: number): string => `changes/${String(at).padStart(2, '0')}.csv`
  const part = (at: number, of = row): string =>
    meterFile(meter, slots(at * 2, at * 2 + 2, of), blank)
  for (let at = 0; at < 24; at++) await world.put(key(at), part(at))
  await world.settled()
  const state = row.slice()
  const become = (at: number, of: readonly string[]): void => {
    for (let slot = at * 2; slot < at * 2 + 2; slot++) state[slot] = of[slot] as string
  }
  const check = async (): Promise<void> => {
    await world.settled()
    expect(await world.meterTotal(meter, DATE)).toBe(sum(state))
    const { body } = await world.get(`/meters/${meter}/readings/${DATE}`)
    expect(body.readings.map(({ value }: Json) => value)).toEqual(
      state.filter((value) => value !== ''),
    )
  }
  const change = async (at: number): Promise<void> => {
    await world.put(key(at), part(at, corrected))
    become(at, corrected)
    await world.remove(key(at + 1))
    become(at + 1, blank)
    await check()
  }
  await change(0)
  await foldOut(check, [HOUR, HOUR])
  await change(2)
  await world.stack.folding.now(Date.now() + aheadMs)
  // What was deleted comes back, and what was replaced goes.
  await world.put(key(1), part(1))
  become(1, row)
  await world.remove(key(0))
  become(0, blank)
  await check()
  await foldOut(check)
  expect((await scan(meter)).length).toBeLessThan(20)

  await world.remove(...Array.from({ length: 24 }, (_, at) => key(at)))
  await world.settled()
  await foldOut(async () => {
    expect(await world.meterTotal(meter, DATE)).toBeUndefined()
    expect((await world.get(`/meters/${meter}`)).status).toBe(404)
  })
  // Withdrawals and empty folds are left, and of the rest what is too few to fold: where the stack's
  // own first run came between the deletions, some withdrawals stay loose before what they hide.
  const items = await scan(meter)
  const loose = items.filter((item) => item.folded === undefined)
  const hidden = items
    .flatMap((item) => item.folded?.L?.map(({ M }) => M) ?? [item])
    .filter((one) => one?.readings?.N !== '0')
  expect(loose.length).toBeLessThan(16)
  for (const one of hidden) {
    const withdrawal = loose.find(({ source }) => source?.S === one?.source?.S)
    expect(withdrawal?.readings?.N).toBe('0')
    expect(Number(withdrawal?.generation?.N)).toBeGreaterThan(Number(one?.generation?.N))
  }
})

test('detection finds the same on folded days', async () => {
  const meter = 'F-STUCK'
  const dates = Array.from({ length: 20 }, (_, at) => `2025-07-${String(at + 1).padStart(2, '0')}`)
  const flat: string[] = Array(48).fill('4.5')
  for (let from = 0; from < 48; from += 3) {
    const cells = (of: readonly string[]): string[] =>
      of.map((value, slot) => (slot >= from && slot < from + 3 ? value : ''))
    const rows = dates.map(
      (date, at) => [meter, date, cells(at < 10 ? flat : values(at, 48))] as const,
    )
    await world.put(`stuck/${from}.csv`, wide(...rows.filter((_, at) => at !== 15)))
  }
  await world.settled()
  await world.detect(true)
  const found = async (): Promise<Json[]> =>
    (await world.get(`/anomalies?meter=${meter}&limit=1000`)).body.anomalies
  const before = await found()
  expect(new Set(before.map(({ detector }) => detector))).toEqual(new Set(['stuck', 'missing']))
  expect((await scan(meter)).length).toBe(16 * 19)
  await foldOut(undefined, [HOUR, HOUR])
  expect((await scan(meter)).length).toBe(19)
  expect(await world.detect(true)).toMatchObject({ opened: '0', changed: '0', cleared: '0' })
  expect(await found()).toEqual(before)
})
