/** Interval lengths that change on the way: each told from the distance to the neighbouring stamp. */
import { standardLength } from '../../readings/interval-length.ts'

/** Rows that repeat one stamp tell no distance; more of them than this wait for nothing. */
const MOST_WAITING = 1000

/** A row that waits until its interval's length is known. */
export interface Waiting<T> {
  readonly instant: number
  readonly row: T
}

interface Track<T> {
  /** The last rows, of which the length is not told yet. */
  waiting: Waiting<T>[]
  /** The distance between the last two stamps, not judged yet. */
  distance: number
  step: number
}

/**
 * Tells the length of each interval of a stream of stamps in order, ascending or descending. A new
 * distance is a new length if it comes twice or is shorter than the one before: a longer distance
 * that comes once is a gap.
 */
export class Steps<T> {
  readonly #endLabels: boolean
  readonly #emit: (row: T, lengthSeconds: number) => void
  readonly #tracks = new Map<string, Track<T>>()

  constructor(endLabels: boolean, emit: (row: T, lengthSeconds: number) => void) {
    this.#endLabels = endLabels
    this.#emit = emit
  }

  /** Takes the next row of a stream; rows are emitted as their lengths are told. */
  push(key: string, instant: number, row: T): void {
    let track = this.#tracks.get(key)
    if (track === undefined) {
      track = { waiting: [], distance: 0, step: 0 }
      this.#tracks.set(key, track)
    }
    const before = track.waiting.at(-1)
    track.waiting.push({ instant, row })
    if (track.waiting.length > MOST_WAITING) this.#flush(track, 2)
    if (before === undefined || instant === before.instant) return
    const distance = Math.abs(instant - before.instant)
    if (track.distance > 0) {
      this.#settle(track, distance)
      // The distance before the last row belongs to a row that is emitted now.
      const ascending = instant > before.instant
      this.#flush(track, this.#endLabels === ascending ? 1 : 2)
    }
    track.distance = distance
  }

  /** The file is over. */
  end(): void {
    for (const track of this.#tracks.values()) {
      if (track.distance > 0) this.#settle(track, 0)
      this.#flush(track, 0)
    }
    this.#tracks.clear()
  }

  #settle(track: Track<T>, next: number): void {
    const { distance, step } = track
    if (standardLength(distance) === 0) return
    if (step === 0 && next < distance && standardLength(next) > 0) track.step = next
    else if (step === 0 || distance < step || distance === next) track.step = distance
  }

  #flush(track: Track<T>, kept: number): void {
    const out = track.waiting.length - kept
    for (const { row } of track.waiting.splice(0, Math.max(0, out))) this.#emit(row, track.step)
  }
}
