/** The benchmark's DynamoDB counts as dynalite does, and answers our stores as it does. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DynamoContributionStore } from '../../../adapters/dynamodb/contribution-store.ts'
import { createDocumentClient } from '../../../adapters/dynamodb/document-client.ts'
import { DynamoFoldStore } from '../../../adapters/dynamodb/fold-store.ts'
import { createTables } from '../../../adapters/dynamodb/tables.ts'
import { Aside } from '../../../bench/scale/aside.ts'
import { itemBytes, readUnits, writeUnits } from '../../../bench/scale/item-size.ts'
import { MemoryTables } from '../../../bench/scale/memory-tables.ts'
import { planFold } from '../../../domain/folding/plan-fold.ts'
import { startTableServer } from '../../../local/table-server.ts'
import { contributionOf, halfHours } from '../../domain/factories.ts'

const ACCOUNT = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
}

let home: string
let server: Awaited<ReturnType<typeof startTableServer>>
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'metertally-memory-tables-'))
  server = await startTableServer(home, 0)
})
afterAll(async () => {
  await server.close()
  await rm(home, { recursive: true })
})

/** Days of several lengths, so that items take one unit, and more than one. */
const CONTRIBUTIONS = [48, 400, 1440, 3000].flatMap((readings, at) =>
  ['m1', 'm2'].map((meterId) =>
    contributionOf({
      ...{ meterId, date: `2025-06-0${at + 1}`, source: `drops/größe/${at}.csv` },
      segments: [halfHours(Array.from({ length: readings }, (_, slot) => slot * 7919 + at - 100))],
    }),
  ),
)

/** What the units of both are compared by: writes and reads, one after the other. */
async function play(client: DynamoDBDocumentClient, units: () => number): Promise<unknown[]> {
  const store = new DynamoContributionStore(client, 'readings')
  const folds = new DynamoFoldStore(client, 'readings')
  const told: unknown[] = []
  const step = async (work: () => Promise<unknown>, isCounted = true): Promise<void> => {
    const before = units()
    const answer = await work()
    told.push([answer, ...(isCounted ? [units() - before] : [])])
  }
  // Of a query without an answer dynalite counts nothing, and AWS the least that there is.
  await step(() => store.save(CONTRIBUTIONS))
  await step(() => Array.fromAsync(store.ofMeter('m1', '2025-06-01', '2025-06-04')))
  await step(() => Array.fromAsync(store.ofMeter('m2', '2025-06-02', '2025-06-03')))
  await step(() => Array.fromAsync(store.ofMeter('none', '2025-06-02', '2025-06-03')), false)
  await step(() => Array.fromAsync(store.fromEndOfMeter('m1', 'latest')))
  await step(async () => {
    const shards = await Promise.all(store.ofDate('2025-06-03').map((one) => Array.fromAsync(one)))
    return shards.flat(2)
  }, false)
  const drops = Array.from({ length: 20 }, (_, at) =>
    contributionOf({ meterId: 'm3', source: `drops/${at}.csv`, segments: [halfHours([at])] }),
  )
  await step(() => store.save(drops))
  await step(async () => {
    const [day] = await Array.fromAsync(folds.daysOf('m3', '2025-06-02', '2025-06-02'))
    if (day === undefined) return 'no day'
    const [fold] = planFold(day, 0).folds
    if (fold === undefined) return 'no fold'
    await folds.save(day, fold)
    await folds.remove(
      'm3',
      day.loose.map(({ id }) => id),
    )
    return fold.contributions.length
  })
  await step(() => Array.fromAsync(store.ofMeter('m3', '2025-06-02', '2025-06-02')))
  return told
}

/** Units that dynalite says the client's calls took: of writes those of the table alone. */
function countedByServer(client: DynamoDBDocumentClient): () => number {
  let units = 0
  client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' })
      const result = await next(args)
      const { ConsumedCapacity } = result.output as unknown as {
        ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[]
      }
      for (const one of [ConsumedCapacity ?? []].flat()) units += one.CapacityUnits ?? 0
      return result
    },
    { step: 'initialize' },
  )
  return () => units
}

test('units and answers are those of dynalite', async () => {
  const real = createDocumentClient({ ...ACCOUNT, endpoint: server.endpoint })
  const names = { readings: 'readings', ingestions: 'ingestions', anomalies: 'anomalies' }
  await createTables(real, names)
  const expected = await play(real, countedByServer(real))
  real.destroy()

  const tables = new MemoryTables(new Aside(), true)
  const units = (): number => {
    const { tableWrites, reads } = tables.of('readings')
    return tableWrites + reads
  }
  const client = createDocumentClient({ ...ACCOUNT, requestHandler: tables as never })
  expect(await play(client, units)).toEqual(expected)
  // The index has every attribute of every item, so it takes the same.
  expect(tables.of('readings').indexWrites).toBe(tables.of('readings').tableWrites)
})

test('a query without an answer takes the least that there is', async () => {
  const tables = new MemoryTables(new Aside(), true)
  const client = createDocumentClient({ ...ACCOUNT, requestHandler: tables as never })
  const store = new DynamoContributionStore(client, 'readings')
  expect(await Array.fromAsync(store.ofMeter('none', '2025-06-02', '2025-06-03'))).toEqual([])
  expect(tables.of('readings').reads).toBe(1)
  // Sixteen partitions, each half a unit.
  const shards = await Promise.all(store.ofDate('2025-06-02').map((one) => Array.fromAsync(one)))
  expect(shards.flat(2)).toEqual([])
  expect(tables.of('readings').reads).toBe(1 + 8)
})

test.each([
  [{ S: 'größ' }, 6],
  // A byte for two significant digits, one for the exponent, one for a minus sign.
  [{ N: '1234' }, 3],
  [{ N: '12300' }, 3],
  [{ N: '0.00123' }, 3],
  [{ N: '-12.345' }, 5],
  [{ B: 'AQID' }, 3],
  [{ BOOL: true }, 1],
  // Three, one for each element, and the elements; of a map also the names.
  [{ L: [{ S: 'x' }, { N: '7' }] }, 3 + 2 + 1 + 2],
  [{ M: { key: { N: '8' } } }, 3 + 1 + 3 + 2],
])('the developer guide counts %j as %d bytes, beside its name', (value, bytes) => {
  expect(itemBytes({ name: value })).toBe('name'.length + bytes)
})

test('units are counted by the KB begun, and by 4 KB', () => {
  expect([1, 1024, 1025, 4096].map(writeUnits)).toEqual([1, 1, 2, 4])
  expect([0, 4096, 4097].map((bytes) => readUnits(bytes, true))).toEqual([1, 1, 2])
  expect(readUnits(4097, false)).toBe(1)
})
