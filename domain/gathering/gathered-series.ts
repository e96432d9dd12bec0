/** A meter-day's editions, put together as far as they can be told apart later. */

import { type Segment, toSegments } from '../readings/interval-vector.ts'
import { rivalry, type Series } from '../readings/reading.ts'
import type { Edition } from './edition.ts'

/** What an object says of a meter-day in one series and revision. */
export interface GatheredSeries extends Pick<Series, 'unit' | 'flow' | 'kind' | 'zone'> {
  /** The rows' own revision stamp; empty where the format has none. */
  readonly revision: string
  /** In the order of the object's rows, oldest first. */
  readonly segments: readonly Segment[]
}

type Gathering = GatheredSeries & { readonly segments: Segment[] }

/**
 * The day's series, later rows in later ones, so that of readings that compete the later counts.
 * `inferredLength` in seconds is for editions that give none; an instant of a register has none.
 */
export function toGatheredSeries(latest: Edition, inferredLength: number): GatheredSeries[] {
  if (latest.previous === undefined) return [gather(latest, inferredLength)]
  const all: Gathering[] = []
  const lastOf = new Map<string, Gathering>()
  for (const edition of oldestFirst(latest)) {
    const gathered = gather(edition, inferredLength)
    const rivals = `${edition.strand.revision}\n${rivalry(edition.strand.series)}`
    const last = lastOf.get(rivals)
    if (last?.kind === gathered.kind) {
      for (const segment of gathered.segments) last.segments.push(segment)
    } else {
      all.push(gathered)
      lastOf.set(rivals, gathered)
    }
  }
  return all
}

function gather(edition: Edition, inferredLength: number): Gathering {
  const { series, revision, length } = edition.strand
  const { unit, flow, kind, zone } = series
  const { starts, values, qualities } = edition.read()
  const seconds = kind === 'register' ? 0 : length || inferredLength
  return {
    unit,
    flow,
    kind,
    zone,
    revision,
    segments: toSegments(starts, values, seconds, qualities),
  }
}

function oldestFirst(latest: Edition): Edition[] {
  const editions: Edition[] = []
  for (let edition: Edition | undefined = latest; edition; edition = edition.previous) {
    editions.push(edition)
  }
  return editions.reverse()
}
