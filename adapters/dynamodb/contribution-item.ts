/** How contributions stand in items of the readings table: each in one of its own, or folded. */
import type { Fold } from '../../domain/folding/stored-day.ts'
import { type Contribution, type MeterDay, totalsOf } from '../../domain/readings/contribution.ts'
import { encodeSegments } from '../../domain/readings/interval-vector.ts'
import { objectId } from '../object-id.ts'
import { fromMicro, type Item } from './document-client.ts'
import { DATE_SHARDS, shardName, shardOf } from './shards.ts'

/** Sorts behind every object's id: who reads on from loose items meets the fold last. */
const FOLDED = '~'

/**
 * A contribution's own item. Its key names the object's generation, so that nothing is ever written
 * over: a writer that has lost its lease cannot touch what its successor wrote.
 */
export function toItem(contribution: Contribution): Item {
  const { source, generation, part } = contribution
  const name = `${idOf(source)}.${generation}${part === 0 ? '' : `.${part}`}`
  const { meterId, date, channel, ...facts } = contribution
  return { ...placeOf(contribution, name), channel, date, ...toFacts(facts) }
}

let last = { source: '', id: '' }

/** Contributions come object by object, and a hash costs a quarter of an item. */
function idOf(source: string): string {
  if (source !== last.source) last = { source, id: objectId(source) }
  return last.id
}

/** What most contributions to a meter-day have in common. */
const COMMON = ['pipeline', 'zone', 'unit', 'flow', 'kind'] as const

/**
 * The item of a fold, whose parts are the contributions. What the first that says anything has of
 * what they have in common stands once, and with a part only where it differs.
 */
export function toFoldItem(day: MeterDay, fold: Fold): Item {
  const { number, revision, foldedAt, contributions, leaving } = fold
  const typical = contributions.find(({ segments }) => segments.length > 0)
  const common = COMMON.flatMap((name) => (typical === undefined ? [] : [[name, typical[name]]]))
  return {
    ...Object.fromEntries(common),
    ...placeOf(day, `${FOLDED}${number}`),
    channel: day.channel,
    date: day.date,
    fold: number,
    revision,
    foldedAt,
    ...(leaving.length > 0 && { leaving }),
    folded: contributions.map(({ meterId: _, date: __, channel: ___, ...facts }) => {
      const entries = Object.entries(toFacts(facts))
      return Object.fromEntries(
        entries.filter(
          ([name, value]) => !common.some(([it, same]) => it === name && same === value),
        ),
      )
    }),
  }
}

function placeOf({ meterId, channel, date }: MeterDay, name: string): Item {
  return {
    meterId,
    entry: `${date}#${channel}#${name}`,
    dateShard: shardName(date, shardOf(meterId, DATE_SHARDS)),
  }
}

type Facts = Omit<Contribution, keyof MeterDay>

function toFacts({ segments, ...facts }: Facts): Item {
  const { totalMicro, minMicro, maxMicro, readings } = totalsOf(segments)
  return {
    ...facts,
    // Powers, registers and gauges do not add up by themselves.
    ...(facts.kind === 'interval' && { total: fromMicro(totalMicro) }),
    readings,
    ...(readings > 0 && { min: fromMicro(minMicro), max: fromMicro(maxMicro) }),
    intervals: encodeSegments(segments),
  }
}
