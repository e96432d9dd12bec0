/** Readings put into a gatherer, and what comes out. */
import { Gatherer } from '../../../domain/gathering/gatherer.ts'
import type { Reading } from '../../../domain/readings/reading.ts'
import { dayOf, readingOf } from '../factories.ts'

export type Row = Reading

export const DAY = dayOf('2025-06-02')

export function add(gatherer: Gatherer, row: Partial<Row>, length = 0): boolean {
  return gatherer.add(readingOf({ length, ...row }))
}

export function gathered(rows: readonly Partial<Row>[], length = 0): Gatherer {
  const gatherer = new Gatherer()
  for (const row of rows) add(gatherer, row, length)
  return gatherer
}

export const segmentsOf = (gatherer: Gatherer) =>
  [...gatherer.drain()]
    .sort((a, b) => (`${a.meterId} ${a.date}` < `${b.meterId} ${b.date}` ? -1 : 1))
    .map(({ meterId, date, segments }) => ({ meterId, date, segments }))
