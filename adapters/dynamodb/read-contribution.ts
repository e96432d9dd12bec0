/**
 * Contributions as read from items of the readings table. These are the service's own attributes, as
 * a date over all meters has too many of them to make documents of.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Fold } from '../../domain/folding/stored-day.ts'
import { DecimalReader } from '../../domain/quantity/decimal.ts'
import type {
  Contribution,
  Outline,
  StoredContribution,
} from '../../domain/readings/contribution.ts'
import { decodeSegments, evenLength, type Segment } from '../../domain/readings/interval-vector.ts'

/** An item as the service sends it. */
export type AttributeItem = Readonly<Record<string, AttributeValue>>

/** What `contributionsIn` reads; the rest of an item is for its place and for people. */
export const CONTRIBUTION_ATTRIBUTES = [
  ...['meterId', 'channel', 'date', 'source', 'generation', 'part', 'version', 'pipeline'],
  ...['zone', 'unit', 'flow', 'kind', 'site', 'total', 'readings', 'intervals', 'folded'],
] as const

/**
 * The contributions that an item has: one, or those of a fold. Values are decoded when `segments`
 * is first asked for, which throws `record-corrupt` where they cannot be.
 */
export function contributionsIn(item: AttributeItem): Contribution[] {
  if (item.folded === undefined) return [contributionOf(item)]
  return (item.folded.L ?? []).map(({ M: part }) => contributionOf({ ...item, ...part }))
}

/** The same, with the outline of one that is by itself. */
export function storedIn(item: AttributeItem): StoredContribution[] {
  if (item.folded !== undefined) return contributionsIn(item)
  return [Object.assign(contributionOf(item), { outline: outlineOf(item) })]
}

/** The fold in an item, if it is one. */
export function foldIn(item: AttributeItem): Fold | undefined {
  if (item.folded === undefined) return undefined
  return {
    number: Number(item.fold?.N),
    revision: Number(item.revision?.N),
    foldedAt: textOf(item.foldedAt),
    contributions: contributionsIn(item),
    leaving: (item.leaving?.L ?? []).map(textOf),
  }
}

function textOf(value: AttributeValue | undefined): string {
  return value?.S as string
}

function contributionOf(item: AttributeItem): Contribution {
  let segments: readonly Segment[] | undefined
  return {
    meterId: textOf(item.meterId),
    channel: textOf(item.channel),
    date: textOf(item.date),
    source: textOf(item.source),
    generation: Number(item.generation?.N),
    part: Number(item.part?.N),
    version: textOf(item.version),
    pipeline: textOf(item.pipeline),
    zone: textOf(item.zone),
    unit: textOf(item.unit),
    flow: textOf(item.flow) as Contribution['flow'],
    // Items of before there were kinds have none.
    kind: (item.kind?.S ?? 'interval') as Contribution['kind'],
    ...(item.site !== undefined && { site: textOf(item.site) }),
    get segments() {
      segments ??= decodeSegments(vectorOf(item))
      return segments
    },
  }
}

function vectorOf({ intervals }: AttributeItem): Uint8Array {
  return intervals?.B as Uint8Array
}

/** Only intervals have a total, and one that is no safe integer is left to the values. */
function outlineOf(item: AttributeItem): Outline | undefined {
  const length = evenLength(vectorOf(item))
  if (length === undefined) return undefined
  const total = new DecimalReader()
  if (total.read(item.total?.N ?? '') !== 'ok') return undefined
  return { length, totalMicro: total.micro, readings: Number(item.readings?.N) }
}
