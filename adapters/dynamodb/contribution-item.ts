/** A contribution as an item of the readings table, and back. */
import { type Contribution, totalsOf } from '../../domain/readings/contribution.ts'
import { decodeSegments, encodeSegments } from '../../domain/readings/interval-vector.ts'
import { objectId } from '../object-id.ts'
import { fromMicro, type Item, toNumber } from './document-client.ts'
import { DATE_SHARDS, shardName, shardOf } from './shards.ts'

/** The item, its key made of exactly meter, date, channel, object and part. */
export function toItem(contribution: Contribution): Item {
  const { meterId, channel, date, source, part, segments, ...facts } = contribution
  const { totalMicro, minMicro, maxMicro, readings } = totalsOf(segments)
  return {
    meterId,
    entry: `${date}#${channel}#${objectId(source)}${part === 0 ? '' : `.${part}`}`,
    dateShard: shardName(date, shardOf(meterId, DATE_SHARDS)),
    channel,
    date,
    source,
    part,
    ...facts,
    // Powers, registers and gauges do not add up by themselves.
    ...(facts.kind === 'interval' && { total: fromMicro(totalMicro) }),
    readings,
    ...(readings > 0 && { min: fromMicro(minMicro), max: fromMicro(maxMicro) }),
    intervals: encodeSegments(segments),
  }
}

/** The inverse of `toItem`, of an item as the document client reads it. */
export function fromItem(item: Item): Contribution {
  return {
    meterId: item.meterId as string,
    channel: item.channel as string,
    date: item.date as string,
    source: item.source as string,
    generation: toNumber(item.generation),
    part: toNumber(item.part),
    version: item.version as string,
    pipeline: item.pipeline as string,
    zone: item.zone as string,
    unit: item.unit as string,
    flow: item.flow as Contribution['flow'],
    // Items of before there were kinds have none.
    kind: (item.kind ?? 'interval') as Contribution['kind'],
    ...(item.site !== undefined && { site: item.site as string }),
    segments: decodeSegments(item.intervals as Uint8Array),
  }
}
