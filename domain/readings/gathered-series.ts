/** A meter-day's editions, put together as far as they can be told apart later. */
import type { Edition } from './edition.ts'
import { type Segment, toSegments } from './interval-vector.ts'
import { rivalry, type Series } from './reading.ts'

/** What an object says of a meter-day in one series and revision. */
export interface GatheredSeries extends Pick<Series, 'unit' | 'flow' | 'kind' | 'zone'> {
  /** The rows' own revision stamp; empty where the format has none. */
  readonly revision: string
  /** In the order of the object's rows, oldest first. */
  readonly segments: readonly Segment[]
}

interface Gathering {
  readonly facts: Omit<GatheredSeries, 'segments'>
  readonly segments: Segment[]
}

/**
 * The day's series, later rows in later ones, so that of readings that compete the later counts.
 * `inferredLength` in seconds is for editions that give none; an instant of a register has none.
 */
export function toGatheredSeries(latest: Edition, inferredLength: number): GatheredSeries[] {
  const all: Gathering[] = []
  const lastOf = new Map<string, Gathering>()
  for (const edition of oldestFirst(latest)) {
    const { unit, flow, kind, zone } = edition.series
    const { revision } = edition
    const length = kind === 'register' ? 0 : edition.length || inferredLength
    const segments = toSegments(edition.starts, edition.values, length, edition.qualities)
    const rivals = `${revision}\n${rivalry(edition.series)}`
    const last = lastOf.get(rivals)
    if (last?.facts.kind === kind) {
      last.segments.push(...segments)
      continue
    }
    const gathering = { facts: { unit, flow, kind, zone, revision }, segments }
    all.push(gathering)
    lastOf.set(rivals, gathering)
  }
  return all.map(({ facts, segments }) => ({ ...facts, segments }))
}

function oldestFirst(latest: Edition): Edition[] {
  const editions: Edition[] = []
  for (let edition: Edition | undefined = latest; edition; edition = edition.previous) {
    editions.push(edition)
  }
  return editions.reverse()
}
