/** Wide files: a row for each meter-day. */
import { dividesDay } from '../../readings/interval-length.ts'
import { quote } from '../readers/row-reader.ts'
import { unevenColumns } from '../readers/wide-columns.ts'
import { hasRole, unitInTitle } from '../titles/column-roles.ts'
import {
  clockTitles,
  numberTitles,
  rangeTitles,
  runsToMidnight,
} from '../titles/interval-titles.ts'
import { repeats } from './cell-kinds.ts'
import { tellDateOrder } from './date-order.ts'
import type { Draft } from './draft.ts'
import { ignoredNote, meterOf, meterReason, NULLS } from './draft-parts.ts'
import { inferCodes } from './infer-codes.ts'
import { inferMeter } from './infer-meter.ts'
import { meterCandidates, meterColumnUnnamed } from './meter-candidates.ts'
import { refuseFactors } from './refusals.ts'
import type { Table } from './table.ts'
import { findUnitColumn } from './unit-column.ts'
import { untitledIntervals, untitledMeter } from './untitled.ts'

/** The draft of a wide file; undefined where no columns are a day's intervals. */
export function inferWide(table: Table): Draft | undefined {
  const { titles, rows, hints } = table
  const found =
    clockTitles(titles) ?? rangeTitles(titles) ?? numberTitles(titles) ?? untitledIntervals(table)
  if (found === undefined || found.indexes.length < 2) return undefined
  // The same title again and again is no clock.
  if (found.lengthSeconds === 0) return undefined
  const taken = new Set(found.indexes)
  const isUntitled = titles.every((title) => title === '')
  const meter = inferMeter(table) ?? untitledMeter(table, found.indexes)
  const isDate = (at: number): boolean =>
    !taken.has(at) && at !== meter && table.column(at).kind === 'stamp'
  const wanted = hints.columns.date
  const date =
    wanted === undefined
      ? (titles.keys().find((at) => isDate(at) && hasRole(titles[at] as string, 'date')) ??
        titles.keys().find(isDate) ??
        titles.keys().find((at) => !taken.has(at) && hasRole(titles[at] as string, 'date')))
      : titles.findIndex((title) => title.trim() === wanted)
  if (date === undefined || date < 0) return undefined
  if (!dividesDay(found.lengthSeconds)) throw unevenColumns(found.lengthSeconds)
  const order = hints.date === undefined ? tellDateOrder(table.column(date).cells) : undefined
  const format = hints.date ?? order?.format ?? 'YYYY-MM-DD'
  for (const at of [meter, date]) if (at !== undefined) taken.add(at)
  const unitColumn = hints.unit === undefined ? findUnitColumn(table) : undefined
  if (unitColumn !== undefined) taken.add(unitColumn)
  const codes = inferCodes(table, taken)
  for (const at of codes.used) taken.add(at)
  if (meter === undefined && hints.meter === undefined && repeats(rows, [date])) {
    throw meterColumnUnnamed(meterCandidates(table, taken), hints.name)
  }
  refuseFactors(table, taken)
  const isEnd = found.names === 'clock' && runsToMidnight(found)
  const unit = hints.unit ?? titles.map(unitInTitle).find((name) => name !== undefined)
  return {
    profile: {
      name: 'wide',
      title: 'inferred',
      layout: 'wide',
      meter: meterOf(meter, hints.meter),
      time: {
        column: date + 1,
        date: [format],
        label: isEnd && hints.label === undefined ? 'end' : undefined,
        interval: found.lengthSeconds / 60,
      },
      values: [
        {
          column: '*',
          unit,
          kind: hints.kind,
          unitColumn: unitColumn === undefined ? undefined : unitColumn + 1,
        },
      ],
      codes: codes.codes,
      ...(isUntitled && {
        intervals: { first: (found.indexes[0] as number) + 1, count: found.indexes.length },
      }),
      nulls: NULLS,
    },
    reasons: [
      `wide: ${found.indexes.length} columns of ${found.lengthSeconds / 60} minutes, from ${quote(titles[found.indexes[0] as number] as string)} to ${quote(titles[found.indexes.at(-1) as number] as string)}`,
      ...(isEnd ? ["columns run from the first interval's end to midnight: they label ends"] : []),
      meterReason(titles, meter),
      `date: column ${quote(titles[date] as string)}, ${format}${order === undefined ? '' : ` (${order.reason})`}`,
      ...codes.reasons,
      ...ignoredNote(titles, taken),
    ],
  }
}
