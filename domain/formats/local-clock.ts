/** Turns stamps of a local clock into instants, also in the hour that autumn repeats. */
import { isPlainDay, type LocalDay, placesOf, type Zone } from '../time/zone.ts'

interface Position {
  instant: number
  ascending: boolean
}

/**
 * Resolves local stamps per meter. Where the clock shows a time twice, the order of the meter's
 * rows decides: the instant comes next in the direction in which its rows run.
 */
export class LocalClock {
  readonly #zone: Zone
  /** The last instant of each meter, kept only on days when the clocks change. */
  readonly #positions = new Map<string, Position>()

  constructor(zone: Zone) {
    this.#zone = zone
  }

  /** The instant (seconds since 1970 UTC), or undefined where the clock never shows that time. */
  instantOf(meterId: string, day: number, wallSeconds: number): number | undefined {
    const local = this.#zone.day(day)
    if (isPlainDay(local)) return local.startInstant + wallSeconds
    if (wallSeconds === 86_400) return local.startInstant + local.lengthSeconds
    const instants = placesOf(local, wallSeconds).map((place) => local.startInstant + place)
    const before = this.#positions.get(meterId)
    const instant = choose(instants, before, local)
    if (instant === undefined) return undefined
    if (before === undefined) this.#positions.set(meterId, { instant, ascending: true })
    else {
      if (instant !== before.instant) before.ascending = instant > before.instant
      before.instant = instant
    }
    return instant
  }
}

function choose(
  instants: readonly number[],
  before: Position | undefined,
  day: LocalDay,
): number | undefined {
  if (before === undefined || before.instant < day.startInstant) return instants[0]
  if (before.ascending)
    return instants.find((instant) => instant > before.instant) ?? instants.at(-1)
  return instants.findLast((instant) => instant < before.instant) ?? instants[0]
}
