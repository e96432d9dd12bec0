/** One meter-day as the store has it: contributions by themselves, and several to an item. */
import type { Contribution, MeterDay } from '../readings/contribution.ts'

/** A contribution that has an item of its own. */
export interface Loose {
  /** The store's name of the item. */
  readonly id: string
  readonly contribution: Contribution
}

/** Contributions to one meter-day that share an item. It is written anew, and never deleted. */
export interface Fold {
  /** From 0; a meter-day has another one once the first is full. */
  readonly number: number
  /** Counts up from 1 with each time that it is written. */
  readonly revision: number
  /** ISO 8601, UTC: when what was written last was planned. */
  readonly foldedAt: string
  readonly contributions: readonly Contribution[]
  /** Objects of which it holds only a withdrawal, which leaves it next. */
  readonly leaving: readonly string[]
}

/** All that the store has of one meter-day. */
export interface StoredDay extends MeterDay {
  readonly loose: readonly Loose[]
  /** By number. */
  readonly folds: readonly Fold[]
}

/** What says which of an object's contributions count. */
export type Place = Pick<Contribution, 'source' | 'generation' | 'part'>

/** Whether the fold has it, or a newer generation of its object. */
export function covers(fold: Fold, one: Place): boolean {
  return hasNewer(fold, one) || hasSame(fold, one)
}

export function hasObject({ contributions }: Fold, source: string): boolean {
  return contributions.some((one) => one.source === source)
}

export function hasNewer({ contributions }: Fold, { source, generation }: Place): boolean {
  return contributions.some((other) => other.source === source && other.generation > generation)
}

export function hasSame({ contributions }: Fold, { source, generation, part }: Place): boolean {
  return contributions.some(
    (other) => other.source === source && other.generation === generation && other.part === part,
  )
}

/** Milliseconds since what the fold holds was planned. */
export function ageOf({ foldedAt }: Pick<Fold, 'foldedAt'>, nowMs: number): number {
  return nowMs - Date.parse(foldedAt)
}
