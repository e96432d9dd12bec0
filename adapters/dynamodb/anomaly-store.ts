/** Anomalies, one item for each meter, channel and date, with the reasons of all detectors. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import {
  type Anomaly,
  type AnomalyQuery,
  type Reason,
  severityOf,
} from '../../domain/detection/anomaly.ts'
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
    const { severity, state } = query
    const wanted = [
      ...equal({ severity, state }),
      // Among its reasons is one of that detector.
      ...(query.detector === undefined
        ? []
        : [{ name: 'detectors', value: query.detector, test: 'contains(#detectors, :detectors)' }]),
    ]
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
          expression: wanted.map(({ test }) => test).join(' AND '),
          names: Object.fromEntries(wanted.map(({ name }) => [`#${name}`, name])),
          values: Object.fromEntries(wanted.map(({ name, value }) => [`:${name}`, value])),
        },
      }),
    }
    const page = await pageNewestFirst(this.#client, partitions, query.limit, query.next)
    return { items: page.items.map(fromItem), next: page.next }
  }
}

function equal(wanted: Readonly<Record<string, string | undefined>>) {
  return Object.entries(wanted)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name, value, test: `#${name} = :${name}` }))
}

function toItem(anomaly: Anomaly): Item {
  const { meterId, channel, date, reasons } = anomaly
  return {
    ...anomaly,
    reasons: reasons.map(toReasonItem),
    detectors: reasons.map(({ detector }) => detector),
    severity: severityOf(anomaly),
    entry: channel === MAIN_CHANNEL ? date : `${date}#${channel}`,
    shard: shardName(SHARDS, shardOf(meterId, LIST_SHARDS)),
    // Only the last part may hold a '#', so no two anomalies share one.
    order: [date, channel, meterId].join('#'),
  }
}

function toReasonItem(reason: Reason): Item {
  const { observedMicro, expectedMicro, lowerMicro, upperMicro, ...facts } = reason
  return {
    ...facts,
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
    reasons: (item.reasons as Item[]).map(fromReasonItem) as unknown as Anomaly['reasons'],
    state: item.state as Anomaly['state'],
    firstDetectedAt: item.firstDetectedAt as string,
    lastDetectedAt: item.lastDetectedAt as string,
  }
}

function fromReasonItem(item: Item): Reason {
  return {
    detector: item.detector as string,
    severity: item.severity as Reason['severity'],
    score: toNumber(item.score),
    observedMicro: toMicro(item.observed),
    expectedMicro: toMicro(item.expected),
    lowerMicro: toMicro(item.lower),
    upperMicro: toMicro(item.upper),
    unit: item.unit as string,
    message: item.message as string,
  }
}
