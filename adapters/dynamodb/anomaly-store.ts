/** Anomalies, one item for each meter, date and detector. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Anomaly, AnomalyQuery } from '../../domain/detection/anomaly.ts'
import type { AnomalyStore, Page } from '../../domain/ports.ts'
import { MAIN_CHANNEL } from '../../domain/readings/contribution.ts'
import { putAll } from './batch-write.ts'
import { fromMicro, type Item, toMicro, toNumber } from './document-client.ts'
import { pageNewestFirst, queryItems, type SortedPartitions } from './query.ts'
import { allShards, LIST_SHARDS, shardName, shardOf } from './shards.ts'

const SHARDS = 'anomalies'

export class DynamoAnomalyStore implements AnomalyStore {
  readonly #client: DynamoDBDocumentClient
  readonly #table: string

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client
    this.#table = table
  }

  async ofMeter(meterId: string, from: string): Promise<readonly Anomaly[]> {
    const found: Anomaly[] = []
    const items = queryItems(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: 'meterId = :meter AND entry >= :from',
      ExpressionAttributeValues: { ':meter': meterId, ':from': from },
      ConsistentRead: true,
    })
    for await (const item of items) found.push(fromItem(item))
    return found
  }

  async save(anomalies: readonly Anomaly[]): Promise<void> {
    await putAll(this.#client, this.#table, anomalies.map(toItem))
  }

  async list(query: AnomalyQuery): Promise<Page<Anomaly>> {
    const { detector, severity, state } = query
    const wanted = Object.entries({ detector, severity, state }).filter(
      ([, value]) => value !== undefined,
    )
    const partitions: SortedPartitions = {
      table: this.#table,
      ...(query.meter === undefined
        ? {
            index: 'by-date',
            hashName: 'shard',
            hashValues: allShards(SHARDS, LIST_SHARDS),
            sortName: 'order',
          }
        : { hashName: 'meterId', hashValues: [query.meter], sortName: 'entry' }),
      from: query.from ?? '0',
      to: `${query.to ?? ''}~`,
      ...(wanted.length > 0 && {
        filter: {
          expression: wanted.map(([name]) => `#${name} = :${name}`).join(' AND '),
          names: Object.fromEntries(wanted.map(([name]) => [`#${name}`, name])),
          values: Object.fromEntries(wanted.map(([name, value]) => [`:${name}`, value])),
        },
      }),
    }
    const page = await pageNewestFirst(this.#client, partitions, query.limit, query.next)
    return { items: page.items.map(fromItem), next: page.next }
  }
}

function toItem(anomaly: Anomaly): Item {
  const { meterId, channel, date, detector } = anomaly
  const { observedMicro, expectedMicro, lowerMicro, upperMicro, ...facts } = anomaly
  const entry = [date, detector, ...(channel === MAIN_CHANNEL ? [] : [channel])].join('#')
  return {
    ...facts,
    entry,
    shard: shardName(SHARDS, shardOf(meterId, LIST_SHARDS)),
    // Only the last part may hold a '#', so no two anomalies share one.
    order: [date, detector, channel, meterId].join('#'),
    observed: fromMicro(observedMicro),
    expected: fromMicro(expectedMicro),
    lower: fromMicro(lowerMicro),
    upper: fromMicro(upperMicro),
  }
}

function fromItem(item: Item): Anomaly {
  return {
    meterId: item.meterId as string,
    channel: item.channel as string,
    date: item.date as string,
    detector: item.detector as string,
    severity: item.severity as Anomaly['severity'],
    score: toNumber(item.score),
    observedMicro: toMicro(item.observed),
    expectedMicro: toMicro(item.expected),
    lowerMicro: toMicro(item.lower),
    upperMicro: toMicro(item.upper),
    unit: item.unit as string,
    message: item.message as string,
    state: item.state as Anomaly['state'],
    firstDetectedAt: item.firstDetectedAt as string,
    lastDetectedAt: item.lastDetectedAt as string,
  }
}
