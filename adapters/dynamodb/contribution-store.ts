/** Contributions in the readings table. */
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { InvalidRequest } from '../../domain/errors.ts'
import type { ContributionStore, Page } from '../../domain/ports.ts'
import type { Contribution, StoredContribution } from '../../domain/readings/contribution.ts'
import { putAll } from './batch-write.ts'
import { toItem } from './contribution-item.ts'
import type { Item } from './document-client.ts'
import { compareBytes, queryPages } from './query.ts'
import {
  type AttributeItem,
  CONTRIBUTION_ATTRIBUTES,
  contributionsIn,
  storedIn,
} from './read-contribution.ts'
import { allShards, DATE_SHARDS, shardName, shardOf } from './shards.ts'

const BY_DATE = 'by-date'
/** A page for who wants a few days: mostly an item each, and withdrawn ones between. */
const FEW = 8

/** Several of the names are words that DynamoDB reserves. */
const WHAT_IS_READ = {
  ProjectionExpression: CONTRIBUTION_ATTRIBUTES.map((name) => `#${name}`).join(),
  ExpressionAttributeNames: Object.fromEntries(
    CONTRIBUTION_ATTRIBUTES.map((name) => [`#${name}`, name]),
  ),
}

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
      ExpressionAttributeValues: {
        ':meter': { S: meterId },
        ':from': { S: from },
        ':to': { S: to },
      },
      ConsistentRead: true,
      ...WHAT_IS_READ,
      ...options,
    }
    for await (const page of queryPages(this.#client, input)) {
      for (const item of page) yield* contributionsIn(item)
    }
  }

  ofDate(date: string): readonly AsyncIterable<readonly StoredContribution[]>[] {
    return allShards(date, DATE_SHARDS).map((shard) => this.#wholeMeters(shard))
  }

  /** Page by page, with the last meter of each given with the next, which may have more of it. */
  async *#wholeMeters(shard: string): AsyncGenerator<readonly StoredContribution[]> {
    let held: StoredContribution[] = []
    for await (const page of this.#ofShard(shard)) {
      const found = [...held, ...page.flatMap(storedIn)]
      const last = found.at(-1)?.meterId
      const from = found.findIndex(({ meterId }) => meterId === last)
      held = found.splice(Math.max(from, 0))
      yield found
    }
    yield held
  }

  async ofMeters(date: string, meterIds: Iterable<string>): Promise<readonly Contribution[]> {
    const wanted = new Set(meterIds)
    const shards = Map.groupBy(wanted, (meterId) => shardOf(meterId, DATE_SHARDS))
    const found = await Promise.all(
      [...shards].map(async ([shard, ids]) => {
        const sorted = ids.sort(compareBytes)
        const range = { first: sorted[0], last: sorted.at(-1) }
        const pages = await Array.fromAsync(this.#ofShard(shardName(date, shard), range))
        return pages.flat().filter((item) => wanted.has(item.meterId?.S as string))
      }),
    )
    return found.flat().flatMap(contributionsIn)
  }

  async pageOfDate(date: string, limit: number, next?: string): Promise<Page<Contribution>> {
    const [firstShard, firstAfter] = parsePosition(next)
    const items: Contribution[] = []
    const meters = new Set<string>()
    for (let shard = firstShard; shard < DATE_SHARDS; shard++) {
      let after = shard === firstShard ? firstAfter : undefined
      const pages = this.#ofShard(shardName(date, shard), { after }, limit + 1)
      for await (const item of eachOf(pages)) {
        const meterId = item.meterId?.S as string
        if (meters.size === limit && !meters.has(meterId)) {
          return { items, next: JSON.stringify([shard, after ?? '']) }
        }
        after = meterId
        meters.add(meterId)
        items.push(...contributionsIn(item))
      }
    }
    return { items }
  }

  #ofShard(
    shard: string,
    { after, first, last }: MeterRange = {},
    Limit?: number,
  ): AsyncGenerator<readonly AttributeItem[]> {
    const conditions = ['dateShard = :shard']
    if (after !== undefined) conditions.push('meterId > :after')
    if (first !== undefined) conditions.push('meterId BETWEEN :first AND :last')
    return queryPages(this.#client, {
      TableName: this.#table,
      IndexName: BY_DATE,
      KeyConditionExpression: conditions.join(' AND '),
      ExpressionAttributeValues: {
        ':shard': { S: shard },
        ...(after !== undefined && { ':after': { S: after } }),
        ...(first !== undefined && { ':first': { S: first }, ':last': { S: last as string } }),
      },
      ...WHAT_IS_READ,
      ...(Limit !== undefined && { Limit }),
    })
  }
}

/** Meters of a shard: those behind one, or from one to another, both included. */
interface MeterRange {
  readonly after?: string | undefined
  readonly first?: string | undefined
  readonly last?: string | undefined
}

async function* eachOf<T>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const page of pages) yield* page
}

/** A position in a date: the shard, and the last meter of it that the page before had. */
function parsePosition(next: string | undefined): [number, string | undefined] {
  if (next === undefined) return [0, undefined]
  try {
    const [shard, after] = JSON.parse(next)
    if (Number.isInteger(shard) && typeof after === 'string')
      return [shard, after === '' ? undefined : after]
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
