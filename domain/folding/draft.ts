/** A fold that is being put together. */
import type { Contribution } from '../readings/contribution.ts'
import { encodeSegments } from '../readings/interval-vector.ts'
import type { Fold } from './stored-day.ts'

/** Bytes that a fold has room for: an item of DynamoDB holds 400 KB, with its keys. */
export const ROOM = 380_000
/** Past it, a fold takes nothing new, so that the objects that it has can grow. */
const FULL = 300_000
/** Names of attributes, numbers and marks of types in one contribution of an item. */
const OVERHEAD = 300

const utf8 = new TextEncoder()

/** Hardly fewer bytes than the contribution takes in an item. */
export function weightOf(contribution: Contribution): number {
  const { source, segments, pipeline, version, site = '', unit, zone } = contribution
  const text = utf8.encode(source + pipeline + version + site + unit + zone)
  return OVERHEAD + text.length + encodeSegments(segments).length
}

/** Whether all of them together take no more than so many bytes. */
export function fits(contributions: readonly Contribution[], bytes: number): boolean {
  return sum(contributions) <= bytes
}

export class Draft {
  readonly number: number
  readonly #revision: number
  readonly #entries: Map<string, readonly Contribution[]>
  readonly #leaving: Set<string>
  #weight: number
  #changed: boolean

  /** What the fold keeps of what it has, and which withdrawals leave it next. */
  constructor(
    { number, revision, contributions, leaving }: Omit<Fold, 'foldedAt'>,
    kept: readonly Contribution[] = contributions,
    toLeave: readonly string[] = leaving,
  ) {
    this.number = number
    this.#revision = revision
    this.#entries = Map.groupBy(kept, ({ source }) => source)
    this.#leaving = new Set(toLeave)
    this.#weight = sum(kept)
    this.#changed =
      kept.length < contributions.length || toLeave.some((one) => !leaving.includes(one))
  }

  get weight(): number {
    return this.#weight
  }

  get changed(): boolean {
    return this.#changed
  }

  has(source: string): boolean {
    return this.#entries.has(source)
  }

  /**
   * Takes contributions of one generation of an object in place of its older ones, and beside those
   * of the same; not if that is too much. They are at least as new as what it has.
   */
  put(source: string, some: readonly Contribution[]): boolean {
    const before = this.#entries.get(source) ?? []
    const same = before.filter(({ generation }) => generation === some[0]?.generation)
    const after = [...same, ...some]
    const weight = this.#weight - sum(before) + sum(after)
    const isFree = before.length > 0 || this.#entries.size === 0
    if (weight > (isFree ? ROOM : FULL)) return false
    this.#entries.set(source, after)
    // A newer withdrawal has its own time to stay.
    this.#leaving.delete(source)
    this.#weight = weight
    this.#changed = true
    return true
  }

  finish(foldedAt: string): Fold {
    return {
      number: this.number,
      revision: this.#revision + 1,
      foldedAt,
      contributions: [...this.#entries.values()].flat(),
      leaving: [...this.#leaving],
    }
  }
}

function sum(contributions: readonly Contribution[]): number {
  return contributions.reduce((total, one) => total + weightOf(one), 0)
}
