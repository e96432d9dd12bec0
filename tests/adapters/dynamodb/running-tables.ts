/** The three tables on a dynalite of its own, with a client, for the tests beside it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createDocumentClient } from '../../../adapters/dynamodb/document-client.ts'
import { createTables } from '../../../adapters/dynamodb/tables.ts'
import { startTableServer } from '../../../local/table-server.ts'

export const tables = {
  readings: 'readings',
  ingestions: 'ingestions',
  anomalies: 'anomalies',
} as const

export interface RunningTables {
  readonly client: DynamoDBDocumentClient
  /** What the client was made with. */
  readonly config: DynamoDBClientConfig
  readonly endpoint: string
  /** Ends the server and deletes its files. */
  remove(): Promise<void>
}

export async function startTables(): Promise<RunningTables> {
  const directory = await mkdtemp(join(tmpdir(), 'metertally-tables-'))
  const server = await startTableServer(directory, 0)
  const config = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  }
  const client = createDocumentClient(config)
  await createTables(client, tables)
  return {
    client,
    config,
    endpoint: server.endpoint,
    remove: async () => {
      client.destroy()
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Follows `next` to the end; what was given, page by page. */
export async function allPages<T>(
  page: (next: string | undefined) => Promise<{ items: readonly T[]; next?: string | undefined }>,
): Promise<T[][]> {
  const pages: T[][] = []
  let next: string | undefined
  do {
    const got = await page(next)
    pages.push([...got.items])
    if (got.next !== undefined && got.next === next) throw new Error(`"${next}" leads to itself`)
    next = got.next
  } while (next !== undefined)
  return pages
}
