/** What the domain needs of the world, in the domain's words. The adapters serve these. */
import type { Anomaly, AnomalyQuery } from './detection/anomaly.ts'
import type { FoldingState } from './folding/fold-changed.ts'
import type { Fold, StoredDay } from './folding/stored-day.ts'
import type { Ingestion, Lease } from './ingestion/ingestion.ts'
import type { Limits } from './ingestion/limits.ts'
import type { Manifest } from './ingestion/manifest.ts'
import type { Reject } from './ingestion/read-counts.ts'
import type { ByteRange } from './ingestion/splitting/cut-lines.ts'
import type { KnownLengths } from './ingestion/splitting/known-lengths.ts'
import type { PartReading } from './ingestion/splitting/part-reading.ts'
import type { PartMessage, SplitPlace, SplitVersion } from './ingestion/splitting/split-version.ts'
import type { Contribution, MeterDay, StoredContribution } from './readings/contribution.ts'

export type { DetectionStore, ReportStore, RunStore } from './detection/run-stores.ts'

/** A page of a list; `next` asks for the one that follows. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string | undefined
}

/** One version of an object in the drop bucket. */
export interface ObjectVersion {
  readonly key: string
  readonly etag: string
  /** ISO 8601, UTC, whole seconds: all that every S3 call tells. */
  readonly lastModified: string
  readonly size: number
  /** Names a version that is no longer the current one; absent for the current one. */
  readonly versionId?: string
}

/** A rule by which the bucket itself deletes current objects some day. */
export interface ExpirationRule {
  /** It is about objects whose keys begin with this; all of them where it is empty. */
  readonly prefix: string
  /** Days after their LastModified. */
  readonly days?: number
  /** Or the moment from which on they expire, ISO 8601, UTC, whole seconds. */
  readonly date?: string
  /** The smallest and the largest size of an object that it is about, in bytes, both included. */
  readonly minSize?: number
  readonly maxSize?: number
  /** Whether it is about objects with certain tags only. */
  readonly tagged: boolean
}

export interface DropBucket {
  readonly name: string
  /** The current version. */
  head(key: string): Promise<ObjectVersion | undefined>
  /**
   * The bytes of exactly that version, whole, or those of a range within it. Throws HandBack
   * (`object-changed`) if it is gone.
   */
  open(object: ObjectVersion, range?: ByteRange): AsyncIterable<Uint8Array>
  /**
   * Earlier versions of an object, newest first, back to its last deletion, which ends them. Those
   * that the bucket keeps: they may end before.
   */
  versions(key: string): AsyncIterable<ObjectVersion | 'deleted'>
  /** All objects whose keys begin with the prefix, in the order of their keys. */
  list(prefix?: string): AsyncIterable<ObjectVersion>
  /** The rules that are in force and by which objects expire. */
  expirations(): Promise<readonly ExpirationRule[]>
}

/** One text file within an object: the object itself, or a member of an archive. */
export interface Member {
  /** Path within the archive; undefined where the object is no archive (plain or gzip). */
  readonly name: string | undefined
  /**
   * Its bytes, decompressed. To be read before the next member is asked for; what is left is
   * skipped. Throws UnreadableFile for a member that cannot be read, such as an encrypted one; those
   * behind it still can, unless asking for the next one throws as well.
   */
  readonly bytes: AsyncIterable<Uint8Array>
}

export type ArchiveLimits = Pick<Limits, 'decompressedBytes' | 'members' | 'ratio' | 'ratioFrom'>

/**
 * The text files within an object (plain text, gzip, zip, tar, tar.gz), told by its first bytes.
 * Throws UnreadableFile, here or from a member's bytes, for an archive that is cut short or damaged
 * (`file-broken-archive`, `file-broken-gzip`), past a limit (`file-too-large`), without a file
 * (`file-empty`) or of a kind that is not read (`file-not-csv`).
 */
export type OpenArchive = (
  bytes: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits,
) => AsyncIterable<Member>

/** Rows of CSV text with the line on which each ends, and those that are broken. */
export interface CsvBatch {
  readonly rows: readonly (readonly string[])[]
  readonly lines: readonly number[]
  readonly broken: readonly Reject[]
}

/**
 * The text may be what stands below the first `linesBefore` lines of another. Throws UnreadableFile
 * (`file-broken-csv`) for a row of more than `lineBytes`, as soon as it is.
 */
export type ParseCsv = (
  text: AsyncIterable<Uint8Array>,
  delimiter: string,
  lineBytes: number,
  linesBefore?: number,
) => AsyncIterable<CsvBatch>

/** One meter's contributions, as they are looked up for its days. */
export type MeterContributions = Pick<ContributionStore, 'ofMeter' | 'fromEndOfMeter'>

export interface ContributionStore {
  /** Writes them all, whatever was there; throws only on infrastructure faults. */
  save(contributions: Iterable<Contribution> | AsyncIterable<Contribution>): Promise<void>
  /** Contributions to one meter from one date to another, both included, in the order of dates. */
  ofMeter(meterId: string, from: string, to: string): AsyncIterable<Contribution>
  /** The same from the earliest or latest date of a range on, for those who want only a few. */
  fromEndOfMeter(
    meterId: string,
    end: 'earliest' | 'latest',
    range?: { readonly from?: string; readonly to?: string },
  ): AsyncIterable<Contribution>
  /**
   * Contributions to one date over all meters, in parts that can be read side by side. A part gives
   * some whole meters at a time; none is in two.
   */
  ofDate(date: string): readonly AsyncIterable<readonly StoredContribution[]>[]
  /** Contributions to one date of these meters, soonest found where they came together of a date. */
  ofMeters(date: string, meterIds: Iterable<string>): Promise<readonly Contribution[]>
  /** Contributions to a date, whole meters at a time. */
  pageOfDate(date: string, limit: number, next?: string): Promise<Page<Contribution>>
}

/** Contributions as they are stored: by themselves, or several to a meter-day in one item. */
export interface FoldStore {
  /** A meter's days from one date to another, both included, by channel. */
  daysOf(meterId: string, from: string, to: string): AsyncIterable<StoredDay>
  /** Writes the fold in place of the revision before it; false if that is not the one there. */
  save(day: MeterDay, fold: Fold): Promise<boolean>
  /** Deletes loose items by their ids. */
  remove(meterId: string, ids: readonly string[]): Promise<void>
}

/** What folding keeps from run to run. */
export interface FoldingStore {
  state(): Promise<FoldingState | undefined>
  saveState(state: FoldingState): Promise<void>
}

/** Which meters and dates ever had readings. May name some that no longer have; never lacks one. */
export interface Catalog {
  note(meterIds: Iterable<string>, dates: Iterable<string>): Promise<void>
  meters(limit: number, next?: string): Promise<Page<string>>
  dates(from: string, to: string, limit: number): Promise<readonly string[]>
}

export interface IngestionQuery {
  readonly state?: string | undefined
  /** The key begins with this. */
  readonly key?: string | undefined
  readonly limit: number
  readonly next?: string | undefined
}

export interface IngestionStore {
  /** Takes the object's lease and counts its generation up. Throws HandBack (`lease-held`). */
  takeLease(source: string, lease: Lease, nowMs: number): Promise<LeasedIngestion>
  /**
   * Writes the record under the lease. Throws HandBack (`lease-lost`) if someone took another since:
   * the record's generation is that of its lease.
   */
  save(ingestion: Ingestion, lease: Lease, keep: 'keep-lease' | 'release'): Promise<void>
  release(source: string, lease: Lease): Promise<void>
  /** Lets the object's next generation be higher than this one; under the lease. */
  raise(source: string, lease: Lease, generation: number): Promise<void>
  /** Notes that people have been told of that generation's outcome. */
  markTold(source: string, generation: number): Promise<void>
  /** Frees a lease whose holder is known to be dead. */
  breakLease(source: string): Promise<void>
  get(source: string): Promise<Ingestion | undefined>
  /** Newest first. */
  list(query: IngestionQuery): Promise<Page<Ingestion>>
  /** Every record and every lease, in no order: a scan, for reconciling. */
  everything(): AsyncIterable<KnownObject>
  /** Writes a record for something that is no object, such as a malformed event. */
  record(ingestion: Ingestion): Promise<void>
}

export interface KnownObject {
  readonly source: string
  readonly leased: boolean
  /** Undefined for an object that only ever had a lease. */
  readonly ingestion: Ingestion | undefined
}

export interface LeasedIngestion {
  readonly generation: number
  /** The record as the last ingestion left it; undefined for a new object. */
  readonly last: Ingestion | undefined
}

/** What the parts of an object say, until it has been written. */
export interface PartStore {
  save(version: SplitVersion, part: number, reading: PartReading): Promise<void>
  /** The parts that have been saved. */
  saved(version: SplitVersion): Promise<ReadonlySet<number>>
  /** Undefined if there is none. */
  load(version: SplitVersion, part: number): Promise<PartReading | undefined>
  saveLengths(version: SplitVersion, lengths: KnownLengths): Promise<void>
  lengths(version: SplitVersion): Promise<KnownLengths | undefined>
  /** Deletes all of one version. */
  delete(version: SplitVersion): Promise<void>
  /** Deletes all of an object, but for that version's. */
  clear(source: string, keep?: SplitVersion): Promise<void>
}

/** The records of objects that are written in parts: who writes them holds no lease of its own. */
export interface SplitStore {
  /** The record, if it is of a split after which no lease has been taken. */
  standing(source: string): Promise<Ingestion | undefined>
  /**
   * Gives the lease to the split itself, until that time (milliseconds since 1970 UTC). Nothing
   * where it is another's, or the split is closed, by now.
   */
  handOver(split: SplitPlace, lease: Lease, untilMs: number): Promise<void>
  /**
   * Notes that a part has been written, and extends the lease. All parts that have been; undefined
   * where the split no longer stands.
   */
  markWritten(
    split: SplitPlace,
    part: number,
    untilMs: number,
  ): Promise<ReadonlySet<number> | undefined>
  /** Closes the record of a split that stands, and frees its lease; else false. */
  close(ingestion: Ingestion): Promise<boolean>
  /** Gives a split up that stands, and frees its lease, so that the next generation may begin. */
  giveUp(split: SplitPlace): Promise<void>
}

/** What reading an object in parts takes. */
export interface Splitting {
  readonly parts: PartStore
  readonly splits: SplitStore
  /** Whether a file is packed, told by its first bytes. */
  readonly isPacked: (head: Uint8Array) => boolean
  sendParts(messages: readonly PartMessage[]): Promise<void>
  /** Has the object looked at as it is then. */
  sendChange(key: string): Promise<void>
}

export interface ManifestStore {
  save(manifest: Manifest): Promise<void>
  ofObject(source: string): Promise<readonly Manifest[]>
  delete(source: string, generation: number): Promise<void>
  saveRejects(source: string, generation: number, rejects: readonly Reject[]): Promise<void>
  rejects(source: string, generation: number): Promise<readonly Reject[]>
}

export interface AnomalyStore {
  ofMeter(meterId: string, from: string): Promise<readonly Anomaly[]>
  save(anomalies: readonly Anomaly[]): Promise<void>
  /** Newest first. */
  list(query: AnomalyQuery): Promise<Page<Anomaly>>
}

/** Starts a detection run that goes on by itself. */
export interface DetectionLauncher {
  start(runId: string, options: { readonly full: boolean }): Promise<void>
}

/** Tells people. */
export interface Notifier {
  notify(notice: { readonly subject: string; readonly text: string }): Promise<void>
}

export interface Clock {
  now(): Date
}
