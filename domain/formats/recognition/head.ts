/** The beginning of a file: what recognition looks at. */

/** Vendors put no more lines above their tables. */
export const SEARCHED_ROWS = 40

export interface Head {
  /** Rows that are not blank, from the first. */
  readonly rows: readonly (readonly string[])[]
  readonly delimiter: string
  /** How the delimiter was found, for the record. */
  readonly delimiterReason: string
}

/** Rows of a table below its header: those with as many cells, give or take empty ones. */
export function tableRows(head: Head, headerAt: number, width: number): (readonly string[])[] {
  return head.rows
    .slice(headerAt + 1)
    .filter(
      (row) => row.length >= width - 1 && row.slice(width).every((cell) => cell.trim() === ''),
    )
}

/** The cells of a column that say something. */
export function cellsOf(rows: readonly (readonly string[])[], at: number): string[] {
  const cells: string[] = []
  for (const row of rows) {
    const cell = row[at] ?? ''
    if (cell.trim() !== '') cells.push(cell)
  }
  return cells
}
