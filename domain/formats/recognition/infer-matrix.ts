/** Matrix files: a row for each time, a column for each meter. */
import { quote } from '../readers/row-reader.ts'
import { hasRole, isQualifier, isTotal, unitInTitle } from '../titles/column-roles.ts'
import { areNumbers } from './cell-kinds.ts'
import type { Draft, Table } from './draft.ts'
import { NULLS } from './draft-parts.ts'
import { cellsOf } from './head.ts'
import { inferTime } from './infer-time.ts'
import { neverFalls, valuesByMeter } from './register-run.ts'

/** The draft of a matrix; undefined where columns are not meters. */
export function inferMatrix(table: Table): Draft | undefined {
  const { titles, rows, hints } = table
  const time = inferTime(table)
  if (time === undefined) return undefined
  const taken = new Set(time.used)
  const others = titles
    .keys()
    .filter((at) => !taken.has(at) && titles[at] !== '')
    .toArray()
  const totals = others.filter((at) => isTotal(titles[at] as string))
  const meters = others.filter((at) => !totals.includes(at))
  if (
    meters.some((at) => isQualifier(titles[at] as string) || hasRole(titles[at] as string, 'meter'))
  )
    return undefined
  const filled = meters.filter((at) => cellsOf(rows, at).length > 0)
  if (filled.length < 2 || !filled.every((at) => areNumbers(cellsOf(rows, at)))) return undefined
  if (new Set(meters.map((at) => titles[at])).size < meters.length) return undefined
  const units = new Set(meters.map((at) => unitInTitle(titles[at] as string)))
  const unit = hints.unit ?? (units.size === 1 ? [...units][0] : undefined)
  if (hints.unit === undefined && units.size > 1) return undefined
  const areRegisters = filled.every((at) => neverFalls(valuesByMeter(rows, at, undefined)))
  return {
    profile: {
      name: 'matrix',
      title: 'inferred',
      layout: 'matrix',
      meter: { title: true },
      time: time.time,
      values: [{ column: '*', unit, kind: hints.kind ?? (areRegisters ? 'register' : undefined) }],
      ignore: totals.map((at) => titles[at] as string),
      nulls: NULLS,
    },
    reasons: [
      `matrix: ${meters.length} columns, each a meter, from ${quote(titles[meters[0] as number] as string)}`,
      ...time.reasons,
      ...(areRegisters ? ['values never fall: cumulative registers'] : []),
      ...(totals.length > 0
        ? [`ignored columns: ${totals.map((at) => titles[at]).join(', ')}`]
        : []),
    ],
  }
}
