/** Where the columns of a wide row lie in their day, also on days of 23 or 25 hours. */
import { SECONDS_PER_DAY } from '../time/civil-date.ts'
import { isPlainDay, type LocalDay, placesOf } from '../time/zone.ts'

/** The interval columns of a wide file, in the file's order. */
export interface IntervalColumns {
  /** Index of each column in a row. */
  readonly indexes: readonly number[]
  /** The clock's seconds since midnight at which each column's interval starts. */
  readonly starts: readonly number[]
  readonly lengthSeconds: number
}

/** A cell of a row, and the place in the day that its value belongs to. */
export interface PlacedCell {
  readonly index: number
  readonly start: number
  /** The clock never shows this time on that day: a zero there is filler, not a reading. */
  readonly homeless: boolean
}

/**
 * Places a row's cells on its day. Columns are clock labels as a rule. A row that has exactly as
 * many cells as its day has intervals (46 or 50 half hours, whatever the header) is read in order;
 * so is one that fills the hour that spring skips and leaves as many cells blank at its end.
 *
 * A label that the day lacks (or shows fewer times than the header repeats it) is homeless: its
 * place is past the day's end, so that the total stays the row's sum and nothing else is displaced.
 */
export function placeCells(
  day: LocalDay,
  columns: IntervalColumns,
  row: readonly string[],
): readonly PlacedCell[] {
  if (!isPlainDay(day)) {
    const first = columns.indexes[0] as number
    const slots = day.lengthSeconds / columns.lengthSeconds
    if (row.length - first === slots && isContiguous(columns)) return inOrder(first, slots, columns)
    const placed = byLabel(day, columns)
    return runsOnThroughTheGap(placed, slots, row) ? inOrder(first, slots, columns) : placed
  }
  return byLabel(day, columns)
}

function isContiguous({ indexes }: IntervalColumns): boolean {
  return (indexes.at(-1) as number) - (indexes[0] as number) === indexes.length - 1
}

function inOrder(first: number, slots: number, columns: IntervalColumns): PlacedCell[] {
  return Array.from({ length: slots }, (_, slot) => ({
    index: first + slot,
    start: slot * columns.lengthSeconds,
    homeless: false,
  }))
}

function byLabel(day: LocalDay, columns: IntervalColumns): PlacedCell[] {
  const seen = new Map<number, number>()
  let pastTheEnd = Math.max(day.lengthSeconds, SECONDS_PER_DAY)
  return columns.indexes.map((index, column) => {
    const label = columns.starts[column] as number
    const occurrence = seen.get(label) ?? 0
    seen.set(label, occurrence + 1)
    const start = placesOf(day, label)[occurrence]
    if (start !== undefined) return { index, start, homeless: false }
    const extra = { index, start: pastTheEnd, homeless: true }
    pastTheEnd += columns.lengthSeconds
    return extra
  })
}

/** Whether homeless cells hold readings while as many cells at the row's end are blank. */
function runsOnThroughTheGap(
  placed: readonly PlacedCell[],
  slots: number,
  row: readonly string[],
): boolean {
  if (placed.length <= slots) return false
  const hasReading = ({ index }: PlacedCell): boolean => /[1-9]/.test(row[index] ?? '')
  const isBlank = ({ index }: PlacedCell): boolean => (row[index] ?? '').trim() === ''
  return (
    placed.some((cell) => cell.homeless && hasReading(cell)) && placed.slice(slots).every(isBlank)
  )
}
