/** The record of one object's ingestion: what was read, what was refused, and why. */
import type { ErrorCode } from '../errors.ts'
import type { Reject } from './read-counts.ts'

export type IngestionState = 'processing' | 'succeeded' | 'partial' | 'failed' | 'withdrawn'

export interface Ingestion {
  /** Bucket and key, joined by a slash. */
  readonly source: string
  readonly key: string
  readonly generation: number
  readonly state: IngestionState
  /** The version that this record is about. */
  readonly etag?: string
  readonly lastModified?: string
  readonly size?: number
  readonly pipeline?: string
  /** The pipeline's settings as they were: with others, the object is read again. */
  readonly readAs?: string
  /** The version whose readings count; absent while they are written, and where none can be read. */
  readonly counted?: CountedVersion
  readonly format?: string
  /** The units that its totals are kept in. */
  readonly units?: readonly string[]
  readonly site?: string
  readonly tags?: readonly string[]
  readonly receivedAt: string
  readonly finishedAt?: string
  /** Rows below the header; each is accepted, blank or rejected. */
  readonly rows: number
  readonly accepted: number
  readonly blank: number
  readonly rejected: number
  /** Accepted rows that a rule of the pipeline flagged. */
  readonly flagged: number
  /** Rows that repeat a time which an earlier row of the object has: the later one counts. */
  readonly duplicates: number
  /** Values with more than six decimals, rounded half-even. */
  readonly rounded: number
  readonly meters: number
  readonly meterDays: number
  readonly from?: string
  readonly to?: string
  readonly error?: { readonly code: ErrorCode; readonly message: string }
  /** How the file was recognised: what was decided, and why. */
  readonly decisions: readonly string[]
  /** What a person should know beside the counts. */
  readonly notes: readonly string[]
  /** The first rejected rows; the manifest store has more. */
  readonly rejects: readonly Reject[]
  /** The first flagged rows. */
  readonly flags: readonly Reject[]
  /** Members of an archive, the first of them; none for an object that is none. */
  readonly members: readonly IngestedMember[]
  /** Whether people have been told of what went wrong; absent where nothing did. */
  readonly told?: boolean
  /** How many parts it was read in; absent where one reader has read it. */
  readonly parts?: number
  /** Set while the object is written in parts: the rest of the record is as it will be. */
  readonly split?: Split
}

/** How an object is written in parts. */
export interface Split {
  readonly parts: number
  /** What becomes of the record once all have been written. */
  readonly state: IngestionState
}

/** A version of the object, and the settings that it was read with. */
export interface CountedVersion {
  readonly etag: string
  readonly lastModified: string
  readonly readAs: string
}

/** What became of one file of an archive. */
export interface IngestedMember {
  readonly name: string
  readonly state: 'succeeded' | 'partial' | 'failed'
  readonly format?: string
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly decisions: readonly string[]
  readonly notes: readonly string[]
  readonly error?: { readonly code: ErrorCode; readonly message: string }
}

/** The right to ingest one object, until it expires. */
export interface Lease {
  readonly owner: string
  /** Milliseconds since 1970 UTC. */
  readonly untilMs: number
}

/** A record that has counted nothing yet. */
export function emptyIngestion(
  source: string,
  key: string,
  generation: number,
  receivedAt: string,
): Ingestion {
  return {
    source,
    key,
    generation,
    state: 'processing',
    receivedAt,
    rows: 0,
    accepted: 0,
    blank: 0,
    rejected: 0,
    flagged: 0,
    duplicates: 0,
    rounded: 0,
    meters: 0,
    meterDays: 0,
    decisions: [],
    notes: [],
    rejects: [],
    flags: [],
    members: [],
  }
}
