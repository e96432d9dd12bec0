/**
 * The catalogue of meters and dates, beside the contributions in the readings table. Its partition
 * keys begin with a space, which no meter id does: ids are trimmed.
 */
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { InvalidRequest } from '../../domain/errors.ts'
import type { Catalog, Page } from '../../domain/ports.ts'
import { putAll } from './batch-write.ts'
import type { Item } from './document-client.ts'
import { queryItems } from './query.ts'
import { allShards, DATE_SHARDS, shardName, shardOf } from './shards.ts'

const METERS = ' meters'
const DATES = ' dates'
/** The service's limit for one BatchGetItem. */
const BATCH = 100
const IN_FLIGHT = 8
/** Entries are never deleted, so what was seen once need not be asked again. */
const REMEMBERED = 200_000

interface Known {
  readonly meterIds: Set<string>
  readonly dates: Set<string>
}

export class DynamoCatalog implements Catalog {
  readonly #client: DynamoDBDocumentClient
  readonly #table: string
  readonly #known: Known = { meterIds: new Set(), dates: new Set() }

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** Reads before it writes: a read costs a tenth, and nearly all entries are there already. */
  async note(meterIds: Iterable<string>, dates: Iterable<string>): Promise<void> {
    const asked: Known = { meterIds: new Set(), dates: new Set() }
    const batches = batchesOf(this.#unknown(meterIds, dates, asked))
    const absent: Item[] = []
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        for (const batch of batches) absent.push(...(await this.#absent(batch)))
      }),
    )
    await putAll(this.#client, this.#table, absent)
    const { meterIds: known, dates: knownDates } = this.#known
    if (known.size + asked.meterIds.size > REMEMBERED) known.clear()
    for (const meterId of asked.meterIds) known.add(meterId)
    for (const date of asked.dates) knownDates.add(date)
  }

  /** The entries that have not been seen yet, made as they are taken; `asked` becomes what they are of. */
  *#unknown(meterIds: Iterable<string>, dates: Iterable<string>, asked: Known): Generator<Item> {
    const known = this.#known
    for (const date of dates) {
      if (known.dates.has(date) || asked.dates.has(date)) continue
      asked.dates.add(date)
      yield { meterId: DATES, entry: date }
    }
    for (const meterId of meterIds) {
      if (known.meterIds.has(meterId) || asked.meterIds.has(meterId)) continue
      asked.meterIds.add(meterId)
      yield { meterId: shardName(METERS, shardOf(meterId, DATE_SHARDS)), entry: meterId }
    }
  }

  async #absent(batch: Item[]): Promise<Item[]> {
    const answer = await this.#client.send(
      new BatchGetCommand({ RequestItems: { [this.#table]: { Keys: batch } } }),
    )
    const found = new Set((answer.Responses?.[this.#table] ?? []).map(nameOf))
    // Keys left unprocessed count as absent: writing an entry again is harmless.
    return batch.filter((entry) => !found.has(nameOf(entry)))
  }

  async meters(limit: number, next?: string): Promise<Page<string>> {
    const shards = allShards(METERS, DATE_SHARDS)
    const first = next === undefined ? 0 : shardOf(next, DATE_SHARDS)
    const items: string[] = []
    for (let shard = first; shard < shards.length; shard++) {
      const after = next !== undefined && shard === first ? next : undefined
      const found = queryItems(this.#client, {
        TableName: this.#table,
        KeyConditionExpression: `meterId = :shard${after === undefined ? '' : ' AND entry > :after'}`,
        ExpressionAttributeValues: {
          ':shard': shards[shard],
          ...(after !== undefined && { ':after': after }),
        },
        Limit: limit + 1 - items.length,
      })
      for await (const item of found) {
        if (items.length === limit) return { items, next: items.at(-1) }
        items.push(item.entry as string)
      }
    }
    return { items }
  }

  async dates(from: string, to: string, limit: number): Promise<readonly string[]> {
    if (from > to) throw new InvalidRequest(`"from" (${from}) is after "to" (${to}).`)
    const dates: string[] = []
    const found = queryItems(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: 'meterId = :dates AND entry BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':dates': DATES, ':from': from, ':to': to },
      Limit: limit,
      ConsistentRead: true,
    })
    for await (const item of found) {
      dates.push(item.entry as string)
      if (dates.length === limit) break
    }
    return dates
  }
}

function* batchesOf(entries: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = []
  for (const entry of entries) {
    batch.push(entry)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function nameOf(entry: Item): string {
  return `${entry.meterId}\n${entry.entry}`
}
