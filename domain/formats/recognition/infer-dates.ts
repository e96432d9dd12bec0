/** Files with a column for each date. */
import { dateColumns } from '../readers/date-columns-reader.ts'
import { isDate, tellDateOrder } from './date-order.ts'
import type { Draft } from './draft.ts'
import { ignoredNote, meterOf, meterReason, NULLS } from './draft-parts.ts'
import { inferMeter } from './infer-meter.ts'
import type { Table } from './table.ts'

/** The draft of a file with dates as columns; undefined where titles are none. */
export function inferDates(table: Table): Draft | undefined {
  const { titles, hints } = table
  const dated = titles.filter(isDate)
  if (dated.length < 3 || dated.length < titles.length / 2) return undefined
  const order = hints.date === undefined ? tellDateOrder(dated) : undefined
  const format = hints.date ?? order?.format
  if (format === undefined) return undefined
  const meter = inferMeter(table) ?? titles.findIndex((title) => !isDate(title))
  const taken = new Set([meter, ...dateColumns(titles, [format]).map(({ index }) => index)])
  return {
    profile: {
      name: 'dates-as-columns',
      title: 'inferred',
      layout: 'dates-as-columns',
      meter: meterOf(meter < 0 ? undefined : meter, hints.meter),
      time: { date: [format] },
      values: [{ column: '*', unit: hints.unit, kind: hints.kind }],
      nulls: NULLS,
    },
    reasons: [
      `dates as columns: ${dated.length} dates, ${format}${order === undefined ? '' : ` (${order.reason})`}`,
      meterReason(titles, meter),
      ...ignoredNote(titles, taken),
    ],
  }
}
