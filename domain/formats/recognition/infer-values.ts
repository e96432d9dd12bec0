/** Which columns of a long file are readings, and of what. */
import { findUnit } from '../../quantity/unit.ts'
import type { ProfileInput } from '../profile/profile.ts'
import { quote } from '../readers/row-reader.ts'
import { hasRole, isTotal, meaningOf, unitInTitle } from '../titles/column-roles.ts'
import { areNumbers } from './cell-kinds.ts'
import type { Table } from './draft.ts'
import { cellsOf } from './head.ts'
import { one } from './infer-meter.ts'

type Value = NonNullable<ProfileInput['values']>[number]

export interface InferredValues {
  readonly values: Value[]
  readonly used: readonly number[]
  readonly reasons: readonly string[]
}

/** As many readings of one meter must never fall before a column counts as a register. */
const MONOTONE_READINGS = 24
const MONOTONE_STEPS = 5

/** Columns of values; none where no title or content tells any. */
export function inferValues(table: Table, taken: ReadonlySet<number>): InferredValues {
  const { titles, rows, hints } = table
  const free = titles
    .keys()
    .filter((at) => !taken.has(at) && !hints.ignore.includes((titles[at] as string).trim()))
    .toArray()
  const numeric = free.filter((at) => areNumbers(cellsOf(rows, at)))
  const wanted = hints.columns.value
  if (wanted !== undefined) {
    const at = titles.findIndex((title) => title.trim() === wanted)
    return at < 0 ? { values: [], used: [], reasons: [] } : toValues([at], table)
  }
  const isSaid = (at: number): boolean => hasRole(titles[at] as string, 'value') || isGauge(titles[at] as string)
  const titled = numeric.filter(isSaid)
  const parts = titled.filter((at) => !isTotal(titles[at] as string))
  const chosen = withoutTwins(parts.length > 0 ? parts : titled, titles, hints.unit)
  if (chosen.length > 0) return toValues(chosen, table)
  // Cells may be blank, or nothing but faults, and each row will say so.
  const named = free.filter(isSaid)
  if (numeric.length === 0 && named.length === 1) return toValues(named, table)
  return numeric.length === 1 ? toValues(numeric, table) : { values: [], used: [], reasons: [] }
}

function isGauge(title: string): boolean {
  const unit = findUnit(unitInTitle(title) ?? '')
  return meaningOf(title).kind === 'gauge' || unit?.kind === 'gauge'
}

/** Of the power and the energy of one flow the energy counts; two of a kind are nobody's guess. */
function withoutTwins(candidates: readonly number[], titles: readonly string[], unit: string | undefined): number[] {
  const amounts = candidates.filter((at) => !isGauge(titles[at] as string))
  const gauges = candidates.filter((at) => isGauge(titles[at] as string))
  const groups = Map.groupBy(amounts, (at) => {
    const title = titles[at] as string
    const named = findUnit(unit ?? unitInTitle(title) ?? 'kWh')
    return `${named?.base} ${meaningOf(title).flow ?? 'import'}`
  })
  const chosen = [...groups.values()].map((group) => {
    const energies = group.filter((at) => findUnit(unitInTitle(titles[at] as string) ?? 'kWh')?.kind !== 'power')
    return one(energies.length > 0 ? energies : group, titles, 'value') as number
  })
  return [...chosen, ...gauges].sort((a, b) => a - b)
}

function toValues(indexes: readonly number[], { titles, rows, hints }: Table): InferredValues {
  const reasons: string[] = []
  const values = indexes.map((at): Value => {
    const title = titles[at] as string
    const unit = hints.unit ?? unitInTitle(title)
    const said = meaningOf(title)
    const monotone = hints.kind === undefined && said.kind === undefined && neverFalls(rows, at)
    const kind = hints.kind ?? said.kind ?? (monotone ? 'register' : undefined)
    const name = title === '' ? String(at + 1) : quote(title)
    const what = kind ?? (findUnit(unit ?? 'kWh')?.kind as string)
    const why = monotone ? ' (its values never fall: a cumulative register)' : ''
    const from = unit === undefined ? ' (no unit is named: kWh)' : ''
    reasons.push(`values: column ${name}, ${unit ?? 'kWh'}${from}, ${what}${why}${said.flow ? ', export' : ''}`)
    return {
      column: at + 1,
      unit: kind === 'gauge' ? (unit ?? (title.replace(/[^\w]/g, '') || 'gauge')) : unit,
      kind,
      flow: said.flow,
      channel: kind === 'gauge' ? title.replace(/[^\w.+-]+/g, '-').slice(0, 64) || 'gauge' : undefined,
    }
  })
  return { values, used: indexes, reasons }
}

/** Whether readings only ever grow: an hour's energy falls now and then, a register does not. */
function neverFalls(rows: readonly (readonly string[])[], at: number): boolean {
  const values = cellsOf(rows, at).map((cell) => Number(cell.trim().replace(',', '.')))
  if (values.length < MONOTONE_READINGS) return false
  const isRun = (ordered: readonly number[]): boolean =>
    ordered.every((value, index) => index === 0 || value >= (ordered[index - 1] as number))
  const steps = new Set(values).size - 1
  const [low, high] = [Math.min(...values), Math.max(...values)]
  // Registers stand far above what one interval adds.
  const isHigh = low > (4 * (high - low)) / values.length
  return low > 0 && steps >= MONOTONE_STEPS && isHigh && (isRun(values) || isRun([...values].reverse()))
}
