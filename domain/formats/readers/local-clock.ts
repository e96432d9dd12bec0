/** Turns stamps of a local clock into instants, also in the hour that autumn repeats. */
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import { isPlainDay, type LocalDay, placesOf, type Zone } from '../../time/zone.ts'
import type { RowOrder } from './row-order.ts'

/** Repeated hours of real files have far fewer stamps; others must not fill the memory. */
const MOST_TAKEN = 1_000_000

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
  readonly #order: RowOrder | undefined
  /** The last instant of each meter, kept only at midnights and on days when the clocks change. */
  readonly #positions = new Map<string, Position>()
  /** Instants of repeated times that each meter has had. */
  readonly #taken = new Map<string, Set<number>>()
  #takenCount = 0
  /** Whether the order of rows has decided anything. */
  usedOrder = false

  /** `order` is how the file's rows run, as far as that is known. */
  constructor(zone: Zone, order?: RowOrder) {
    this.#zone = zone
    this.#order = order
  }

  /**
   * The instant (seconds since 1970 UTC) of a stamp, or undefined where the clock never shows it.
   * Of a stamp that labels the end of an interval, `back` is the interval's length: some vendors
   * print what the clock shows then, others the interval's start plus its length.
   */
  instantOf(meterId: string, day: number, wallSeconds: number, back: number): number | undefined {
    const local = this.#zone.day(day)
    // The midnight that ends a day exists even where the next one begins at 01:00.
    if (wallSeconds === 0 && back > 0) return this.#note(meterId, local.startInstant)
    if (wallSeconds === SECONDS_PER_DAY) {
      return this.#note(meterId, local.startInstant + local.lengthSeconds)
    }
    if (isPlainDay(local)) return local.startInstant + wallSeconds
    const places = new Set(placesOf(local, wallSeconds))
    if (back > 0 && wallSeconds >= back) {
      for (const start of placesOf(local, wallSeconds - back)) places.add(start + back)
    }
    const instants = [...places].sort((a, b) => a - b).map((place) => local.startInstant + place)
    const before = this.#positions.get(meterId)
    const [first, second] = instants
    if (first === undefined || second === undefined) {
      return first === undefined ? undefined : this.#note(meterId, first)
    }
    return this.#chooseOf(meterId, [first, second], before, local)
  }

  /** Of the two instants of a repeated time the one that comes next, and is not taken yet. */
  #chooseOf(
    meterId: string,
    instants: readonly [number, number],
    before: Position | undefined,
    local: LocalDay,
  ): number {
    this.usedOrder = true
    if (++this.#takenCount > MOST_TAKEN) this.#forgetTaken()
    const taken = this.#taken.get(meterId) ?? new Set()
    this.#taken.set(meterId, taken)
    const opensLate = before === undefined && this.#order?.beginsLate(meterId) === true
    const next = opensLate ? instants[1] : (choose(instants, before, local) ?? instants[0])
    const other = next === instants[0] ? instants[1] : instants[0]
    const chosen = taken.has(next) && !taken.has(other) ? other : next
    taken.add(chosen)
    // Some exports write both passes of a time one after the other: 02:00, 02:00, 02:15, 02:15.
    const isPair = before !== undefined && instants.includes(before.instant)
    return isPair ? chosen : this.#note(meterId, chosen)
  }

  /** From here on the order of rows alone decides. */
  #forgetTaken(): void {
    this.#taken.clear()
    this.#takenCount = 1
  }

  #note(meterId: string, instant: number): number {
    const before = this.#positions.get(meterId)
    if (before === undefined) {
      const ascending = this.#order?.newestFirst !== true
      this.#positions.set(meterId, { instant, ascending })
    } else {
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
