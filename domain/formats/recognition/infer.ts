/** Makes a profile for a file that none knows: its layout and the roles of its columns. */
import { findUnit } from '../../quantity/unit.ts'
import { dateColumns } from '../readers/date-columns-reader.ts'
import { isBlank, quote, shorten } from '../readers/row-reader.ts'
import { findUnitColumn, hasRole, isQualifier, isTotal, unitInTitle } from '../titles/column-roles.ts'
import { clockTitles, numberTitles, rangeTitles, runsToMidnight } from '../titles/interval-titles.ts'
import { areNumbers, kindOf, repeats } from './cell-kinds.ts'
import { fittingFormats, tellDateOrder } from './date-order.ts'
import type { Draft, Table } from './draft.ts'
import { cellsOf } from './head.ts'
import { inferCodes, inferQuality } from './infer-codes.ts'
import { inferMeter } from './infer-meter.ts'
import { inferTime } from './infer-time.ts'
import { inferValues } from './infer-values.ts'

/** Cells that say "no value" in so many exports that nothing else can be meant. */
const NULLS = ['null', 'nan', 'n/a', 'na', '-', '--', '?', 'none']
const SHOWN_TITLES = 10

/** The first layout that the table has; undefined if it has none. Throws where it is ambiguous. */
export function infer(table: Table, layout: string | undefined): Draft | undefined {
  const wants = (name: string): boolean => layout === undefined || layout === name
  return (
    (wants('wide') ? inferWide(table) : undefined) ??
    (wants('dates-as-columns') ? inferDates(table) : undefined) ??
    (wants('long') ? inferLong(table) : undefined) ??
    (wants('matrix') ? inferMatrix(table) : undefined)
  )
}

function inferWide(table: Table): Draft | undefined {
  const { titles, rows, hints } = table
  const found = clockTitles(titles) ?? rangeTitles(titles) ?? numberTitles(titles)
  if (found === undefined || found.indexes.length < 2) return undefined
  const taken = new Set(found.indexes)
  const meter = inferMeter(table)
  const isDate = (at: number): boolean => !taken.has(at) && at !== meter && kindOf(rows, at) === 'stamp'
  const wanted = hints.columns.date
  const date =
    wanted === undefined
      ? (titles.keys().find((at) => isDate(at) && hasRole(titles[at] as string, 'date')) ??
        titles.keys().find(isDate) ??
        titles.keys().find((at) => !taken.has(at) && hasRole(titles[at] as string, 'date')))
      : titles.findIndex((title) => title.trim() === wanted)
  if (date === undefined || date < 0) return undefined
  const cells = cellsOf(rows, date)
  const order = hints.date === undefined ? tellDateOrder(cells) : undefined
  const format = hints.date ?? order?.format ?? 'YYYY-MM-DD'
  for (const at of [meter, date]) if (at !== undefined) taken.add(at)
  const unitColumn = hints.unit === undefined ? findUnitColumn(titles) : undefined
  if (unitColumn !== undefined) taken.add(unitColumn)
  const codes = inferCodes(table, taken)
  for (const at of codes.used) taken.add(at)
  const isEnd = found.names === 'clock' && runsToMidnight(found)
  const unit = hints.unit ?? titles.map(unitInTitle).find((name) => name !== undefined)
  return {
    profile: {
      name: 'wide',
      title: 'inferred',
      layout: 'wide',
      meter: meterOf(meter, hints.meter),
      time: { column: date + 1, date: [format], label: isEnd && hints.label === undefined ? 'end' : undefined, interval: found.lengthSeconds / 60 },
      values: [{ column: '*', unit, kind: hints.kind, unitColumn: unitColumn === undefined ? undefined : unitColumn + 1 }],
      codes: codes.codes,
      nulls: NULLS,
    },
    reasons: [
      `wide: ${found.indexes.length} columns of ${found.lengthSeconds / 60} minutes, from ${quote(titles[found.indexes[0] as number] as string)} to ${quote(titles[found.indexes.at(-1) as number] as string)}`,
      ...(isEnd ? ['columns run from the first interval\'s end to midnight: they label ends'] : []),
      meterReason(titles, meter),
      `date: column ${quote(titles[date] as string)}, ${format}${order === undefined ? '' : ` (${order.reason})`}`,
      ...codes.reasons,
      ...ignoredNote(titles, taken),
    ],
  }
}

function inferDates(table: Table): Draft | undefined {
  const { titles, hints } = table
  const dated = titles.filter((title) => fittingFormats([title]).length > 0)
  if (dated.length < 3 || dated.length < titles.length / 2) return undefined
  const order = hints.date === undefined ? tellDateOrder(dated) : undefined
  const format = hints.date ?? order?.format
  if (format === undefined) return undefined
  const meter = inferMeter(table) ?? titles.findIndex((title) => fittingFormats([title]).length === 0)
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

function inferLong(table: Table): Draft | undefined {
  const { titles, rows, hints } = table
  const time = inferTime(table)
  if (time === undefined) return undefined
  const meter = inferMeter(table)
  const taken = new Set([...time.used, ...(meter === undefined ? [] : [meter])])
  const unitColumn = hints.unit === undefined ? findUnitColumn(titles) : undefined
  if (unitColumn !== undefined) taken.add(unitColumn)
  const values = inferValues(table, taken)
  if (values.values.length === 0) return undefined
  for (const at of values.used) taken.add(at)
  const codes = inferCodes(table, taken)
  for (const at of codes.used) taken.add(at)
  if (meter === undefined && codes.codes === undefined && repeats(rows, time.used)) return undefined
  const quality = inferQuality(table, taken)
  for (const at of quality.used) taken.add(at)
  return {
    profile: {
      name: 'long',
      title: 'inferred',
      layout: 'long',
      meter: meterOf(meter, hints.meter),
      time: time.time,
      values: values.values.map((value) => ({
        ...value,
        unitColumn: unitColumn === undefined ? undefined : unitColumn + 1,
      })),
      codes: codes.codes,
      quality: quality.quality,
      nulls: NULLS,
    },
    reasons: [
      'long: a row for each time',
      meterReason(titles, meter),
      ...time.reasons,
      ...values.reasons,
      ...codes.reasons,
      ...ignoredNote(titles, taken),
    ],
  }
}

function inferMatrix(table: Table): Draft | undefined {
  const { titles, rows, hints } = table
  const time = inferTime(table)
  if (time === undefined) return undefined
  const taken = new Set(time.used)
  const others = titles.keys().filter((at) => !taken.has(at) && titles[at] !== '').toArray()
  const totals = others.filter((at) => isTotal(titles[at] as string))
  const meters = others.filter((at) => !totals.includes(at))
  if (meters.some((at) => isQualifier(titles[at] as string) || hasRole(titles[at] as string, 'meter'))) return undefined
  const filled = meters.filter((at) => cellsOf(rows, at).length > 0)
  if (filled.length < 2 || !filled.every((at) => areNumbers(cellsOf(rows, at)))) return undefined
  if (new Set(meters.map((at) => titles[at])).size < meters.length) return undefined
  const units = new Set(meters.map((at) => unitInTitle(titles[at] as string)))
  const unit = hints.unit ?? (units.size === 1 ? [...units][0] : undefined)
  if (hints.unit === undefined && units.size > 1) return undefined
  return {
    profile: {
      name: 'matrix',
      title: 'inferred',
      layout: 'matrix',
      meter: { title: true },
      time: time.time,
      values: [{ column: '*', unit, kind: hints.kind ?? findUnit(unit ?? 'kWh')?.kind }],
      ignore: totals.map((at) => titles[at] as string),
      nulls: NULLS,
    },
    reasons: [
      `matrix: ${meters.length} columns, each a meter, from ${quote(titles[meters[0] as number] as string)}`,
      ...time.reasons,
      ...(totals.length > 0 ? [`ignored columns: ${totals.map((at) => titles[at]).join(', ')}`] : []),
    ],
  }
}

function meterOf(at: number | undefined, constant: string | undefined): Draft['profile']['meter'] {
  return at === undefined ? { key: true, constant } : { column: at + 1 }
}

function meterReason(titles: readonly string[], at: number | undefined): string {
  return at === undefined || at < 0
    ? 'meter: no column names it, so the key does'
    : `meter: column ${titles[at] === '' ? at + 1 : quote(titles[at] as string)}`
}

function ignoredNote(titles: readonly string[], taken: ReadonlySet<number>): string[] {
  const named = titles.filter((title, at) => !taken.has(at) && !isBlank(title)).map((title) => title.trim())
  if (named.length === 0) return []
  const more = named.length > SHOWN_TITLES ? ` and ${named.length - SHOWN_TITLES} more` : ''
  return [`ignored columns: ${named.slice(0, SHOWN_TITLES).map(shorten).join(', ')}${more}`]
}
