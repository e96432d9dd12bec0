/** The figures as tables of text. */
import { textTable } from '../../local/text-table.ts'
import type { IngestFigures, ReadersCase, ReadersFigures } from './cases.ts'

export interface GrowthRow {
  readonly what: string
  readonly figures: IngestFigures
}

const COLUMNS = ['files', 'readings', 'CPU s', 'peak MB', 'items', 'write units']

/** Ingestion of all meters, a line for each figure. */
export function scaleReport(meters: number, figures: IngestFigures): string {
  const { files, readings, items, csvBytes, seconds, writeSeconds, wallSeconds } = figures
  const { peakMegabytes, itemBytes, writeUnits, recordWriteUnits } = figures
  return [
    `Ingestion: ${whole(meters)} meters, a day of half hours each, in ${files} files one after the other`,
    `  ${whole(readings)} readings of ${(csvBytes / 1e6).toFixed(0)} MB CSV in ${seconds.toFixed(1)} s of CPU: reading ${(seconds - writeSeconds).toFixed(1)}, writing ${writeSeconds.toFixed(1)} (${wallSeconds.toFixed(1)} s by the clock, making the files included)`,
    `  peak memory ${peakMegabytes.toFixed(0)} MB, one file at a time`,
    `  ${whole(items)} items of ${itemBytes.toFixed(0)} bytes; ${whole(writeUnits)} write units, half of them of the index by date; ${whole(recordWriteUnits * files)} more of records`,
  ].join('\n')
}

export function readersReport(
  { meters, judged, judgedDays }: ReadersCase,
  figures: ReadersFigures,
): string {
  const { dateSeconds, dateReadUnits, foldSeconds, foldReadUnits } = figures
  const { judgeSeconds, judgeReadUnits } = figures
  return [
    `Readers, over what ${whole(meters)} meters have written`,
    `  the total of a date: ${dateSeconds.toFixed(2)} s of CPU, ${whole(dateReadUnits)} read units`,
    `  an hour's folding, nothing to fold: ${foldSeconds.toFixed(2)} s of CPU, ${whole(foldReadUnits)} read units`,
    `  detection, ${judged} meters with ${judgedDays} days each: ${judgeSeconds.toFixed(2)} s of CPU, ${whole(judgeReadUnits)} read units`,
  ].join('\n')
}

/** Each row with its factor to the one that it grows from: the last that has no `x 10`. */
export function growthReport(meters: number, rows: readonly GrowthRow[]): string {
  let base: IngestFigures | undefined
  const lines = rows.map(({ what, figures }) => {
    const isGrown = what.includes('x 10')
    if (!isGrown) base = figures
    const texts = cellsOf(figures).map(([text, number], at) => {
      const from = base && cellsOf(base)[at]?.[1]
      return isGrown && from ? `${text} (x ${(number / from).toFixed(1)})` : text
    })
    return { what, ...Object.fromEntries(COLUMNS.map((column, at) => [column, texts[at] ?? ''])) }
  })
  return [
    `Growth, from ${whole(meters)} meters with a day of half hours each`,
    textTable(['what', ...COLUMNS], lines),
  ].join('\n')
}

function cellsOf(figures: IngestFigures): [string, number][] {
  const { files, readings, seconds, peakMegabytes, items, writeUnits } = figures
  return [
    [whole(files), files],
    [whole(readings), readings],
    [seconds.toFixed(2), seconds],
    [peakMegabytes.toFixed(0), peakMegabytes],
    [whole(items), items],
    [whole(writeUnits), writeUnits],
  ]
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en')
}
