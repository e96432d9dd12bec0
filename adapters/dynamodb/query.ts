/** Queries that page through everything, and shards merged into one order. */
import {
  QueryCommand as PlainQueryCommand,
  type QueryCommandInput as PlainQueryInput,
} from '@aws-sdk/client-dynamodb'
import {
  type DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb'
import type { Page } from '../../domain/ports.ts'
import type { Item } from './document-client.ts'
import type { AttributeItem } from './read-contribution.ts'

/** Every item of a query, page by page as they are asked for. */
export async function* queryItems(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
): AsyncGenerator<Item> {
  let start: Item | undefined
  do {
    const answer = await client.send(new QueryCommand({ ...input, ExclusiveStartKey: start }))
    yield* answer.Items ?? []
    start = answer.LastEvaluatedKey
  } while (start !== undefined)
}

/** Every page of a query, in the service's own attributes, as they are asked for. */
export async function* queryPages(
  client: DynamoDBDocumentClient,
  input: PlainQueryInput,
): AsyncGenerator<readonly AttributeItem[]> {
  let start: PlainQueryInput['ExclusiveStartKey']
  do {
    const answer = await client.send(new PlainQueryCommand({ ...input, ExclusiveStartKey: start }))
    yield answer.Items ?? []
    start = answer.LastEvaluatedKey
  } while (start !== undefined)
}

/** Partitions whose items share one sort attribute, to be read as one list, newest first. */
export interface SortedPartitions {
  readonly table: string
  readonly index?: string
  readonly hashName: string
  readonly hashValues: readonly string[]
  readonly sortName: string
  /** Bounds of the sort attribute, both included. */
  readonly from: string
  readonly to: string
  readonly filter?: {
    readonly expression: string
    readonly names: Readonly<Record<string, string>>
    readonly values: Readonly<Record<string, unknown>>
  }
}

/** A page of the merged list; `next` is the sort attribute of its last item. */
export async function pageNewestFirst(
  client: DynamoDBDocumentClient,
  partitions: SortedPartitions,
  limit: number,
  next: string | undefined,
): Promise<Page<Item>> {
  const { sortName } = partitions
  const isBeyond = next === undefined || compareBytes(next, partitions.to) > 0
  const to = isBeyond ? partitions.to : next
  if (compareBytes(partitions.from, to) > 0) return { items: [] }
  const sources = partitions.hashValues.map((value) =>
    queryItems(client, inputOf(partitions, value, to, limit)),
  )
  const heads = await Promise.all(sources.map((source) => source.next()))
  const items: Item[] = []
  for (;;) {
    let newest = -1
    for (const [index, head] of heads.entries()) {
      if (head.done) continue
      const best = newest < 0 ? undefined : (heads[newest] as IteratorYieldResult<Item>).value
      if (best === undefined || compareBytes(head.value[sortName], best[sortName]) > 0) {
        newest = index
      }
    }
    if (newest < 0) return { items }
    const item = (heads[newest] as IteratorYieldResult<Item>).value
    heads[newest] = await (sources[newest] as AsyncGenerator<Item>).next()
    // The bound is included, and the page before ended with it.
    if (item[sortName] === next) continue
    if (items.length === limit) return { items, next: String(items.at(-1)?.[sortName]) }
    items.push(item)
  }
}

/** DynamoDB sorts text by its UTF-8 bytes, JavaScript by UTF-16 units. */
export function compareBytes(a: unknown, b: unknown): number {
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}

function inputOf(
  partitions: SortedPartitions,
  hashValue: string,
  to: string,
  limit: number,
): QueryCommandInput {
  const { table, index, hashName, sortName, from, filter } = partitions
  return {
    TableName: table,
    ...(index !== undefined && { IndexName: index }),
    KeyConditionExpression: '#hash = :hash AND #sort BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#hash': hashName, '#sort': sortName, ...filter?.names },
    ExpressionAttributeValues: { ':hash': hashValue, ':from': from, ':to': to, ...filter?.values },
    ...(filter !== undefined && { FilterExpression: filter.expression }),
    ScanIndexForward: false,
    // A filter drops items after they were counted, so then the service decides.
    ...(filter === undefined && { Limit: limit + 1 }),
  }
}
