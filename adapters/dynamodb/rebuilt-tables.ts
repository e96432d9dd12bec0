/** Tables for a rebuild: made fresh, found again, waited for and deleted. */
import { setTimeout as delay } from 'node:timers/promises'
import {
  DeleteTableCommand,
  DescribeTableCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createIngestTables, type IngestTableNames } from './tables.ts'

const POLL_MS = 1000

/**
 * Both tables, ready to be written: `found` where both are there already. One without the other is
 * left of a deletion that was cut short, and deleted.
 */
export async function prepareTables(
  client: DynamoDBDocumentClient,
  names: IngestTableNames,
): Promise<'created' | 'found'> {
  const tables = [names.readings, names.ingestions]
  const statuses = await Promise.all(tables.map((table) => statusOf(client, table)))
  const isThere = statuses.every((status) => status !== undefined && status !== 'DELETING')
  if (!isThere) {
    await deleteTables(client, names)
    await createIngestTables(client, names)
  }
  for (const table of tables) {
    while ((await statusOf(client, table)) !== 'ACTIVE') await delay(POLL_MS)
  }
  return isThere ? 'found' : 'created'
}

/** Deletes those that are there, and waits until they are gone. */
export async function deleteTables(
  client: DynamoDBDocumentClient,
  { readings, ingestions }: IngestTableNames,
): Promise<void> {
  for (const table of [ingestions, readings]) {
    const status = await statusOf(client, table)
    if (status === undefined) continue
    if (status !== 'DELETING') await client.send(new DeleteTableCommand({ TableName: table }))
    while ((await statusOf(client, table)) !== undefined) await delay(POLL_MS)
  }
}

/** Undefined where there is no such table. */
async function statusOf(
  client: DynamoDBDocumentClient,
  table: string,
): Promise<string | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
    return Table?.TableStatus
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}
