/** What folding is worth: units that reads of a meter-day take before and after, and what it writes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DynamoContributionStore } from '../adapters/dynamodb/contribution-store.ts'
import { createDocumentClient } from '../adapters/dynamodb/document-client.ts'
import { DynamoFoldStore } from '../adapters/dynamodb/fold-store.ts'
import { createTables } from '../adapters/dynamodb/tables.ts'
import { planFold } from '../domain/folding/plan-fold.ts'
import type { Contribution } from '../domain/readings/contribution.ts'
import { startTableServer } from '../local/table-server.ts'

const DROPS = 200
const HOUR_MS = 60 * 60_000
const READS = 50
const DATE = '2025-06-02'

const said = (meterId: string, drop: number, slots: number, isOne: boolean): Contribution => ({
  ...{ meterId, channel: 'main', date: DATE, part: 0, pipeline: 'default', zone: 'Europe/London' },
  source: `meter-drops/site-a/${isOne ? 'export' : `export-2025-06-02-${drop}`}.csv`,
  generation: isOne ? drop + 1 : 1,
  version: new Date(Date.parse(DATE) + drop * HOUR_MS).toISOString(),
  ...{ unit: 'kWh', flow: 'import', kind: 'interval' },
  segments: [
    {
      start: 0,
      length: 1800,
      values: Array.from({ length: slots }, (_, at) => 1000 * (at * 7 + drop)),
    },
  ],
})

/** Units that the client's calls took, by the table and its index together. */
function counted(client: DynamoDBDocumentClient): { read: number; written: number } {
  const units = { read: 0, written: 0 }
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' })
        const result = await next(args)
        const { ConsumedCapacity } = result.output as unknown as {
          ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[]
        }
        for (const one of [ConsumedCapacity ?? []].flat()) {
          units[commandName.startsWith('Query') ? 'read' : 'written'] += one.CapacityUnits ?? 0
        }
        return result
      },
    { step: 'initialize' },
  )
  return units
}

/** One line for each way in which 200 contributions come to one meter-day, a drop an hour. */
export async function benchFolding(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'metertally-bench-'))
  const server = await startTableServer(home, 0)
  const client = createDocumentClient({
    ...{ endpoint: server.endpoint, region: 'us-east-1' },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await createTables(client, {
    readings: 'readings',
    ingestions: 'ingestions',
    anomalies: 'anomalies',
  })
  const units = counted(client)
  const store = new DynamoContributionStore(client, 'readings')
  const folds = new DynamoFoldStore(client, 'readings')
  for (const [name, slots, isOne] of [
    ['hourly drops', 2, false],
    ['exports, new keys', 48, false],
    ['exports, one key', 48, true],
  ] as const) {
    const read = async (): Promise<{ units: number; ms: number }> => {
      const before = units.read
      const start = performance.now()
      for (let at = 0; at < READS; at++) await Array.fromAsync(store.ofMeter(name, DATE, DATE))
      return { units: (units.read - before) / READS, ms: (performance.now() - start) / READS }
    }
    const written = { drops: 0, folding: 0 }
    const all = Array.from({ length: DROPS }, (_, drop) => said(name, drop, slots, isOne))
    const atStart = units.written
    await store.save(all)
    written.drops = units.written - atStart
    const loose = await read()
    await folds.remove(name, await idsOf(folds, name))
    const from = units.written
    for (const [at, one] of [...all, ...Array(3).fill(undefined)].entries()) {
      const before = units.written
      if (one !== undefined) await store.save([one])
      written.folding -= units.written - before
      for await (const day of folds.daysOf(name, DATE, DATE)) {
        const plan = planFold(day, Date.parse(DATE) + at * HOUR_MS)
        for (const fold of plan.folds) await folds.save(day, fold)
        await folds.remove(name, plan.remove)
      }
    }
    written.folding += units.written - from
    const folded = await read()
    console.log(
      `${name.padEnd(20)}read units ${loose.units} > ${folded.units} (${(folded.units / loose.units).toFixed(2)}), time ${(folded.ms / loose.ms).toFixed(2)}; write units of folding by those of the drops ${(written.folding / written.drops).toFixed(2)}`,
    )
  }
  client.destroy()
  await server.close()
  await rm(home, { recursive: true })
}

async function idsOf(folds: DynamoFoldStore, meterId: string): Promise<string[]> {
  const days = await Array.fromAsync(folds.daysOf(meterId, DATE, DATE))
  return days.flatMap(({ loose }) => loose.map(({ id }) => id))
}
