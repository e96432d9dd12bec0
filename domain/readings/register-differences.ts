/** Consumption between the reads of a cumulative register: misreads, rollovers, meter exchanges. */
import type { Contribution } from './contribution.ts'
import { QUALITIES } from './reading.ts'
import type { ValueQuality } from './settled-day.ts'

/** What a register showed at an instant. */
export interface Read {
  /** Day number of its local date. */
  readonly day: number
  /** Seconds since local midnight. */
  readonly start: number
  /** Seconds since 1970 UTC. */
  readonly instant: number
  readonly valueMicro: number
  readonly quality: ValueQuality
  /** What says it. */
  readonly contribution: Contribution
}

/** From one read to the next that counts. */
export interface Difference {
  readonly from: Read
  readonly to: Read
  /** In 1e-6 of the unit; undefined where the meter was exchanged. */
  readonly valueMicro: number | undefined
  /** The worse of the two reads'. */
  readonly quality: ValueQuality
}

/** Reads as judged by each other, both sorted by instant. */
export interface JudgedReads {
  readonly differences: readonly Difference[]
  readonly misreads: readonly Read[]
}

/** Reads farther apart say nothing of each other: nobody looks that far for a neighbour. */
export const REACH_SECONDS = 400 * 86_400
/** Smaller registers do not exist, and a small value that falls is more likely a new meter's. */
const LEAST_DIGITS = 4
/** How close to its top a register must be to roll over, and how far past zero it may get. */
const ROLLOVER_SHARE = 10

/**
 * The differences between successive reads, given sorted by instant, that are no misreads.
 *
 * Meter data systems judge a read by the difference to the one before it, and keep the register's
 * top on file (Itron Enterprise Edition, "Register validation rules"; AVEVA Historian, "Counter
 * retrieval": from 9900 to 100 at a top of 10000 is 200). No file here tells the top or that a
 * meter was exchanged, so these rules tell them from a read's nearest neighbours alone:
 * - what falls for one read and then is back (A, B < A, C >= A) is a misread B, as if not there;
 * - what leaps for one read and then falls back (A, B, A <= C < B) is a misread B, unless the read
 *   after that is at B again, when C was the misread;
 * - from A to B < A a register rolled over if A is within a tenth of its top, the power of ten
 *   above it (of four digits at least), and that makes at most a tenth of the top consumed;
 * - else the meter was exchanged, and what was consumed in between is not known.
 *
 * A misread goes before a rollover, which in the first two cases would be a whole turn.
 */
export function judgeReads(reads: readonly Read[]): JudgedReads {
  const differences: Difference[] = []
  const misreads: Read[] = []
  let from: Read | undefined
  for (const [index, to] of reads.entries()) {
    if (isMisread(reads, index)) {
      misreads.push(to)
      continue
    }
    if (from !== undefined && to.instant - from.instant <= REACH_SECONDS) {
      const valueMicro = consumedMicro(from.valueMicro, to.valueMicro)
      differences.push({ from, to, valueMicro, quality: worse(from.quality, to.quality) })
    }
    from = to
  }
  return { differences, misreads }
}

function isMisread(reads: readonly Read[], index: number): boolean {
  const before = valueBeside(reads, index, -1)
  const after = valueBeside(reads, index, 1)
  if (before === undefined || after === undefined || after < before) return false
  const { valueMicro } = reads[index] as Read
  if (valueMicro < before) return true
  if (valueMicro <= after) return false
  const next = valueBeside(reads, index + 1, 1)
  return next === undefined || next < valueMicro
}

function valueBeside(reads: readonly Read[], index: number, step: 1 | -1): number | undefined {
  const [one, other] = [reads[index], reads[index + step]]
  if (one === undefined || other === undefined) return undefined
  return Math.abs(other.instant - one.instant) > REACH_SECONDS ? undefined : other.valueMicro
}

/** In 1e-6; undefined for an exchange. A top past 2^53 is exact, and so is what is left to it. */
function consumedMicro(from: number, to: number): number | undefined {
  if (to >= from) return to - from
  if (to < 0) return undefined
  let top = 10 ** (LEAST_DIGITS + 6)
  while (top <= from) top *= 10
  const consumed = top - from + to
  const isNearTop = top - from <= top / ROLLOVER_SHARE
  return isNearTop && consumed <= top / ROLLOVER_SHARE ? consumed : undefined
}

function worse(a: ValueQuality, b: ValueQuality): ValueQuality {
  return QUALITIES.indexOf(a) >= QUALITIES.indexOf(b) ? a : b
}

/** How many reads on one side of a date always tell what counts on it. */
export const READS_NEEDED = 4

/** Whether these reads, the nearest first, are enough on one side of a date with that read at its end. */
export function isEnough(edge: Read, nearestFirst: readonly Read[]): boolean {
  const [first, second] = nearestFirst
  if (first === undefined || second === undefined) return false
  if (nearestFirst.length >= READS_NEEDED) return true
  // Where nothing falls, the nearest two are no misreads whatever lies behind them.
  const [one, two, three] = [edge, first, second].sort((a, b) => a.instant - b.instant) as [
    Read,
    Read,
    Read,
  ]
  return one.valueMicro <= two.valueMicro && two.valueMicro <= three.valueMicro
}
