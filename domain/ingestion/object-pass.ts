/** A pass over one object: every text in it, one after the other; writes nothing. */
import { UnreadableFile } from '../errors.ts'
import type { Profiles } from '../formats/profile/profiles.ts'
import type { Gatherer } from '../gathering/gatherer.ts'
import type { Pipeline } from '../pipelines/pipeline.ts'
import type { OpenArchive, ParseCsv } from '../ports.ts'
import type { Limits } from './limits.ts'
import { MemberPass, type MemberSummary } from './member-pass.ts'
import { objectNotes } from './notes.ts'
import { addCounts, noCounts, type ReadCounts, type Reject, RowList } from './read-counts.ts'

export interface TextPorts {
  readonly openArchive: OpenArchive
  readonly parseCsv: ParseCsv
}

/** How an object is to be read. */
export interface ReadSettings {
  readonly key: string
  readonly pipeline: Pipeline
  /** What the groups of the pipeline's pattern named in the key. */
  readonly groups: Readonly<Record<string, string>>
  readonly profiles: Profiles
  readonly ports: TextPorts
  readonly limits: Limits
  /** Every row by csv-parse and its profile's reader alone: what the fast ways are held against. */
  readonly byReference?: boolean
}

/** A member of an archive that could not be read. */
export interface FailedMember {
  readonly name: string
  /** Which member it is, from 0: two may have the same name. */
  readonly place: number
  readonly error: UnreadableFile
  readonly counts: Readonly<ReadCounts>
}

export interface ReadSummary extends Readonly<ReadCounts> {
  readonly format: string
  /** Units of all readings, in which totals are kept. */
  readonly units: readonly string[]
  readonly rejects: readonly Reject[]
  readonly flags: readonly Reject[]
  readonly decisions: readonly string[]
  readonly notes: readonly string[]
  /** Members of an archive; none for an object that is none. */
  readonly members: readonly MemberSummary[]
  readonly failed: readonly FailedMember[]
}

/** Errors that are the archive's, not the member's. */
const OF_ARCHIVE: ReadonlySet<string> = new Set([
  'file-broken-archive',
  'file-broken-gzip',
  'file-too-large',
])

export class ObjectPass {
  readonly #settings: ReadSettings
  readonly #gatherer: Gatherer
  readonly #rejects: RowList
  readonly #flags: RowList
  readonly #skip: ReadonlyMap<number, FailedMember>
  readonly #read: MemberSummary[] = []
  readonly #failed: FailedMember[] = []
  /** What a text had counted when it failed. */
  #broken: MemberPass | undefined
  /** A member failed after some of its readings had been gathered: the gatherer must not be used. */
  tainted = false

  /** Members in `skip` failed in an earlier pass, and are left out. */
  constructor(
    settings: ReadSettings,
    gatherer: Gatherer,
    skip: ReadonlyMap<number, FailedMember> = new Map(),
  ) {
    this.#settings = settings
    this.#gatherer = gatherer
    this.#skip = skip
    this.#rejects = new RowList(settings.limits.keptRejects)
    this.#flags = new RowList(settings.limits.keptRejects)
  }

  /** Members that could not be read, by their places. */
  get failed(): ReadonlyMap<number, FailedMember> {
    return new Map(this.#failed.map((member) => [member.place, member]))
  }

  /**
   * Reads on, pausing after each batch of rows. Throws UnreadableFile where the object is no
   * archive and cannot be read, and where the archive itself is broken.
   */
  async *run(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<void> {
    const { ports, limits } = this.#settings
    let members = 0
    for await (const { name, bytes: content } of ports.openArchive(bytes, limits)) {
      const place = members++
      const known = this.#skip.get(place)
      if (known !== undefined) {
        this.#failed.push(known)
        continue
      }
      const pass = new MemberPass(name, this.#settings, this.#gatherer, this.#rejects, this.#flags)
      try {
        yield* pass.run(content)
        this.#read.push(pass.judge())
      } catch (error) {
        if (
          !(error instanceof UnreadableFile) ||
          name === undefined ||
          OF_ARCHIVE.has(error.code)
        ) {
          this.#broken = pass
          throw error
        }
        this.#failed.push({ name, place, error, counts: { ...pass.counts } })
        if (pass.counts.accepted > 0) this.tainted = true
      }
    }
  }

  /** What the pass has read. Throws UnreadableFile where no text could be read. */
  judge(): ReadSummary {
    const [first] = this.#read
    if (first === undefined) {
      const [failed] = this.#failed
      if (failed === undefined)
        throw new UnreadableFile('file-empty', 'The archive has no file in it.')
      throw new UnreadableFile(
        failed.error.code,
        `None of the ${this.#failed.length} files in the archive can be read. ${failed.name}: ${failed.error.message}`,
      )
    }
    const counts = noCounts()
    for (const member of this.#read) addCounts(counts, member)
    const isArchive = first.name !== undefined
    return {
      ...counts,
      format: [...new Set(this.#read.map(({ format }) => format))].join(', '),
      units: [...new Set(this.#read.flatMap(({ units }) => units))],
      rejects: this.#rejects.rows,
      flags: this.#flags.rows,
      decisions: isArchive ? [] : first.decisions,
      notes: [...(isArchive ? [] : first.notes), ...this.#notes(counts.rejected)],
      members: isArchive ? this.#read : [],
      failed: this.#failed,
    }
  }

  /** The counts so far, for the record of a file that fails. */
  get counts(): ReadCounts & { rejects: readonly Reject[]; flags: readonly Reject[] } {
    const counts = noCounts()
    for (const member of this.#read) addCounts(counts, member)
    for (const member of this.#failed) addCounts(counts, member.counts)
    if (this.#broken !== undefined) addCounts(counts, this.#broken.counts)
    return { ...counts, rejects: this.#rejects.rows, flags: this.#flags.rows }
  }

  /** What was decided about a text that failed. */
  get decisions(): readonly string[] {
    return this.#broken?.recognized?.reasons ?? []
  }

  #notes(rejected: number): string[] {
    return objectNotes(rejected, this.#rejects.rows.length, this.#gatherer.lengthsUnknown)
  }
}
