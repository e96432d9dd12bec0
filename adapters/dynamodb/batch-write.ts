/** Writes many items by BatchWriteItem: 25 a request, several requests in flight, none lost. */
import { setTimeout as delay } from 'node:timers/promises'
import type { BatchWriteCommandOutput, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { MetertallyError } from '../../domain/errors.ts'
import type { Item } from './document-client.ts'

type Requests = NonNullable<BatchWriteCommandOutput['UnprocessedItems']>[string]

/** The service's limit. */
const BATCH = 25
const IN_FLIGHT = 8
/** With full jitter up to 5 s between them, about half a minute of being throttled throughout. */
const ATTEMPTS = 14

/** Puts all items, in no order; for the rest see `writeAll`. */
export async function putAll(
  client: DynamoDBDocumentClient,
  table: string,
  items: Iterable<Item> | AsyncIterable<Item>,
): Promise<void> {
  await writeAll(client, table, items, (item) => ({ PutRequest: { Item: item } }))
}

/** Deletes the items of all these keys, in no order, also where there is none; see `writeAll`. */
export async function deleteAll(
  client: DynamoDBDocumentClient,
  table: string,
  keys: Iterable<Item>,
): Promise<void> {
  await writeAll(client, table, keys, (key) => ({ DeleteRequest: { Key: key } }))
}

/**
 * Keys must differ within any 25 in a row. What DynamoDB leaves unprocessed is sent again after a
 * growing, random wait. Throws `writes-throttled` when that never ends, and the SDK's errors as
 * they come.
 */
async function writeAll(
  client: DynamoDBDocumentClient,
  table: string,
  items: Iterable<Item> | AsyncIterable<Item>,
  toRequest: (item: Item) => Requests[number],
): Promise<void> {
  const inFlight = new Set<Promise<void>>()
  let failure: unknown
  const send = async (batch: Requests): Promise<void> => {
    while (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight)
    if (failure !== undefined) throw failure
    const sending: Promise<void> = writeBatch(client, table, batch)
      .catch((error) => {
        failure ??= error
      })
      .finally(() => inFlight.delete(sending))
    inFlight.add(sending)
  }
  let batch: Requests = []
  try {
    for await (const item of items) {
      batch.push(toRequest(item))
      if (batch.length < BATCH) continue
      await send(batch)
      batch = []
    }
    if (batch.length > 0) await send(batch)
  } finally {
    await Promise.all(inFlight)
  }
  if (failure !== undefined) throw failure
}

async function writeBatch(
  client: DynamoDBDocumentClient,
  table: string,
  batch: Requests,
): Promise<void> {
  let requests = batch
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }))
    requests = answer.UnprocessedItems?.[table] ?? []
    if (requests.length === 0) return
    await delay(Math.random() * Math.min(5000, 50 * 2 ** attempt))
  }
  throw new MetertallyError(
    'writes-throttled',
    `DynamoDB left ${requests.length} items of table ${table} unprocessed ${ATTEMPTS} times in a row.`,
    { table },
  )
}
