/** Reads one object's text to its end and judges it; writes nothing. */
import { UnreadableFile } from '../errors.ts'
import { recognize } from '../formats/recognize.ts'
import { isBlank, type RowReader } from '../formats/row-reader.ts'
import type { Pipeline } from '../pipelines/pipeline.ts'
import type { CsvBatch, Inflate, ParseCsv } from '../ports.ts'
import type { Gatherer } from '../readings/gatherer.ts'
import type { Limits } from './limits.ts'
import { type TextFacts, watchText } from './watch-text.ts'

/** A row that was refused: where, why, and what it said. */
export interface Reject {
  /** 1-based line of the decompressed file on which the row ends. */
  readonly line: number
  readonly reason: string
  readonly text: string
}

export interface ReadSummary {
  readonly format: string
  readonly unit: string
  readonly rows: number
  readonly accepted: number
  readonly blank: number
  readonly rejected: number
  readonly duplicates: number
  readonly rounded: number
  readonly rejects: readonly Reject[]
  readonly notes: readonly string[]
}

export interface TextPorts {
  readonly inflate: Inflate
  readonly parseCsv: ParseCsv
}

const SHOWN_TEXT = 200

/** A pass over one object: feeds rows to the format's reader and counts what comes of them. */
export class ObjectPass {
  readonly #pipeline: Pipeline
  readonly #gatherer: Gatherer
  readonly #ports: TextPorts
  readonly #limits: Limits
  readonly #facts: TextFacts = { bytes: 0, endsWithNewline: true }
  readonly #rejects: Reject[] = []
  #reader: RowReader | undefined
  #rows = 0
  #accepted = 0
  #blank = 0
  #rejected = 0

  constructor(pipeline: Pipeline, gatherer: Gatherer, ports: TextPorts, limits: Limits) {
    this.#pipeline = pipeline
    this.#gatherer = gatherer
    this.#ports = ports
    this.#limits = limits
  }

  /** The unit of the readings; known once the header has been read. */
  get unit(): string {
    return this.#reader?.unit ?? ''
  }

  /**
   * Reads on, pausing after each batch of rows. Throws UnreadableFile for bytes that are no CSV,
   * and for a header that no format knows.
   */
  async *run(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<void> {
    const text = watchText(this.#ports.inflate(bytes), this.#limits, this.#facts)
    for await (const batch of this.#ports.parseCsv(text)) {
      this.#take(batch)
      yield
    }
  }

  #take({ rows, lines, broken }: CsvBatch): void {
    for (const reject of broken) {
      this.#rows++
      this.#reject(reject)
    }
    for (const [index, row] of rows.entries()) {
      if (row.every(isBlank)) this.#passOver()
      else if (this.#reader === undefined) this.#readHeader(row)
      else this.#readRow(row, lines[index] as number, this.#reader)
    }
  }

  /** Spreadsheets leave rows of nothing but delimiters at the end. */
  #passOver(): void {
    if (this.#reader === undefined) return
    this.#rows++
    this.#blank++
  }

  #readHeader(row: readonly string[]): void {
    if (row.length > this.#limits.columns) {
      throw new UnreadableFile(
        'file-too-large',
        `The header has ${row.length} columns, at most ${this.#limits.columns} are allowed.`,
      )
    }
    this.#reader = recognize(row, this.#pipeline, this.#gatherer)
  }

  #readRow(row: readonly string[], line: number, reader: RowReader): void {
    this.#rows++
    if (this.#rows > this.#limits.rows) {
      throw new UnreadableFile(
        'file-too-large',
        `The file has more than ${this.#limits.rows} rows; split it into smaller ones.`,
      )
    }
    const result = reader.read(row)
    if (result === 'accepted') this.#accepted++
    else if (result === 'blank') this.#blank++
    else this.#reject({ line, reason: result.reason, text: row.join(',') })
  }

  #reject({ line, reason, text }: Reject): void {
    this.#rejected++
    if (this.#rejects.length < this.#limits.keptRejects) {
      this.#rejects.push({ line, reason, text: text.slice(0, SHOWN_TEXT) })
    }
  }

  /** What the pass has read. Throws UnreadableFile where that is nothing, or too much of it bad. */
  judge(): ReadSummary {
    const reader = this.#reader
    const first = this.#rejects[0]
    const firstFault =
      first === undefined ? '' : ` The first is on line ${first.line}: ${first.reason}.`
    if (this.#facts.bytes === 0) throw new UnreadableFile('file-empty', 'The file is empty.')
    if (reader === undefined) {
      throw new UnreadableFile(
        'file-empty',
        this.#rejected === 0
          ? 'The file has only blank lines.'
          : `The file has no row that can be read as CSV.${firstFault}`,
      )
    }
    if (this.#rows === 0) {
      throw new UnreadableFile(
        'file-without-readings',
        'The file has a header and no row below it.',
      )
    }
    if (this.#accepted === 0) {
      if (this.#rejected === 0) {
        throw new UnreadableFile('file-without-readings', 'None of the rows has a value.')
      }
      throw new UnreadableFile(
        'too-many-rejects',
        `None of the ${this.#rows} rows could be read.${firstFault}`,
      )
    }
    this.#judgeShare(firstFault)
    return {
      format: reader.format,
      unit: reader.unit,
      rows: this.#rows,
      accepted: this.#accepted,
      blank: this.#blank,
      rejected: this.#rejected,
      duplicates: reader.duplicates,
      rounded: reader.rounded,
      rejects: this.#rejects,
      notes: this.#notes(reader),
    }
  }

  /** The counts so far, for the record of a file that fails. */
  get counts(): Pick<ReadSummary, 'rows' | 'accepted' | 'blank' | 'rejected' | 'rejects'> {
    return {
      rows: this.#rows,
      accepted: this.#accepted,
      blank: this.#blank,
      rejected: this.#rejected,
      rejects: this.#rejects,
    }
  }

  #judgeShare(firstFault: string): void {
    const { share, from } = this.#pipeline.rejects
    if (this.#rejected < from || this.#rejected < share * this.#rows) return
    throw new UnreadableFile(
      'too-many-rejects',
      `${this.#rejected} of ${this.#rows} rows were rejected, and the pipeline "${this.#pipeline.name}" allows less than a share of ${share}, so none of the file counts.${firstFault}`,
    )
  }

  #notes(reader: RowReader): string[] {
    const notes = [...reader.notes]
    if (!this.#facts.endsWithNewline) notes.push('the final newline is missing')
    if (reader.rounded > 0) {
      notes.push(`${reader.rounded} values had more than six decimals and were rounded half-even`)
    }
    if (this.#rejected > this.#rejects.length) {
      notes.push(
        `only the first ${this.#rejects.length} of ${this.#rejected} rejected rows are kept`,
      )
    }
    const unknown = this.#gatherer.lengthsUnknown
    if (unknown > 0) {
      notes.push(
        `the interval length of ${unknown} meters cannot be told from this file alone; "interval: 30" (minutes) in the pipeline would say it`,
      )
    }
    return notes
  }
}
