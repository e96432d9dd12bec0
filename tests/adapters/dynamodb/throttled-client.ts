/** Items to write, and clients that answer as DynamoDB does when it has too much to do. */
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Item } from '../../../adapters/dynamodb/document-client.ts'
import { queryItems } from '../../../adapters/dynamodb/query.ts'
import { tables } from './running-tables.ts'

let names = 0
/** Items of a partition that no other test has. */
export function items(count: number): { meterId: string; all: Item[] } {
  const meterId = `P${names++}`
  const all = Array.from({ length: count }, (_, index) => ({ meterId, entry: `e${index}` }))
  return { meterId, all }
}

/** What a partition of the readings table has. */
export async function entriesOf(
  client: DynamoDBDocumentClient,
  meterId: string,
): Promise<string[]> {
  const input = {
    TableName: tables.readings,
    KeyConditionExpression: 'meterId = :meter',
    ExpressionAttributeValues: { ':meter': meterId },
  }
  const found = await Array.fromAsync(queryItems(client, input))
  return found.map(({ entry }) => entry as string).sort()
}
export const entries = (all: Item[]) => all.map(({ entry }) => entry).sort()

/** A client that may hold back some requests of a batch, which dynalite never does. */
export function throttled(
  client: DynamoDBDocumentClient,
  holdBack: (requests: WriteRequest[]) => WriteRequest[],
  onSend: (requests: WriteRequest[]) => void = () => {},
): DynamoDBDocumentClient {
  return sending(async (requests) => {
    onSend(requests)
    const held = holdBack(requests)
    const rest = requests.filter((request) => !held.includes(request))
    if (rest.length > 0) {
      const RequestItems = { [tables.readings]: rest }
      await client.send(new BatchWriteItemCommand({ RequestItems }))
    }
    return held
  })
}

/** A client that answers each request with what it leaves unprocessed. */
export function sending(
  answer: (requests: WriteRequest[]) => Promise<WriteRequest[]>,
): DynamoDBDocumentClient {
  const send = async ({ input }: BatchWriteItemCommand): Promise<object> => {
    const left = await answer(input.RequestItems?.[tables.readings] ?? [])
    return { UnprocessedItems: left.length > 0 ? { [tables.readings]: left } : {} }
  }
  return { send } as unknown as DynamoDBDocumentClient
}

/** As many turns of the event loop as an answer takes. */
export async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await new Promise(setImmediate)
}
