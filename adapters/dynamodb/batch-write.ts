/** Writes many items by BatchWriteItem: 25 a request, several requests in flight, none lost. */
import type { WriteRequest } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { toAttributes } from './attribute-values.ts'
import { BatchWriter } from './batch-writer.ts'
import type { Item } from './document-client.ts'

/** Puts all items, in no order; for the rest see `writeAll`. */
export async function putAll(
  client: DynamoDBDocumentClient,
  table: string,
  items: Iterable<Item> | AsyncIterable<Item>,
): Promise<void> {
  await writeAll(client, table, items, (item) => ({ PutRequest: { Item: toAttributes(item) } }))
}

/** Deletes the items of all these keys, in no order, also where there is none; see `writeAll`. */
export async function deleteAll(
  client: DynamoDBDocumentClient,
  table: string,
  keys: Iterable<Item>,
): Promise<void> {
  await writeAll(client, table, keys, (key) => ({ DeleteRequest: { Key: toAttributes(key) } }))
}

/**
 * Keys must all differ. Items are taken from the source while requests are in flight, and no more
 * than there is room for: at most 32 requests in flight, one that is being filled and what was left
 * unprocessed, together never more than some 20 MB of items. How many are in flight follows what
 * DynamoDB takes (`WriteWindow`). What it leaves unprocessed is sent again, with others, after a
 * growing, random wait. The first failure ends it, once what is in flight has ended. Throws
 * `writes-throttled` when for about half a minute nothing was taken, and errors of the SDK and of the
 * source as they come.
 */
async function writeAll(
  client: DynamoDBDocumentClient,
  table: string,
  items: Iterable<Item> | AsyncIterable<Item>,
  toRequest: (item: Item) => WriteRequest,
): Promise<void> {
  const writer = new BatchWriter(client, table)
  try {
    for await (const item of items) {
      writer.add(toRequest(item))
      if (writer.isFull) await writer.send()
    }
    await writer.finish()
  } finally {
    await writer.end()
  }
  writer.check()
}
