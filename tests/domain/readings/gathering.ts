/** Readings put into a gatherer, and what comes out. */
import { Gatherer } from '../../../domain/readings/gatherer.ts'
import { dayOf } from '../factories.ts'

export interface Row {
  meterId: string
  day: number
  start: number
  micro: number
}

export const DAY = dayOf('2025-06-02')

export function add(gatherer: Gatherer, row: Partial<Row>, length = 0): boolean {
  const { meterId = 'm1', day = DAY, start = 0, micro = 1 } = row
  return gatherer.add(meterId, 'main', day, start, length, micro)
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
