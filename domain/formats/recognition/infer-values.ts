/** Which columns of a long file are readings, and of what. */
import { UnreadableFile } from '../../errors.ts'
import { findUnit } from '../../quantity/unit.ts'
import type { ProfileInput } from '../profile/profile.ts'
import { quote } from '../readers/row-reader.ts'
import {
  hasRole,
  isMoney,
  isNoMeter,
  isTotal,
  meaningOf,
  quantityIn,
  saysInterval,
  unitInTitle,
  unknownBracket,
} from '../titles/column-roles.ts'
import { one } from './infer-meter.ts'
import {
  goesUpAndDown,
  growthOf,
  mayBeRegister,
  standsStill,
  valuesByMeter,
} from './register-run.ts'
import type { Table } from './table.ts'
import { findUnitColumn } from './unit-column.ts'

type Rows = readonly (readonly string[])[]
type Value = NonNullable<ProfileInput['values']>[number]

export interface InferredValues {
  readonly values: Value[]
  readonly used: readonly number[]
  readonly reasons: readonly string[]
}

/** Columns of values; none where no title or content tells any. `inOrder` sorts rows by time. */
export function inferValues(
  table: Table,
  taken: ReadonlySet<number>,
  meter: number | undefined,
  inOrder: () => Rows,
): InferredValues {
  const { titles, hints } = table
  const free = titles
    .keys()
    .filter((at) => !taken.has(at) && !hints.ignore.includes((titles[at] as string).trim()))
    .toArray()
  const numeric = free.filter((at) => table.column(at).areNumbers)
  const wanted = hints.columns.value
  if (wanted !== undefined) {
    const at = titles.findIndex((title) => title.trim() === wanted)
    return at < 0 ? { values: [], used: [], reasons: [] } : toValues([at], table, meter, inOrder())
  }
  const isSaid = (at: number): boolean => {
    const title = titles[at] as string
    return !isMoney(title) && (hasRole(title, 'value') || isGauge(title))
  }
  const titled = numeric.filter(isSaid)
  const parts = titled.filter((at) => !isTotal(titles[at] as string))
  const chosen = withoutTwins(parts.length > 0 ? parts : titled, titles, hints.unit)
  // A temperature beside columns of meters is a matrix's.
  const isLeft = (at: number): boolean => !chosen.includes(at) && !isNoMeter(titles[at] as string)
  const areGauges = chosen.length > 0 && chosen.every((at) => isGauge(titles[at] as string))
  if (areGauges && numeric.some(isLeft)) {
    return { values: [], used: [], reasons: [] }
  }
  if (chosen.length > 0) return toValues(chosen, table, meter, inOrder())
  // Cells may be blank, or nothing but faults, and each row will say so.
  const named = free.filter(isSaid)
  if (numeric.length === 0 && named.length === 1) return toValues(named, table, meter, inOrder())
  return numeric.length === 1
    ? toValues(numeric, table, meter, inOrder())
    : { values: [], used: [], reasons: [] }
}

function isGauge(title: string): boolean {
  const unit = findUnit(unitInTitle(title) ?? '')
  return meaningOf(title).kind === 'gauge' || unit?.kind === 'gauge'
}

/** Of the power and the energy of one flow the energy counts; two of a kind are nobody's guess. */
function withoutTwins(
  candidates: readonly number[],
  titles: readonly string[],
  unit: string | undefined,
): number[] {
  const amounts = candidates.filter((at) => !isGauge(titles[at] as string))
  const gauges = candidates.filter((at) => isGauge(titles[at] as string))
  const groups = Map.groupBy(amounts, (at) => {
    const title = titles[at] as string
    const named = findUnit(unit ?? unitInTitle(title) ?? 'kWh')
    return `${named?.base} ${meaningOf(title).flow ?? 'import'}`
  })
  const chosen = [...groups.values()].map((group) => {
    const energies = group.filter(
      (at) => findUnit(unitInTitle(titles[at] as string) ?? 'kWh')?.kind !== 'power',
    )
    return one(energies.length > 0 ? energies : group, titles, 'value') as number
  })
  return [...chosen, ...gauges].sort((a, b) => a - b)
}

function toValues(
  indexes: readonly number[],
  table: Table,
  meter: number | undefined,
  rows: Rows,
): InferredValues {
  const { titles, hints } = table
  const reasons: string[] = []
  const runs = indexes.map((at) => {
    const ofMeters = valuesByMeter(rows, at, meter)
    return { at, ofMeters, growth: hints.kind === undefined ? growthOf(ofMeters) : 'none' }
  })
  // Beside a register, a column that stands still is one too.
  const areRegisters = runs.some(({ growth }) => growth === 'register')
  const values = runs.map((run): Value => {
    const { at, ofMeters } = run
    const title = titles[at] as string
    const unit = hints.unit ?? unitInTitle(title)
    const said = meaningOf(title)
    const titled = said.kind === 'register' && goesUpAndDown(ofMeters) ? undefined : said.kind
    const isOpenKind = hints.kind === undefined && titled === undefined && !saysInterval(title)
    const growth = isOpenKind ? run.growth : 'none'
    if (growth === 'perhaps') throw mayBeRegister(title)
    const grows = growth === 'register' || (areRegisters && isOpenKind && standsStill(ofMeters))
    const kind = hints.kind ?? titled ?? (grows ? 'register' : undefined)
    const isOpen = kind !== 'gauge' && unit === undefined && findUnitColumn(table) === undefined
    if (isOpen) refuseUnknownUnit(title)
    if (hints.unit === undefined) refuseUnknownBracket(title)
    const gauge = kind === 'gauge' || findUnit(unit ?? '')?.kind === 'gauge'
    const named = gauge ? (unit ?? slug(title)) : (unit ?? 'kWh')
    const what = kind ?? (findUnit(named)?.kind as string)
    const from = unit === undefined && !gauge ? ' (no unit is named: kWh)' : ''
    const why = grows ? ' (its values never fall: a cumulative register)' : ''
    const name = title === '' ? String(at + 1) : quote(title)
    reasons.push(
      `values: column ${name}, ${named}${from}, ${what}${why}${said.flow ? ', export' : ''}`,
    )
    return {
      column: at + 1,
      unit: gauge ? named : unit,
      kind: gauge ? 'gauge' : kind,
      flow: said.flow,
      channel: gauge ? slug(title) : undefined,
    }
  })
  return { values, used: indexes, reasons }
}

function slug(title: string): string {
  return (
    title
      .replace(/[([].*$/, '')
      .trim()
      .replace(/[^\w.+-]+/g, '-')
      .slice(0, 64) || 'gauge'
  )
}

/** `(BTU)` is no kWh, and `(1000 kWh)` is none by the thousand. */
function refuseUnknownBracket(title: string): void {
  const bracket = unknownBracket(title)
  if (bracket === undefined) return
  throw new UnreadableFile(
    'file-ambiguous',
    `The column ${quote(title)} says ${quote(bracket)}, which is no unit that is known. Say the unit in the pipeline that matches this key, such as "unit: kWh"; a factor goes into a format of config/formats as "multiplier".`,
  )
}

/** A volume is no energy, and a power only by its interval: kWh would be a guess. */
function refuseUnknownUnit(title: string): void {
  const quantity = quantityIn(title)
  if (quantity === undefined) return
  const example = quantity === 'volume' ? 'm3' : 'kW'
  throw new UnreadableFile(
    'file-ambiguous',
    `The column ${quote(title)} is a ${quantity}, and nothing names its unit. Say it in the pipeline that matches this key: "unit: ${example}".`,
  )
}
