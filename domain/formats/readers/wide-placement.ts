/** Where the columns of a wide row lie in their day, also on days of 23 or 25 hours. */
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import { isPlainDay, type LocalDay, placesOf } from '../../time/zone.ts'

/** The interval columns of a wide file, in the file's order. */
export interface IntervalColumns {
  /** Index of each column in a row. */
  readonly indexes: readonly number[]
  /** The clock's seconds since midnight at which each column's interval starts. */
  readonly starts: readonly number[]
  readonly lengthSeconds: number
  /** Titles, or places, number the intervals of a day: on a short day the last ones are spare. */
  readonly areNumbered?: boolean
  /** Whether they stand side by side and nothing follows, so that a row may have more or fewer. */
  readonly closeRow: boolean
}

/** A cell of a row, and the place in the day that its value belongs to. */
export interface PlacedCell {
  readonly index: number
  readonly start: number
  /** The clock never shows this time on that day: a zero there is filler, not a reading. */
  readonly homeless: boolean
}

/**
 * Whether a row has as many cells as its day has intervals, though the header has another number:
 * 46 or 50 half hours under a header of 48.
 */
export function fillsDay(day: LocalDay, columns: IntervalColumns, row: readonly string[]): boolean {
  if (isPlainDay(day) || !columns.closeRow) return false
  const slots = slotsOf(day, columns)
  return slots !== columns.indexes.length && row.length - (columns.indexes[0] as number) === slots
}

/**
 * Places a row's cells on its day. Columns are clock labels as a rule. In order are read: a row
 * that fills its day, columns titled past 24:00 that do, and a row that fills the hour that spring
 * skips and leaves as many cells blank at its end.
 *
 * A label that the day lacks (or shows fewer times than the header repeats it) is homeless: its
 * place is past the day's end, so that the total stays the row's sum and nothing else is displaced.
 */
export function placeCells(
  day: LocalDay,
  columns: IntervalColumns,
  row: readonly string[],
): readonly PlacedCell[] {
  const { indexes, starts, lengthSeconds } = columns
  const slots = slotsOf(day, columns)
  if (fillsDay(day, columns, row)) {
    const first = indexes[0] as number
    return inOrder(
      Array.from({ length: slots }, (_, slot) => first + slot),
      lengthSeconds,
    )
  }
  const runsPastMidnight = starts.some((start) => start >= SECONDS_PER_DAY)
  if (indexes.length === slots && runsPastMidnight) return inOrder(indexes, lengthSeconds)
  const placed = byLabel(day, columns)
  return runsOnThroughTheGap(placed, slots, row, columns.areNumbered === true)
    ? inOrder(indexes.slice(0, slots), lengthSeconds)
    : placed
}

/** Whether cells lie alike on such a plain day in whatever row: what the day lacks stands at the end. */
export function liesAlike(day: LocalDay, columns: IntervalColumns): boolean {
  const slots = slotsOf(day, columns)
  if (columns.indexes.length <= slots) return true
  return byLabel(day, columns).every(({ homeless }, column) => homeless === column >= slots)
}

function slotsOf(day: LocalDay, { lengthSeconds }: IntervalColumns): number {
  return day.lengthSeconds / lengthSeconds
}

function inOrder(indexes: readonly number[], lengthSeconds: number): PlacedCell[] {
  return indexes.map((index, slot) => ({ index, start: slot * lengthSeconds, homeless: false }))
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

/** Whether homeless cells hold readings while as many cells at the row's end are blank, or spare. */
function runsOnThroughTheGap(
  placed: readonly PlacedCell[],
  slots: number,
  row: readonly string[],
  zerosAreSpare: boolean,
): boolean {
  if (placed.length <= slots) return false
  const hasReading = ({ index }: PlacedCell): boolean => /[1-9]/.test(row[index] ?? '')
  const isSpare = (cell: PlacedCell): boolean =>
    (row[cell.index] ?? '').trim() === '' || (zerosAreSpare && !hasReading(cell))
  return (
    placed.some((cell) => cell.homeless && hasReading(cell)) && placed.slice(slots).every(isSpare)
  )
}
