/** Contributions in the readings table: one item for each meter-day, channel and object. */
import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import { InvalidRequest } from '../../domain/errors.ts'
import type { ContributionStore, Page } from '../../domain/ports.ts'
import type { Contribution } from '../../domain/readings/contribution.ts'
import { putAll } from './batch-write.ts'
import { fromItem, toItem } from './contribution-item.ts'
import type { Item } from './document-client.ts'
import { queryItems } from './query.ts'
import { allShards, DATE_SHARDS, shardName } from './shards.ts'

const BY_DATE = 'by-date'
/** A page for who wants a few days: mostly an item each, and withdrawn ones between. */
const FEW = 8

export class DynamoContributionStore implements ContributionStore {
  readonly #client: DynamoDBDocumentClient
  readonly #table: string

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client
    this.#table = table
  }

  async save(contributions: Iterable<Contribution> | AsyncIterable<Contribution>): Promise<void> {
    await putAll(this.#client, this.#table, toItems(contributions))
  }

  async *ofMeter(meterId: string, from: string, to: string): AsyncGenerator<Contribution> {
    // '~' sorts behind '#', so the last date is included.
    yield* this.#ofMeter(meterId, from, `${to}~`, {})
  }

  async *fromEndOfMeter(
    meterId: string,
    end: 'earliest' | 'latest',
    { from = '0', to = '' }: { readonly from?: string; readonly to?: string } = {},
  ): AsyncGenerator<Contribution> {
    const options = { ScanIndexForward: end === 'earliest', Limit: FEW }
    yield* this.#ofMeter(meterId, from, `${to}~`, options)
  }

  async *#ofMeter(
    meterId: string,
    from: string,
    to: string,
    options: Partial<QueryCommandInput>,
  ): AsyncGenerator<Contribution> {
    // The catalogue's partitions are no meters; ids are trimmed.
    if (meterId.startsWith(' ')) return
    const input: QueryCommandInput = {
      TableName: this.#table,
      KeyConditionExpression: 'meterId = :meter AND entry BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':meter': meterId, ':from': from, ':to': to },
      ConsistentRead: true,
      ...options,
    }
    for await (const item of queryItems(this.#client, input)) yield fromItem(item)
  }

  async ofDate(date: string): Promise<readonly Contribution[]> {
    const shards = await Promise.all(
      allShards(date, DATE_SHARDS).map(async (shard) => {
        const found: Contribution[] = []
        for await (const item of this.#ofShard(shard, '')) found.push(fromItem(item))
        return found
      }),
    )
    return shards.flat()
  }

  async pageOfDate(date: string, limit: number, next?: string): Promise<Page<Contribution>> {
    const [firstShard, firstAfter] = parsePosition(next)
    const items: Contribution[] = []
    const meters = new Set<string>()
    for (let shard = firstShard; shard < DATE_SHARDS; shard++) {
      let after = shard === firstShard ? firstAfter : ''
      for await (const item of this.#ofShard(shardName(date, shard), after, limit)) {
        const contribution = fromItem(item)
        if (meters.size === limit && !meters.has(contribution.meterId)) {
          return { items, next: JSON.stringify([shard, after]) }
        }
        after = contribution.meterId
        meters.add(after)
        items.push(contribution)
      }
    }
    return { items }
  }

  #ofShard(shard: string, after: string, limit?: number): AsyncGenerator<Item> {
    const bounded = after !== ''
    return queryItems(this.#client, {
      TableName: this.#table,
      IndexName: BY_DATE,
      KeyConditionExpression: `dateShard = :shard${bounded ? ' AND meterId > :after' : ''}`,
      ExpressionAttributeValues: { ':shard': shard, ...(bounded && { ':after': after }) },
      ...(limit !== undefined && { Limit: limit + 1 }),
    })
  }
}

/** A position in a date: the shard, and the last meter of it that the page before had. */
function parsePosition(next: string | undefined): [number, string] {
  if (next === undefined) return [0, '']
  try {
    const [shard, after] = JSON.parse(next)
    if (Number.isInteger(shard) && typeof after === 'string') return [shard, after]
  } catch {
    // Told below, like any other text that is no position.
  }
  throw new InvalidRequest('"next" is not one that a page before gave.')
}

async function* toItems(
  contributions: Iterable<Contribution> | AsyncIterable<Contribution>,
): AsyncGenerator<Item> {
  for await (const contribution of contributions) yield toItem(contribution)
}
