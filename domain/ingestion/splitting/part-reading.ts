/** What one part of an object says, as far as all parts together have to be judged by it. */
import type { DaySet } from '../../gathering/day-set.ts'
import type { LengthTeller } from '../../readings/interval-length.ts'
import type { ReadCounts, Reject } from '../read-counts.ts'

/** What a part has of one meter and channel. */
export interface PartStream {
  readonly meterId: string
  readonly channel: string
  readonly days: DaySet
  /** The first length of intervals that it gives, in seconds; 0 for none. */
  readonly length: number
  readonly teller: LengthTeller
}

/** Says the same whoever reads the part, and whenever. */
export interface PartFacts {
  readonly counts: Readonly<ReadCounts>
  /** Lines above those of the next part. */
  readonly lines: number
  /** Their lines are counted from the part's first. */
  readonly rejects: readonly Reject[]
  readonly format: string
  readonly decisions: readonly string[]
  readonly units: readonly string[]
  readonly endsWithNewline: boolean
  readonly asides: number
  readonly unknownQualities: readonly string[]
  /** Texts that named meters of which the part has no reading. */
  readonly strays: readonly string[]
  readonly series: readonly string[]
}

export interface ReadPart extends PartFacts {
  readonly alone?: undefined
  readonly streams: Iterable<PartStream>
}

/** The part shows that the object has to be read by one reader, and why. */
export interface AlonePart {
  readonly alone: string
}

export type PartReading = ReadPart | AlonePart
