/** What saving contributions costs, beside a bare loop of BatchWriteItem calls with the same items. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { toAttributes } from '../adapters/dynamodb/attribute-values.ts'
import { toItem } from '../adapters/dynamodb/contribution-item.ts'
import { DynamoContributionStore } from '../adapters/dynamodb/contribution-store.ts'
import { createDocumentClient } from '../adapters/dynamodb/document-client.ts'
import { createTables } from '../adapters/dynamodb/tables.ts'
import type { Contribution } from '../domain/readings/contribution.ts'

const TABLE = 'readings'
const BATCH = 25
const IN_FLIGHT = 16
const RUNS = 7
const SLOTS = 48

/** A day of half hours each, as a file of many meters gives them. */
function contributionsOf(count: number, generation: number): Contribution[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ meterId: `M${String(at % 500).padStart(5, '0')}`, channel: 'main', flow: 'import' },
    date: new Date(Date.UTC(2025, 0, 1 + Math.floor(at / 500))).toISOString().slice(0, 10),
    ...{ source: 'meter-drops/site-a/export-2025-06-02.csv', generation, part: 0 },
    ...{ version: '2025-06-02T03:00:00Z', pipeline: 'default', zone: 'Europe/London' },
    ...{ unit: 'kWh', kind: 'interval' },
    segments: [
      {
        start: 0,
        length: 1800,
        values: Array.from({ length: SLOTS }, (_, slot) => 1000 * ((at * 7 + slot * 29) % 1000)),
      },
    ],
  }))
}

async function* oneByOne<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all
}

/** The peer: prepared requests, a fixed number in flight, nothing looked at. */
async function bareLoop(client: DynamoDBClient, requests: readonly WriteRequest[][]) {
  const left = requests.values()
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (const batch of left) {
        await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: batch } }))
      }
    }),
  )
}

function batchesOf(contributions: readonly Contribution[]): WriteRequest[][] {
  const requests = contributions.map((one) => ({
    PutRequest: { Item: toAttributes(toItem(one)) },
  }))
  return Array.from({ length: Math.ceil(requests.length / BATCH) }, (_, at) =>
    requests.slice(at * BATCH, (at + 1) * BATCH),
  )
}

/** Seconds, of the clock and of this process on all its processors. */
interface Taken {
  readonly wall: number
  readonly cpu: number
}

const NONE: Taken = { wall: 0, cpu: 0 }

async function measured(work: () => Promise<void>): Promise<Taken> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const wall = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { wall, cpu: (user + system) / 1e6 }
}

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[values.length >> 1] as number

async function benchServer(name: string, child: ChildProcess, count: number): Promise<void> {
  const [endpoint] = (await once(child, 'message')) as [string]
  const config: DynamoDBClientConfig = {
    ...{ endpoint, region: 'us-east-1' },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }
  const documents = createDocumentClient(config)
  const bare = new DynamoDBClient(config)
  if (name === 'dynalite') {
    await createTables(documents, {
      readings: TABLE,
      ingestions: 'ingestions',
      anomalies: 'anomalies',
    })
  }
  const store = new DynamoContributionStore(documents, TABLE)
  const pairs: Record<'own' | 'peer', Taken>[] = []
  for (let run = 0; run <= RUNS; run++) {
    const requests = batchesOf(contributionsOf(count, 2 * run + 1))
    const contributions = contributionsOf(count, 2 * run + 2)
    const work = {
      own: () => store.save(oneByOne(contributions)),
      peer: () => bareLoop(bare, requests),
    }
    const pair = { own: NONE, peer: NONE }
    // Whoever is second finds a larger table.
    const order = run % 2 === 0 ? (['peer', 'own'] as const) : (['own', 'peer'] as const)
    for (const who of order) pair[who] = await measured(work[who])
    // The first pair warms up.
    if (run > 0) pairs.push(pair)
  }
  documents.destroy()
  bare.destroy()
  const shown = (who: 'own' | 'peer'): string => {
    const rate = Math.round(count / median(pairs.map((pair) => pair[who].wall)))
    const cpu = (1e6 * median(pairs.map((pair) => pair[who].cpu))) / count
    return `${rate.toLocaleString('en').padStart(8)} items/s at ${cpu.toFixed(0)} µs CPU each`
  }
  const ratio = median(pairs.map(({ own, peer }) => peer.wall / own.wall))
  console.log(
    `${name.padEnd(12)}${shown('own')}   bare loop ${shown('peer')}   ratio ${ratio.toFixed(2)}`,
  )
}

/** One line for each server: ours from contributions, the peer from requests that stand ready. */
export async function benchWriting(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'metertally-bench-'))
  const module = join(import.meta.dirname, 'writing-server.ts')
  for (const [name, count] of [
    ['null server', 15_000],
    ['dynalite', 2500],
  ] as const) {
    const child = fork(module, [name === 'dynalite' ? 'dynalite' : 'null', folder])
    try {
      await benchServer(name, child, count)
    } finally {
      child.kill()
      await once(child, 'exit')
    }
  }
  await rm(folder, { recursive: true })
}
