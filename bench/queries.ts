/** Reading a date over all meters, beside bare queries of the same index whose items are thrown away. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { DynamoContributionStore } from '../adapters/dynamodb/contribution-store.ts'
import { createDocumentClient } from '../adapters/dynamodb/document-client.ts'
import { allShards, DATE_SHARDS } from '../adapters/dynamodb/shards.ts'
import { createTables } from '../adapters/dynamodb/tables.ts'
import { consumptionOf } from '../domain/queries/consumption.ts'
import type { Contribution } from '../domain/readings/contribution.ts'
import type { QueryServers } from './query-servers.ts'

const METERS = 100_000
const RUNS = 5
const DATE = '2025-06-02'
const CONNECTION = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
}
const TABLES = { readings: 'readings', ingestions: 'ingestions', anomalies: 'anomalies' }

/** What one file says of one meter: 48 half hours in watt hours, low at night. */
function said(meter: number): Contribution {
  const values = Array.from({ length: 48 }, (_, at) => {
    const load = 200 + 1300 * Math.max(0, Math.sin(((at - 12) / 36) * Math.PI))
    return 1000 * Math.round(load + ((at * 37 + meter * 13) % 50))
  })
  return {
    meterId: `meter-${String(meter).padStart(6, '0')}`,
    ...{ channel: 'main', date: DATE, source: 'meter-drops/site-a/2025-06-02.csv', generation: 1 },
    ...{ part: 0, version: '2025-06-03T04:00:00Z', pipeline: 'default', zone: 'Europe/London' },
    ...{ unit: 'kWh', flow: 'import', kind: 'interval' },
    segments: [{ start: 0, length: 1800, values }],
  }
}

function* allSaid(): Generator<Contribution> {
  for (let meter = 0; meter < METERS; meter++) yield said(meter)
}

/** The peer: all pages of all shards at once, and nothing done with their items. */
async function bareQuery(client: DynamoDBClient): Promise<void> {
  const counts = await Promise.all(
    allShards(DATE, DATE_SHARDS).map(async (shard) => {
      let count = 0
      let start: QueryCommandInput['ExclusiveStartKey']
      do {
        const answer = await client.send(
          new QueryCommand({
            TableName: TABLES.readings,
            IndexName: 'by-date',
            KeyConditionExpression: 'dateShard = :shard',
            ExpressionAttributeValues: { ':shard': { S: shard } },
            ExclusiveStartKey: start,
          }),
        )
        count += answer.Items?.length ?? 0
        start = answer.LastEvaluatedKey
      } while (start !== undefined)
      return count
    }),
  )
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total !== METERS) throw new Error(`the peer read ${total} items`)
}

async function ourQuery(store: DynamoContributionStore): Promise<void> {
  const { meters, readings } = await consumptionOf(store, DATE, { flow: 'import' })
  if (meters !== METERS || readings !== 48 * METERS) throw new Error(`read ${meters} meters`)
}

interface Cost {
  readonly seconds: number
  /** Of this process alone. */
  readonly cpuSeconds: number
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 }
}

function medianOf(costs: readonly Cost[], name: keyof Cost): number {
  return costs.map((cost) => cost[name]).sort((a, b) => a - b)[costs.length >> 1] as number
}

async function compare(name: string, endpoint: string): Promise<void> {
  const plain = new DynamoDBClient({ endpoint, ...CONNECTION })
  const quiet = new DynamoDBClient({ endpoint, ...CONNECTION })
  // As ours is; without it the SDK copies no answer for its log.
  quiet.middlewareStack.remove('loggerMiddleware')
  const client = createDocumentClient({ endpoint, ...CONNECTION })
  const store = new DynamoContributionStore(client, TABLES.readings)
  const [own, bare, bareQuiet]: [Cost[], Cost[], Cost[]] = [[], [], []]
  // The first time warms all up, and lets the replaying server hear the answers.
  for (let run = 0; run <= RUNS; run++) {
    const costs = [
      await costOf(() => bareQuery(plain)),
      await costOf(() => bareQuery(quiet)),
      await costOf(() => ourQuery(store)),
    ] as const
    if (run === 0) continue
    bare.push(costs[0])
    bareQuiet.push(costs[1])
    own.push(costs[2])
  }
  for (const one of [plain, quiet, client]) one.destroy()
  for (const what of ['seconds', 'cpuSeconds'] as const) {
    const seconds = medianOf(own, what)
    const beside = (peers: readonly Cost[]): string => {
      const peer = medianOf(peers, what)
      return `${peer.toFixed(2)} s, ratio ${(seconds / peer).toFixed(2)}`
    }
    console.log(
      `${name.padEnd(17)}${(what === 'seconds' ? 'time' : 'client CPU').padEnd(12)}${seconds.toFixed(2)} s   bare query ${beside(bare)}   the same without its log ${beside(bareQuiet)}`,
    )
  }
}

/** Two lines each for the table server and for one that answers at once; filling takes a minute. */
export async function benchQueries(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'metertally-bench-'))
  const child: ChildProcess = fork(join(import.meta.dirname, 'query-servers.ts'), [home])
  const [servers] = (await once(child, 'message')) as [QueryServers]
  const client = createDocumentClient({ endpoint: servers.tables, ...CONNECTION })
  await createTables(client, TABLES)
  await new DynamoContributionStore(client, TABLES.readings).save(allSaid())
  client.destroy()
  await compare('table server', servers.tables)
  await compare('answers replayed', servers.replay)
  child.disconnect()
  await once(child, 'exit')
  await rm(home, { recursive: true })
}
