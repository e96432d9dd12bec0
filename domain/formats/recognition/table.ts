/** A header row that may be one, and the rows below it. */
import { Column } from './column.ts'
import { cellsOf } from './head.ts'
import type { PipelineHints } from './hints.ts'

export class Table {
  readonly titles: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly hints: PipelineHints
  readonly #columns: Column[] = []

  constructor(
    titles: readonly string[],
    rows: readonly (readonly string[])[],
    hints: PipelineHints,
  ) {
    this.titles = titles
    this.rows = rows
    this.hints = hints
  }

  column(at: number): Column {
    this.#columns[at] ??= new Column(cellsOf(this.rows, at))
    return this.#columns[at]
  }
}
