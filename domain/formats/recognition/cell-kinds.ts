/** What the cells of a column look like, whatever its title. */
import { fittingFormats } from './date-order.ts'

const NUMBER =
  /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+|\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:,\d{3})+\.\d*)(?:e[+-]?\d+)?$/i
const CLOCK = /^\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?$/i
const NO_VALUE = /^(?:null|nan|n\/a|na|none|-+|\?)$/i

/** Bad rows must not hide what a column is: most of its cells tell. No more are asked than decide it. */
function most(cells: readonly string[], is: (cell: string) => boolean): boolean {
  const half = cells.length / 2
  let yes = 0
  let no = 0
  for (const cell of cells) {
    if (is(cell.trim())) yes++
    else no++
    if (yes >= half || no > half) break
  }
  return yes > 0 && yes >= half
}

/** Whether most cells that say something are numbers. */
export function areNumbers(cells: readonly string[]): boolean {
  let numbers = 0
  let others = 0
  let left = cells.length
  for (const cell of cells) {
    const text = cell.trim()
    if (NUMBER.test(text)) numbers++
    else if (!NO_VALUE.test(text)) others++
    if (Math.abs(numbers - others) > --left) break
  }
  return numbers > 0 && numbers >= others
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
  if (cells.length > 1 && cells.every((cell) => cell === cells[0])) return undefined
  if (most(cells, (cell) => /^1\d{9}$/.test(cell))) return 'unix'
  return most(cells, (cell) => /^1\d{12}$/.test(cell)) ? 'unix-ms' : undefined
}

/** Whether most of them have eight digits and no more, as dates may be written. */
export function areCompact(cells: readonly string[]): boolean {
  return most(cells, (cell) => /^\d{8}$/.test(cell))
}

/** Whether stamps come twice: rows of several meters, or of several values of one. */
export function repeats(rows: readonly (readonly string[])[], columns: readonly number[]): boolean {
  const texts = new Set<string>()
  for (const row of rows) {
    let text = ''
    for (const at of columns) text += ` ${row[at] ?? ''}`
    texts.add(text)
  }
  return texts.size < 0.9 * rows.length
}
