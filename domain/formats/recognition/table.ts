/** A table that is looked at: what is asked of its columns again and again is told once. */
import { areNumbers, type CellKind, epochOf, kindOf } from './cell-kinds.ts'
import { cellsOf } from './head.ts'
import type { PipelineHints } from './hints.ts'

/** A header row that may be one, and the rows below it. */
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

/** What the cells of a column look like, whatever its title. */
export class Column {
  /** Those that say something, from the top. */
  readonly cells: readonly string[]
  #areNumbers: boolean | undefined
  #kind: CellKind | undefined

  constructor(cells: readonly string[]) {
    this.cells = cells
  }

  get areNumbers(): boolean {
    this.#areNumbers ??= areNumbers(this.cells)
    return this.#areNumbers
  }

  get kind(): CellKind {
    this.#kind ??= kindOf(this.cells)
    return this.#kind
  }

  get epoch(): 'unix' | 'unix-ms' | undefined {
    return epochOf(this.cells)
  }

  /** Whether they say different things. */
  get differ(): boolean {
    return this.cells.some((cell) => cell !== this.cells[0])
  }
}
