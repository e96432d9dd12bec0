/** Reads one text to its end and judges it: an object, or a member of an archive. */
import { type AnyRowTaker, readRows } from '../csv/read-rows.ts'
import { NotInParts, UnreadableFile } from '../errors.ts'
import { readerOf } from '../formats/readers/reader-of.ts'
import { isBlank, type RowReader } from '../formats/readers/row-reader.ts'
import type { Recognized } from '../formats/recognition/recognize.ts'
import { recognize } from '../formats/recognition/recognize.ts'
import { Gatherer } from '../gathering/gatherer.ts'
import { Rules } from '../pipelines/rules.ts'
import type { ReadingSink } from '../readings/reading.ts'
import { decodeLines, decodeText, type TextFacts } from './decode-text.ts'
import { judgeCounts } from './judge-counts.ts'
import { textNotes } from './notes.ts'
import type { ReadSettings } from './object-pass.ts'
import { peekHead } from './peek-head.ts'
import { noCounts, type ReadCounts, type Reject, type RowList } from './read-counts.ts'
import {
  refuseOtherLines,
  refuseParts,
  type TextPart,
  type TextPartSummary,
} from './splitting/text-part.ts'

/** What became of one text. */
export interface MemberSummary extends Readonly<ReadCounts> {
  /** The path within the archive; undefined for an object that is none. */
  readonly name: string | undefined
  readonly format: string
  /** What was decided about it and why. */
  readonly decisions: readonly string[]
  readonly notes: readonly string[]
  readonly units: readonly string[]
}

export class MemberPass implements AnyRowTaker {
  readonly counts: ReadCounts = noCounts()
  /** Undefined until the beginning has been looked at. */
  recognized: Recognized | undefined
  readonly #name: string | undefined
  readonly #settings: ReadSettings
  readonly #sink: ReadingSink
  readonly #rejects: RowList
  readonly #flags: RowList
  readonly #rules: Rules
  readonly #facts: TextFacts = {
    bytes: 0,
    endsWithNewline: true,
    encoding: 'utf-8',
    reason: undefined,
  }
  #reader: RowReader | undefined
  /** Rows that are not blank and stand above the data. */
  #above = 0
  #firstFault = ''
  #lines = 0
  /** Whether the last row was. */
  #isAccepted = false

  constructor(
    name: string | undefined,
    settings: ReadSettings,
    sink: ReadingSink,
    rejects: RowList,
    flags: RowList,
  ) {
    this.#name = name
    this.#settings = settings
    this.#sink = sink
    this.#rejects = rejects
    this.#flags = flags
    this.#rules = new Rules(settings.pipeline.rules)
  }

  /**
   * Reads on, pausing after each batch of rows. Throws UnreadableFile for bytes that are no CSV,
   * for a file that no format knows, and where a rule fails the file. Of a `part` the bytes tell
   * how it is read, and its own are read: throws NotInParts where that would tell other rows.
   */
  async *run(bytes: AsyncIterable<Uint8Array>, part?: TextPart): AsyncGenerator<void> {
    const { pipeline, profiles, ports, limits, key } = this.#settings
    const told = profiles.named(pipeline.format ?? '')?.text
    const text = decodeText(bytes, pipeline.encoding ?? told?.encoding, limits, this.#facts)
    const { lineBytes } = limits
    const { head, text: whole } = await peekHead(text, ports.parseCsv, told?.delimiter, lineBytes)
    try {
      if (head.rows.length > 0) {
        for (const row of head.rows) this.#refuseWide(row)
        this.recognized = recognize(head, pipeline, profiles, key)
        this.#above = part?.isLater ? 0 : this.recognized.headerAt + 1
        this.#reader = readerOf(this.#contextOf(this.recognized, head.delimiter))
      }
      const { delimiter } = head
      const dialect = { delimiter, lineBytes, isPlain: !this.#settings.byReference }
      if (part === undefined) yield* readRows(whole, dialect, ports.parseCsv, this)
      else {
        await text.return(undefined)
        const lines = this.#beginPart(part)
        const later = { ...dialect, isLater: part.isLater }
        this.#lines = yield* readRows(lines, later, refuseOtherLines, this)
      }
      this.#reader?.end()
    } finally {
      await whole[Symbol.asyncIterator]().return?.(undefined)
    }
  }

  /** The part's own lines, as text. */
  #beginPart(part: TextPart): AsyncIterable<Uint8Array> {
    const { encoding } = this.#facts
    refuseParts(encoding, this.recognized?.profile, this.#reader)
    this.#facts.bytes = 0
    this.#facts.endsWithNewline = true
    return decodeLines(part.bytes, encoding, this.#facts)
  }

  #contextOf({ profile, zone, preamble, titles, sample }: Recognized, delimiter: string) {
    const { groups, key } = this.#settings
    const keyMeter = groups.meter ?? profile.meter.constant ?? baseName(this.#name ?? key)
    return {
      profile,
      zone,
      preamble,
      titles,
      sample,
      keyMeter,
      mostMeters: this.#settings.limits.meters,
      sink: this.#sink,
      rules: this.#rules,
      fast:
        this.#sink instanceof Gatherer && !this.#settings.byReference
          ? { gatherer: this.#sink, delimiter: delimiter.charCodeAt(0) }
          : undefined,
    }
  }

  get linesTaken(): number {
    return this.#reader?.lane?.rows ?? 0
  }

  takeLines(bytes: Uint8Array, from: number, end: number): number {
    const lane = this.#reader?.lane
    if (lane === undefined || this.#above > 0) return from
    const before = lane.rows
    try {
      return lane.run(bytes, from, end)
    } finally {
      this.#countTaken(lane.rows - before)
    }
  }

  /** Counts accepted rows as if they had come one by one: the one past the limit is not accepted. */
  #countTaken(taken: number): void {
    const left = this.#settings.limits.rows - this.counts.rows
    this.counts.accepted += Math.min(taken, left)
    this.#count(Math.min(taken, left + 1))
  }

  learn(bytes: Uint8Array, from: number, end: number): void {
    if (this.#isAccepted) this.#reader?.lane?.learn(bytes, from, end)
    this.#isAccepted = false
  }

  takeBroken(reject: Reject): void {
    this.#count()
    this.#reject(reject)
  }

  takeRow(row: readonly string[], line: number): void {
    if (row.every(isBlank)) this.#passOver()
    else if (this.#above > 0) this.#above--
    else if (this.#reader !== undefined) this.#readRow(row, line, this.#reader)
  }

  /** Spreadsheets leave rows of nothing but delimiters at the end. */
  #passOver(): void {
    if (this.#reader === undefined || this.#above > 0) return
    this.#count()
    this.counts.blank++
  }

  #refuseWide(row: readonly string[]): void {
    const { columns } = this.#settings.limits
    if (row.length <= columns) return
    throw new UnreadableFile(
      'file-too-large',
      `A row has ${row.length} columns, at most ${columns} are allowed. Split the file by columns, or allow more in limits.yml: "limits: { columns: ${row.length} }".`,
    )
  }

  #count(more = 1): void {
    const { rows } = this.#settings.limits
    this.counts.rows += more
    if (this.counts.rows <= rows) return
    throw new UnreadableFile(
      'file-too-large',
      `The file has more than ${rows} rows; split it into smaller ones.`,
    )
  }

  #readRow(row: readonly string[], line: number, reader: RowReader): void {
    this.#refuseWide(row)
    const result = reader.read(row)
    this.#isAccepted = result === 'accepted'
    if (result === 'aside') {
      // What stands between sections may give rows another meaning.
      if (this.recognized?.profile.preamble.length !== 0) reader.lane?.forget()
      return
    }
    this.#count()
    if (result === 'accepted') this.counts.accepted++
    else if (result === 'blank') this.counts.blank++
    else this.#reject({ line, reason: result.reason, text: row.join(',') })
    if (this.#rules.flags.length > 0) this.#flag(line, row, result === 'accepted')
  }

  #flag(line: number, row: readonly string[], accepted: boolean): void {
    const [reason = ''] = this.#rules.flags
    this.#rules.flags = []
    if (!accepted) return
    this.counts.flagged++
    this.#flags.add({
      line,
      reason,
      text: row.join(','),
      ...(this.#name && { member: this.#name }),
    })
  }

  #reject({ line, reason, text }: Reject): void {
    this.counts.rejected++
    this.#firstFault ||= ` The first is on line ${line}: ${reason}.`
    this.#rejects.add({ line, reason, text, ...(this.#name && { member: this.#name }) })
  }

  /** What was read. Throws UnreadableFile where that is nothing, or too much of it bad. */
  judge(): MemberSummary {
    const { counts, recognized } = this
    const reader = this.#reader
    if (this.#facts.bytes === 0) throw new UnreadableFile('file-empty', 'The file is empty.')
    if (reader === undefined || recognized === undefined) {
      throw new UnreadableFile(
        'file-empty',
        counts.rejected === 0
          ? 'The file has only blank lines.'
          : `The file has no row that can be read as CSV.${this.#firstFault}`,
      )
    }
    judgeCounts(counts, this.#settings.pipeline, this.#firstFault)
    const told = this.#tell(recognized, reader)
    const notes = textNotes(reader.notes, this.#facts.endsWithNewline, counts.rounded)
    return { name: this.#name, ...told, notes }
  }

  #tell(recognized: Recognized, reader: RowReader) {
    const { counts } = this
    counts.duplicates = reader.duplicates + (reader.lane?.duplicates ?? 0)
    counts.rounded = reader.rounded + (reader.lane?.rounded ?? 0)
    return {
      format: recognized.profile.name,
      ...counts,
      decisions: [...this.#textDecisions(), ...recognized.reasons],
      units: [...reader.units],
    }
  }

  /**
   * What a part of a text tells of itself: to be judged only with all others. Throws NotInParts
   * where its rows hang on those before it.
   */
  tellPart(): TextPartSummary {
    const { recognized } = this
    const reader = this.#reader
    const kept = reader?.kept
    if (recognized === undefined || reader === undefined || kept === undefined) {
      throw new NotInParts('its beginning is blank')
    }
    if (this.#above > 0) throw new NotInParts('what stands above its rows is longer than a part')
    if (kept.hangsOnOrder) {
      throw new NotInParts(
        'the order of its rows decides what some of them mean (such as the hour that autumn repeats)',
      )
    }
    const { endsWithNewline } = this.#facts
    return { ...this.#tell(recognized, reader), lines: this.#lines, endsWithNewline, kept }
  }

  #textDecisions(): string[] {
    const { encoding, reason } = this.#facts
    return reason === undefined ? [] : [`encoding: ${encoding} (${reason})`]
  }
}

/** A file's name without folders and endings. */
function baseName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.replace(/(?:\.(?:csv|txt|gz|zip|tgz|tar|tsv))+$/i, '')
}
