/** A column of a table that is looked at: what is asked again and again is told once. */
import { areCompact, areDates, areNumbers, epochOf } from './cell-kinds.ts'

export type CellKind = 'stamp' | 'number' | 'text' | 'blank'

/** What its cells look like, whatever its title. */
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
    this.#kind ??= this.#tellKind()
    return this.#kind
  }

  get epoch(): 'unix' | 'unix-ms' | undefined {
    return this.areNumbers ? epochOf(this.cells) : undefined
  }

  /** Whether they say different things. */
  get differ(): boolean {
    return this.cells.some((cell) => cell !== this.cells[0])
  }

  #tellKind(): CellKind {
    if (this.cells.length === 0) return 'blank'
    if (!this.areNumbers) return areDates(this.cells) ? 'stamp' : 'text'
    if (this.epoch !== undefined) return 'stamp'
    return areCompact(this.cells) && areDates(this.cells) ? 'stamp' : 'number'
  }
}

export function kindOfCell(cell: string): CellKind {
  return new Column(cell.trim() === '' ? [] : [cell]).kind
}
