/** What the columns of a file without a header can only be. */
import type { TitledIntervals } from '../titles/interval-titles.ts'
import { lengthOfCount } from '../titles/interval-titles.ts'
import type { Table } from './table.ts'

/** The one column of texts, or of ids that come again and again, in a file without titles. */
export function untitledMeter(table: Table, used: readonly number[]): number | undefined {
  const { titles, rows } = table
  if (titles.some((title) => title !== '')) return undefined
  const free = titles
    .keys()
    .filter((at) => !used.includes(at) && table.column(at).cells.length > 0)
    .toArray()
  const texts = free.filter((at) => table.column(at).kind === 'text')
  if (texts.length > 0) return texts.length === 1 ? texts[0] : undefined
  const ids = free.filter((at) => {
    const { cells } = table.column(at)
    const areLong = cells.every((cell) => /^(?:0\d{3,}|\d{6,})$/.test(cell.trim()))
    const comeAgain = new Set(cells).size <= cells.length / 2
    return areLong || (comeAgain && cells.every((cell) => /^\d{4,}$/.test(cell.trim())))
  })
  // A serial beside the id of the supply says the same: the first one names the meter.
  const [first] = ids
  const tuples = new Set(rows.map((row) => ids.map((at) => row[at]).join(' ')))
  return first !== undefined && tuples.size === new Set(table.column(first).cells).size
    ? first
    : undefined
}

/** A run of columns of numbers, as many as a day has intervals. */
export function untitledIntervals(table: Table): TitledIntervals | undefined {
  const { titles } = table
  if (titles.some((title) => title !== '')) return undefined
  const numeric = titles
    .keys()
    .filter((at) => table.column(at).kind === 'number')
    .toArray()
  const last = numeric.at(-1) ?? 0
  const run = numeric.filter((at, index) => last - at === numeric.length - 1 - index)
  const lengthSeconds = lengthOfCount(run.length)
  if (lengthSeconds === undefined) return undefined
  const labels = run.map((_, period) => period * lengthSeconds)
  return { indexes: run, labels, lengthSeconds, names: 'period' }
}
