/** Columns that may be ids of meters though no title says so: named, not guessed. */
import { UnreadableFile } from '../../errors.ts'
import { quote } from '../readers/row-reader.ts'
import { areClocks } from './cell-kinds.ts'
import type { Table } from './table.ts'

/** Whether a column of numbers is one long id, all the way down. */
export function isOneId(cells: readonly string[]): boolean {
  return (
    /^(?:0\d{3,}|\d{6,})$/.test(cells[0]?.trim() ?? '') && cells.every((cell) => cell === cells[0])
  )
}

/** Titles of columns that have no role and say different things, texts or whole numbers. */
export function meterCandidates(table: Table, taken: ReadonlySet<number>): string[] {
  return table.titles.filter((title, at) => {
    if (taken.has(at) || title === '') return false
    const { cells, kind, differ } = table.column(at)
    const isWhole = cells.every((cell) => /^\d+$/.test(cell.trim()))
    const couldBe = kind === 'text' ? !areClocks(cells) : isWhole
    return couldBe && differ
  })
}

/** The error for a file whose rows are of several meters that no title names. */
export function meterColumnUnnamed(
  candidates: readonly string[],
  pipeline: string,
): UnreadableFile {
  const [first = 'the title'] = candidates
  const named =
    candidates.length === 0 ? '' : ` (perhaps ${candidates.slice(0, 4).map(quote).join(' or ')})`
  return new UnreadableFile(
    'header-unknown',
    `Many rows have the same time, so they are of several meters, and no title says which column has their ids${named}. Name it in the pipeline "${pipeline}" of pipelines.yml: "columns: {meter: ${JSON.stringify(first)}}".`,
  )
}
