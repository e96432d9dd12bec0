/** What readers of tables have in common: columns, sections, and what rows say beside their values. */
import { Columns } from '../titles/columns.ts'
import { Preamble } from './preamble.ts'
import { readerNotes } from './reader-notes.ts'
import { RowFacts } from './row-facts.ts'
import type { ReaderFacts, ReadingContext, RowReader, RowResult } from './row-reader.ts'
import { Sections } from './sections.ts'
import { Values } from './values.ts'

export abstract class TableReader implements RowReader {
  duplicates = 0
  protected readonly context: ReadingContext
  protected readonly columns: Columns
  protected readonly preamble: Preamble
  protected readonly facts: RowFacts
  protected readonly values: Values
  /** IANA zone in which stamps are written. */
  protected readonly clockZone: string
  readonly #sections: Sections

  constructor(context: ReadingContext) {
    const { profile, zone } = context
    this.context = context
    this.columns = new Columns(context.titles)
    this.preamble = new Preamble(profile.preamble, context.preamble)
    this.clockZone = profile.time.zone ?? zone
    this.facts = new RowFacts(context, this.columns, this.preamble, this.clockZone)
    this.values = new Values(profile, zone)
    this.#sections = new Sections(this.preamble, this.columns.titles)
  }

  get notes(): string[] {
    return readerNotes(this.kept)
  }

  get kept(): ReaderFacts {
    const { unknownQualities, meterNames } = this.facts
    const { asides } = this.#sections
    const hangsOnOrder = this.#sections.hangsOnOrder || this.usedOrder
    return { hangsOnOrder, asides, unknownQualities, meterNames, series: this.values.seriesNames }
  }

  /** Whether the place of some row hung on rows before it. */
  protected get usedOrder(): boolean {
    return false
  }

  get rounded(): number {
    return this.values.rounded
  }

  get units(): ReadonlySet<string> {
    return this.values.units
  }

  read(row: readonly string[]): RowResult {
    return this.#sections.read(row, this.#readData)
  }

  readonly #readData = (row: readonly string[]): RowResult => this.readData(row)

  /** Reads a row that may be data. */
  protected abstract readData(row: readonly string[]): RowResult

  end(): void {}
}
