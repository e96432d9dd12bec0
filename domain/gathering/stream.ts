/** All that an object says of one meter and channel. */
import { LengthTeller } from '../readings/interval-length.ts'
import { SECONDS_PER_DAY } from '../time/civil-date.ts'
import { DaySet } from './day-set.ts'
import type { Edition } from './edition.ts'
import { DAY_WEIGHT, weightOf } from './edition-chain.ts'
import type { EditionPool } from './edition-pool.ts'
import { type OpenRuns, weightOfDay } from './open-runs.ts'
import type { ZeroSpan } from './zero-filling.ts'

/**
 * No meter that leaves out zeros has shorter intervals: on a grid of seconds, each row of a file
 * would be answered by a day of 86,400 zeros.
 */
const SHORTEST_ZERO_SECONDS = 300

/**
 * Holds one edition open as a run, the one to which the last row belonged: to append to it is what
 * nearly every reading of a file comes down to. The run may go on over days, of which `close` makes
 * editions; to be called before anything else looks at what has been gathered.
 */
export class Stream {
  readonly meterId: string
  readonly channel: string
  readonly teller = new LengthTeller()
  /** The first interval length that the file gives, in seconds; 0 for none. */
  length = 0
  zeros: ZeroSpan | undefined
  /** The length of intervals in seconds, where more is known of the meter than its readings here. */
  knownLength: number | undefined
  /** The edition of the last row; of an open run that of its first day. */
  current: Edition | undefined
  /** Its number among the open runs. */
  readonly number: number
  readonly #days = new DaySet()
  /** The latest edition of each day that is held, by day. */
  #editions: Edition[] = []
  readonly #runs: OpenRuns
  readonly #pool: EditionPool
  /** Whether the open run's starts tell the length of intervals, and how many of them have. */
  #tells = false
  #told = 0

  constructor(meterId: string, channel: string, runs: OpenRuns, pool: EditionPool) {
    this.meterId = meterId
    this.channel = channel
    this.number = runs.add()
    this.#runs = runs
    this.#pool = pool
  }

  /** Every day that was added, also those whose values are gone. */
  get days(): DaySet {
    this.close()
    return this.#days
  }

  /** Opens a run to be appended to. `tells`: its starts tell the length of intervals. */
  open(run: Edition, tells: boolean): void {
    const { values, array, count, room, step, day, strand, first, whole } = run
    if (values === undefined || step === 0) return
    this.#runs.open(this.number, {
      ...{ day, next: first + step * count, step, strand: strand.number },
      ...{ array, at: run.at + count, end: run.at + Math.min(room, whole) },
      isLatest: this.#days.last === day && this.#editions.at(-1) === run,
    })
    this.#tells = tells
    this.#told = count
  }

  /** Brings the editions up to date, and what tells the length of intervals. */
  close(): void {
    const runs = this.#runs
    if (!runs.isOpen(this.number)) return
    this.#tell()
    const run = this.current as Edition
    const { perDay } = run
    const rooms = runs.roomsOf(this.number, this.#daysAfter)
    const at = runs.placeOf(this.number)
    runs.close(this.number)
    run.count = rooms.length === 0 ? at - run.at : run.whole
    for (const [place, room] of rooms.entries()) {
      const next = this.#pool.make(run.day + 1 + place, run.strand)
      const count = place === rooms.length - 1 ? at - room.at : perDay
      next.adopt(run.first % run.step, run.step, count, room, perDay)
      this.#days.add(next.day)
      this.put(next)
      runs.held += DAY_WEIGHT + next.weight - weightOfDay(perDay)
    }
  }

  /** Days that the open run has gone on to. */
  get #daysAfter(): number {
    const run = this.current
    if (run === undefined || !this.#runs.isOpen(this.number)) return 0
    return this.#runs.daysSince(this.number, run.day)
  }

  /** Lets the teller see what has been appended to the open run since the last time. */
  #tell(): void {
    if (!this.#tells || !this.#runs.isOpen(this.number)) return
    const { step, at, day, first, whole, perDay } = this.current as Edition
    const days = this.#daysAfter
    const [room] = this.#runs.roomsOf(this.number, Math.min(days, 1))
    const inRoom = this.#runs.placeOf(this.number) - (room?.at ?? at)
    const count = days === 0 ? inRoom : whole + (days - 1) * perDay + inRoom
    const fresh = count - this.#told
    if (fresh > 0) {
      this.teller.seeRun(day * SECONDS_PER_DAY + first + step * this.#told, step, fresh)
    }
    this.#told = count
  }

  /** Seconds; 0 where the readings that give no length do not tell it. */
  get inferredLength(): number {
    if (this.knownLength !== undefined) return this.knownLength
    this.#tell()
    const days = this.#days.size + this.#daysAfter
    return this.teller.lengthOver(days, this.zeros !== undefined)
  }

  /** The length of the intervals between which zeros are filled in; 0 for none. */
  get grid(): number {
    return this.length || this.inferredLength
  }

  get zerosToFill(): ZeroSpan | undefined {
    return this.grid >= SHORTEST_ZERO_SECONDS ? this.zeros : undefined
  }

  /** The latest edition of a day. */
  editionOf(day: number): Edition | undefined {
    this.close()
    const editions = this.#editions
    const last = editions.at(-1)
    if (last === undefined || last.day < day) return undefined
    const found = editions[this.#placeOf(day)]
    return found?.day === day ? found : undefined
  }

  /** Makes it the latest edition of its day. */
  put(edition: Edition): void {
    const editions = this.#editions
    const { day } = edition
    const last = editions.at(-1)
    this.current = edition
    if (last === undefined) {
      // Room for the next day, and for no more: an array that grows by itself takes room for 17.
      this.#editions = [edition, edition]
      this.#editions.length = 1
    } else if (last.day < day) editions.push(edition)
    else {
      const at = this.#placeOf(day)
      editions.splice(at, editions[at]?.day === day ? 1 : 0, edition)
    }
  }

  /** The memory that all days take but the last row's, in doubles. */
  get finishedWeight(): number {
    const days = this.#daysAfter
    let weight = 0
    for (const one of this.#editions) {
      if (days > 0 || one !== this.current) weight += weightOf(one)
    }
    return days > 1 ? weight + (days - 1) * weightOfDay((this.current as Edition).perDay) : weight
  }

  /** Lets go of all editions but the current one; returns them, in the order of days. */
  letGo(): Edition[] {
    this.close()
    const { current } = this
    const editions = this.#editions
    const gone = editions.filter((one) => one !== current)
    if (gone.length === 0) return gone
    // In place: millions of arrays that live for a day make a heap grow.
    if (current !== undefined) editions[0] = current
    editions.length -= gone.length
    return gone
  }

  #placeOf(day: number): number {
    let low = 0
    let high = this.#editions.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#editions[middle] as Edition).day < day) low = middle + 1
      else high = middle
    }
    return low
  }
}
