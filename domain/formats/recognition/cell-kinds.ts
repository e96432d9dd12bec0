/** What the cells of a column look like, whatever its title. */
import { StampReader } from '../../time/stamp.ts'
import { fittingFormats } from './date-order.ts'
import { cellsOf } from './head.ts'

export type CellKind = 'stamp' | 'number' | 'text' | 'blank'

const NUMBER =
  /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+|\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:,\d{3})+\.\d*)(?:e[+-]?\d+)?$/i
const CLOCK = /^\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?$/i
const NO_VALUE = /^(?:null|nan|n\/a|na|none|-+|\?)$/i

/** Bad rows must not hide what a column is: most of its cells tell. */
function most(cells: readonly string[], is: (cell: string) => boolean): boolean {
  return cells.length > 0 && cells.filter((cell) => is(cell.trim())).length >= cells.length / 2
}

/** Whether most cells that say something are numbers. */
export function areNumbers(cells: readonly string[]): boolean {
  return most(
    cells.filter((cell) => !NO_VALUE.test(cell.trim())),
    (cell) => NUMBER.test(cell),
  )
}

/** Whether most of them are times without a date. */
export function areClocks(cells: readonly string[]): boolean {
  return most(cells, (cell) => CLOCK.test(cell))
}

/** Whether most of them begin with a date of some one format. */
export function areDates(cells: readonly string[]): boolean {
  return cells.length > 0 && fittingFormats(cells.slice(0, 50)).length > 0
}

/** Seconds (10 digits) or milliseconds (13 digits) since 1970; undefined where cells are neither. */
export function epochOf(cells: readonly string[]): 'unix' | 'unix-ms' | undefined {
  // The same number all the way down is an id, not a time.
  if (cells.length > 1 && new Set(cells).size === 1) return undefined
  if (most(cells, (cell) => /^1\d{9}$/.test(cell))) return 'unix'
  return most(cells, (cell) => /^1\d{12}$/.test(cell)) ? 'unix-ms' : undefined
}

export function kindOf(rows: readonly (readonly string[])[], at: number): CellKind {
  const cells = cellsOf(rows, at)
  if (cells.length === 0) return 'blank'
  if (areNumbers(cells) && epochOf(cells) === undefined) {
    return most(cells, (cell) => /^\d{8}$/.test(cell)) && areDates(cells) ? 'stamp' : 'number'
  }
  return areDates(cells) || epochOf(cells) !== undefined ? 'stamp' : 'text'
}

/** Whether stamps come twice: rows of several meters, or of several values of one. */
export function repeats(rows: readonly (readonly string[])[], columns: readonly number[]): boolean {
  const texts = rows.map((row) => columns.map((at) => row[at]).join(' '))
  return new Set(texts).size < 0.9 * texts.length
}

/** Whether the time of day is always the same: midnight, or none. */
export function areMidnights(cells: readonly string[], formats: readonly string[]): boolean {
  const stamp = new StampReader(formats)
  return cells.every((cell) => stamp.read(cell) === 'ok' && stamp.wallSeconds === 0)
}
