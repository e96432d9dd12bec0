/** Ingestion records and the leases on them, in the ingestions table. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateScan,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { HandBack } from '../../domain/errors.ts'
import type { Ingestion, Lease } from '../../domain/ingestion/ingestion.ts'
import type {
  IngestionQuery,
  IngestionStore,
  KnownObject,
  LeasedIngestion,
  Page,
} from '../../domain/ports.ts'
import { objectId } from '../object-id.ts'
import { type Item, unwrap } from './document-client.ts'
import { pageNewestFirst } from './query.ts'
import { allShards, LIST_SHARDS, shardName, shardOf } from './shards.ts'

const SHARDS = 'ingestions'
/**
 * Free, run out, the same invocation's own (Lambda repeats an event that it sent itself), or of a
 * clock that is ahead. A lease only saves work: what fences writers off is the generation.
 */
const LEASE_FREE =
  'attribute_not_exists(leaseUntil) OR leaseUntil < :now OR leaseOwner = :owner OR leaseUntil > :latest'
/** A Lambda's, and that of the commands; on one machine all take one that is as long as each other's. */
const LONGEST_LEASE_MS = 15 * 60_000
/** Clocks differ, and requests of a function that was cut off may still be under way. */
const LEASE_GRACE_MS = 60_000

export class DynamoIngestionStore implements IngestionStore {
  readonly #client: DynamoDBDocumentClient
  readonly #table: string

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client
    this.#table = table
  }

  async takeLease(source: string, lease: Lease, nowMs: number): Promise<LeasedIngestion> {
    try {
      const answer = await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { source },
          UpdateExpression: 'SET leaseOwner = :owner, leaseUntil = :until ADD leases :one',
          ConditionExpression: LEASE_FREE,
          ExpressionAttributeValues: {
            ':owner': lease.owner,
            ':until': lease.untilMs,
            ':now': nowMs - LEASE_GRACE_MS,
            ':latest': Math.max(lease.untilMs, nowMs + LONGEST_LEASE_MS) + LEASE_GRACE_MS,
            ':one': 1,
          },
          ReturnValues: 'ALL_NEW',
        }),
      )
      const item = answer.Attributes as Item
      return { generation: unwrap<number>(item.leases), last: fromItem(item) }
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      throw new HandBack('lease-held', `${source} is being ingested by someone else.`, 3, {
        source,
      })
    }
  }

  async save(ingestion: Ingestion, lease: Lease, keep: 'keep-lease' | 'release'): Promise<void> {
    const held = keep === 'keep-lease' && { leaseOwner: lease.owner, leaseUntil: lease.untilMs }
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...toItem(ingestion), ...held },
          // Each lease has a generation of its own, whoever takes it.
          ConditionExpression: 'leaseOwner = :owner AND leases = :generation',
          ExpressionAttributeValues: {
            ':owner': lease.owner,
            ':generation': ingestion.generation,
          },
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      throw leaseLost(ingestion.source)
    }
  }

  async release(source: string, lease: Lease): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { source },
          UpdateExpression: 'REMOVE leaseOwner, leaseUntil',
          ConditionExpression: 'leaseOwner = :owner',
          ExpressionAttributeValues: { ':owner': lease.owner },
        }),
      )
    } catch (error) {
      // Not ours any more: nothing to release.
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }

  async raise(source: string, lease: Lease, generation: number): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { source },
          UpdateExpression: 'SET leases = :generation',
          ConditionExpression: 'leaseOwner = :owner AND leases < :generation',
          ExpressionAttributeValues: { ':owner': lease.owner, ':generation': generation },
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      throw leaseLost(source)
    }
  }

  async markTold(source: string, generation: number): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { source },
          UpdateExpression: 'SET told = :true',
          ConditionExpression: 'generation = :generation',
          ExpressionAttributeValues: { ':true': true, ':generation': generation },
        }),
      )
    } catch (error) {
      // The record is about a newer generation by now, which tells for itself.
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }

  async breakLease(source: string): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { source },
        UpdateExpression: 'REMOVE leaseOwner, leaseUntil',
      }),
    )
  }

  async get(source: string): Promise<Ingestion | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { source }, ConsistentRead: true }),
    )
    return answer.Item === undefined ? undefined : fromItem(answer.Item)
  }

  async list({ state, key, limit, next }: IngestionQuery): Promise<Page<Ingestion>> {
    const filters: string[] = []
    if (state !== undefined) filters.push('#state = :state')
    if (key !== undefined) filters.push('begins_with(#key, :key)')
    const page = await pageNewestFirst(
      this.#client,
      {
        table: this.#table,
        index: 'by-time',
        hashName: 'shard',
        hashValues: allShards(SHARDS, LIST_SHARDS),
        sortName: 'order',
        from: '0',
        to: '~',
        ...(filters.length > 0 && {
          filter: {
            expression: filters.join(' AND '),
            names: {
              ...(state !== undefined && { '#state': 'state' }),
              ...(key !== undefined && { '#key': 'key' }),
            },
            values: {
              ...(state !== undefined && { ':state': state }),
              ...(key !== undefined && { ':key': key }),
            },
          },
        }),
      },
      limit,
      next,
    )
    const items = page.items.map(fromItem).filter((ingestion) => ingestion !== undefined)
    return { items, next: page.next }
  }

  async *everything(): AsyncGenerator<KnownObject> {
    const pages = paginateScan({ client: this.#client }, { TableName: this.#table })
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const leased = item.leaseOwner !== undefined
        yield { source: item.source as string, leased, ingestion: fromItem(item) }
      }
    }
  }

  async record(ingestion: Ingestion): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#table, Item: toItem(ingestion) }))
  }
}

function leaseLost(source: string): HandBack {
  return new HandBack('lease-lost', `The lease on ${source} expired and someone took it.`, 3, {
    source,
  })
}

/** The item of a record that nobody holds a lease on. */
export function toItem(ingestion: Ingestion): Item {
  const { source, receivedAt, generation } = ingestion
  const id = objectId(source)
  return {
    ...ingestion,
    leases: generation,
    shard: shardName(SHARDS, shardOf(id, LIST_SHARDS)),
    order: `${receivedAt}#${id}`,
  }
}

/** The record in an item; undefined where there has only ever been a lease. */
export function fromItem(item: Item): Ingestion | undefined {
  if (item.state === undefined) return undefined
  const { writtenParts, ...plain } = item
  const unwrapped = unwrap<Ingestion & Item>(plain)
  const { leases, leaseOwner, leaseUntil, shard, order, ...record } = unwrapped
  return record
}
