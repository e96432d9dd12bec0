/** Contributions of many meters in memory, about as small as a table has them. */
import type { MeterContributions } from '../ports.ts'
import type { Contribution } from '../readings/contribution.ts'
import { decodeSegments, encodeSegments, type Segment } from '../readings/interval-vector.ts'
import { formatDate, parseDate } from '../time/civil-date.ts'
import { ByteSlabs } from './byte-slabs.ts'

/** What many contributions have in common, kept once. */
type Facts = Omit<Contribution, 'meterId' | 'date' | 'segments'>

interface Entry {
  readonly day: number
  readonly facts: Facts
  /** Where its intervals lie. */
  readonly place: number
  readonly bytes: number
  readonly hasValue: boolean
}

/** Days of which a meter has imported readings, and whom they came by. */
export interface MeterSpan {
  /** Sorted day numbers, each once. */
  readonly days: readonly number[]
  /** Aligned with the days: the pipeline of what is newest in the file. */
  readonly pipelines: readonly string[]
  /** The same of all its channels, each day as often as channels have it. */
  readonly channelDays: readonly number[]
}

/** Takes contributions in any order; each is decoded again whenever it is asked for. */
export class CompactReadings {
  readonly #facts = new Map<string, Facts>()
  readonly #slabs = new ByteSlabs()
  readonly #meters = new Map<string, { sorted: boolean; readonly entries: Entry[] }>()

  take({ meterId, date, segments, ...facts }: Contribution): void {
    const vector = encodeSegments(segments)
    const hasValue = segments.some(({ values }) => values.some((value) => value !== null))
    const entry: Entry = {
      day: parseDate(date) as number,
      facts: this.#shared(facts),
      place: this.#slabs.add(vector),
      bytes: vector.length,
      hasValue,
    }
    const meter = this.#meters.get(meterId)
    if (meter === undefined) this.#meters.set(meterId, { sorted: true, entries: [entry] })
    else {
      meter.sorted &&= (meter.entries.at(-1) as Entry).day <= entry.day
      meter.entries.push(entry)
    }
  }

  #shared(facts: Facts): Facts {
    const text = JSON.stringify(facts)
    const known = this.#facts.get(text)
    if (known !== undefined) return known
    this.#facts.set(text, facts)
    return facts
  }

  /** All meters, sorted. */
  get meterIds(): string[] {
    return [...this.#meters.keys()].sort()
  }

  spanOf(meterId: string): MeterSpan {
    const days: number[] = []
    const pipelines: string[] = []
    const channelDays: number[] = []
    let channels = new Set<string>()
    for (const { day, facts, hasValue } of this.#entriesOf(meterId)) {
      if (facts.flow !== 'import' || !hasValue) continue
      if (days.at(-1) !== day) {
        days.push(day)
        pipelines.push(facts.pipeline)
        channels = new Set()
      }
      if (channels.has(facts.channel)) continue
      channels.add(facts.channel)
      channelDays.push(day)
    }
    return { days, pipelines, channelDays }
  }

  /** What was known at the end of that day: contributions to it and to earlier ones. */
  asOf(today: number): MeterContributions {
    const between = (meterId: string, from: string, to: string) =>
      this.#between(meterId, parseDate(from) ?? -Infinity, Math.min(today, parseDate(to) ?? today))
    return {
      async *ofMeter(meterId, from, to) {
        yield* between(meterId, from, to)
      },
      async *fromEndOfMeter(meterId, end, { from = '', to = '' } = {}) {
        const found = between(meterId, from, to)
        yield* end === 'earliest' ? found : [...found].reverse()
      },
    }
  }

  *#between(meterId: string, from: number, to: number): Generator<Contribution> {
    const entries = this.#entriesOf(meterId)
    for (let at = firstFrom(entries, from); at < entries.length; at++) {
      const entry = entries[at] as Entry
      if (entry.day > to) return
      yield this.#contributionOf(meterId, entry)
    }
  }

  #contributionOf(meterId: string, { day, facts, place, bytes }: Entry): Contribution {
    const slabs = this.#slabs
    let segments: readonly Segment[] | undefined
    return {
      ...facts,
      meterId,
      date: formatDate(day),
      get segments() {
        segments ??= decodeSegments(slabs.at(place, bytes))
        return segments
      },
    }
  }

  #entriesOf(meterId: string): readonly Entry[] {
    const meter = this.#meters.get(meterId)
    if (meter === undefined) return []
    if (!meter.sorted) meter.entries.sort((a, b) => a.day - b.day)
    meter.sorted = true
    return meter.entries
  }
}

/** The place of the first entry of that day or a later one, by halving. */
function firstFrom(entries: readonly Entry[], day: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle] as Entry).day < day) low = middle + 1
    else high = middle
  }
  return low
}
