/** Looks up the reads of registers on the dates around those that are asked for. */
import type { ContributionStore, MeterContributions } from '../ports.ts'
import type { Contribution } from '../readings/contribution.ts'
import { type RegisterReads, registerReads } from '../readings/register.ts'
import { isEnough, REACH_SECONDS, type Read } from '../readings/register-differences.ts'
import { formatDate, parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'

export type Direction = 'earlier' | 'later'

/** Meters looked up at a time. */
const AT_ONCE = 16

/** A local day begins and ends up to a day away from that of UTC. */
const SLACK = 2 * SECONDS_PER_DAY

/** Contributions in groups of one date each. */
export async function* byDate(
  contributions: AsyncIterable<Contribution>,
): AsyncGenerator<Contribution[]> {
  let group: Contribution[] = []
  for await (const contribution of contributions) {
    if (group.length > 0 && group[0]?.date !== contribution.date) {
      yield group
      group = []
    }
    group.push(contribution)
  }
  if (group.length > 0) yield group
}

/** Reads of a meter's registers on one side of known ones, as far as they are looked for. */
export class ReadsBeside {
  readonly direction: Direction
  readonly #edges: ReadonlyMap<string, Read>
  readonly #found = new Map<string, Read[]>()

  /** `known`: reads of the dates that are asked for, sorted by instant. */
  constructor(known: RegisterReads, direction: Direction) {
    this.direction = direction
    const end = direction === 'earlier' ? 0 : -1
    this.#edges = new Map(
      [...known].flatMap(([series, reads]) => {
        const edge = reads.at(end)
        return edge === undefined ? [] : [[series, edge] as const]
      }),
    )
  }

  /** Takes the reads of a date that is farther away than those before. */
  take(reads: RegisterReads): void {
    for (const [series, more] of reads) {
      if (!this.#edges.has(series)) continue
      const nearestFirst = this.direction === 'earlier' ? more.toReversed() : more
      const found = this.#found.get(series)
      if (found === undefined) this.#found.set(series, [...nearestFirst])
      else found.push(...nearestFirst)
    }
  }

  /** Whether reads of dates that begin about that instant, or farther away, can change nothing. */
  isEnough(instant: number): boolean {
    return [...this.#edges].every(([series, edge]) => {
      const found = this.#found.get(series) ?? []
      const last = found.at(-1) ?? edge
      return isEnough(edge, found) || Math.abs(instant - last.instant) > REACH_SECONDS + SLACK
    })
  }

  /** What was found, sorted by instant. */
  get reads(): RegisterReads {
    if (this.direction === 'later') return this.#found
    return new Map([...this.#found].map(([series, found]) => [series, found.toReversed()]))
  }
}

/** Walks a meter's dates away from `date`, which is not among them, for as long as need be. */
export async function lookBeside(
  store: MeterContributions,
  meterId: string,
  date: string,
  beside: ReadsBeside,
): Promise<void> {
  const day = parseDate(date)
  if (day === undefined || beside.isEnough(day * SECONDS_PER_DAY)) return
  const dates =
    beside.direction === 'earlier'
      ? store.fromEndOfMeter(meterId, 'latest', { to: formatDate(day - 1) })
      : store.fromEndOfMeter(meterId, 'earliest', { from: formatDate(day + 1) })
  for await (const group of byDate(dates)) {
    const found = parseDate(group[0]?.date as string) as number
    if (beside.isEnough(found * SECONDS_PER_DAY)) return
    beside.take(registerReads(group))
  }
}

/** How far from a date the reads of many meters are asked for together, in days. */
const NEAR = [1, 2]
/** Fewer meters are looked up one by one, */
const MANY_METERS = 3
/** and so are those of which there is one among more than so many that lie between them. */
const SPARSE = 20

/**
 * The reads around a date for the meters that have registers on it, of whose contributions to the
 * date these are. Those of many meters are looked for together on the dates next to it, and only
 * where these do not have enough, each meter alone.
 */
export async function readsAround(
  store: ContributionStore,
  date: string,
  meters: ReadonlyMap<string, readonly Contribution[]>,
): Promise<ReadonlyMap<string, RegisterReads>> {
  const lookups = [...meters].flatMap(([meterId, contributions]) => {
    const known = registerReads(contributions)
    if (known.size === 0) return []
    const sides = [new ReadsBeside(known, 'earlier'), new ReadsBeside(known, 'later')] as const
    return [{ meterId, sides, farthest: { earlier: date, later: date } }]
  })
  const day = parseDate(date) as number
  for (const distance of NEAR) {
    for (const [side, near] of [day - distance, day + distance].entries()) {
      const wanting = lookups.filter(
        ({ sides }) => !(sides[side] as ReadsBeside).isEnough(near * SECONDS_PER_DAY),
      )
      if (wanting.length < Math.max(MANY_METERS, meters.size / SPARSE)) continue
      const nearDate = formatDate(near)
      const found = await store.ofMeters(
        nearDate,
        wanting.map(({ meterId }) => meterId),
      )
      const ofMeter = Map.groupBy(found, ({ meterId }) => meterId)
      for (const { meterId, sides, farthest } of wanting) {
        const beside = sides[side] as ReadsBeside
        beside.take(registerReads(ofMeter.get(meterId) ?? []))
        farthest[beside.direction] = nearDate
      }
    }
  }
  for (let at = 0; at < lookups.length; at += AT_ONCE) {
    const some = lookups.slice(at, at + AT_ONCE)
    await Promise.all(
      some.flatMap(({ meterId, sides, farthest }) =>
        sides.map((beside) => lookBeside(store, meterId, farthest[beside.direction], beside)),
      ),
    )
  }
  return new Map(
    lookups.map(({ meterId, sides: [earlier, later] }) => [
      meterId,
      joinReads(earlier.reads, later.reads),
    ]),
  )
}

/** Reads of several stretches of time, one after the other. */
export function joinReads(...stretches: readonly RegisterReads[]): RegisterReads {
  const joined = new Map<string, Read[]>()
  for (const [series, reads] of stretches.flatMap((stretch) => [...stretch])) {
    joined.set(series, [...(joined.get(series) ?? []), ...reads])
  }
  return joined
}
