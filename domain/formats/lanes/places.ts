/** Where rows of a time belong, known by the time's number. */
import { dueOf } from '../../gathering/due.ts'

/** A place that hangs on nothing but a row's own time. */
export interface RowPlace {
  readonly day: number
  /** Seconds since local midnight. */
  readonly start: number
  /** Seconds; 0 where the row does not tell. */
  readonly length: number
  readonly isBareDate: boolean
}

/** No length: rows of that time are to be looked at one by one. */
export const ODD = -1

/** What a loop over rows needs of each stands side by side. */
export class Places {
  /** When runs would have to be due to be continued. */
  dues = new Int32Array(64)
  /** `ODD` also where nothing is known of a time, and for bare dates. */
  lengths = new Int32Array(64).fill(ODD)
  #all: (RowPlace | null | undefined)[] = []

  /** What was put; null where rows of that time are for the reader, undefined for an unknown time. */
  of(time: number): RowPlace | null | undefined {
    return this.#all[time]
  }

  put(time: number, place: RowPlace | null): void {
    this.#all[time] = place
    if (place === null || place.isBareDate) return
    if (time >= this.lengths.length) this.#widen(time)
    this.dues[time] = dueOf(place.day, place.start)
    this.lengths[time] = place.length
  }

  #widen(time: number): void {
    const { dues, lengths } = this
    const room = Math.max(2 * lengths.length, time + 1)
    this.dues = new Int32Array(room)
    this.lengths = new Int32Array(room).fill(ODD)
    this.dues.set(dues)
    this.lengths.set(lengths)
  }

  clear(): void {
    this.#all = []
    this.lengths.fill(ODD)
  }
}
