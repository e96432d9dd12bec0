/** What the columns of a file without a header can only be. */
import type { TitledIntervals } from '../titles/interval-titles.ts'
import { lengthOfCount } from '../titles/interval-titles.ts'
import { kindOf } from './cell-kinds.ts'
import type { Table } from './draft.ts'
import { cellsOf } from './head.ts'

/** The one column of texts, or of ids that come again and again, in a file without titles. */
export function untitledMeter(
  { titles, rows }: Table,
  used: readonly number[],
): number | undefined {
  if (titles.some((title) => title !== '')) return undefined
  const free = titles
    .keys()
    .filter((at) => !used.includes(at) && cellsOf(rows, at).length > 0)
    .toArray()
  const texts = free.filter((at) => kindOf(rows, at) === 'text')
  if (texts.length > 0) return texts.length === 1 ? texts[0] : undefined
  const ids = free.filter((at) => {
    const cells = cellsOf(rows, at)
    const areLong = cells.every((cell) => /^(?:0\d{3,}|\d{6,})$/.test(cell.trim()))
    const comeAgain = new Set(cells).size <= cells.length / 2
    return areLong || (comeAgain && cells.every((cell) => /^\d{4,}$/.test(cell.trim())))
  })
  // A serial beside the id of the supply says the same: the first one names the meter.
  const [first] = ids
  const tuples = new Set(rows.map((row) => ids.map((at) => row[at]).join(' ')))
  return first !== undefined && tuples.size === new Set(cellsOf(rows, first)).size
    ? first
    : undefined
}

/** A run of columns of numbers, as many as a day has intervals. */
export function untitledIntervals({ titles, rows }: Table): TitledIntervals | undefined {
  if (titles.some((title) => title !== '')) return undefined
  const numeric = titles
    .keys()
    .filter((at) => kindOf(rows, at) === 'number')
    .toArray()
  const last = numeric.at(-1) ?? 0
  const run = numeric.filter((at, index) => last - at === numeric.length - 1 - index)
  const lengthSeconds = lengthOfCount(run.length)
  if (lengthSeconds === undefined) return undefined
  const labels = run.map((_, period) => period * lengthSeconds)
  return { indexes: run, labels, lengthSeconds, names: 'period' }
}
