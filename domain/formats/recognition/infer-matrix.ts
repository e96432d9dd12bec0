/** Matrix files: a row for each time, a column for each meter. */
import { UnreadableFile } from '../../errors.ts'
import { quote } from '../readers/row-reader.ts'
import {
  hasRole,
  isNoMeter,
  isQualifier,
  isQuantityOfOne,
  unitInTitle,
} from '../titles/column-roles.ts'
import type { Draft } from './draft.ts'
import { ignoredNote, NULLS } from './draft-parts.ts'
import { type InferredTime, sortByTime } from './infer-time.ts'
import { isOneId, meterColumnUnnamed } from './meter-candidates.ts'
import { growthOf, mayBeRegister, valuesByMeter } from './register-run.ts'
import type { Table } from './table.ts'

/** The draft of a matrix; undefined where columns are not meters. */
export function inferMatrix(table: Table, time: InferredTime): Draft | undefined {
  const { titles, rows, hints } = table
  const taken = new Set(time.used)
  const others = titles
    .keys()
    .filter((at) => !taken.has(at) && titles[at] !== '')
    .toArray()
  const totals = new Set(others.filter((at) => isNoMeter(titles[at] as string)))
  const meters = others.filter((at) => !totals.has(at))
  if (
    meters.some((at) => isQualifier(titles[at] as string) || hasRole(titles[at] as string, 'meter'))
  )
    return undefined
  const filled = meters.filter((at) => table.column(at).cells.length > 0)
  if (filled.length < 2 || !filled.every((at) => table.column(at).areNumbers)) return undefined
  if (new Set(meters.map((at) => titles[at])).size < meters.length) return undefined
  const units = new Set(meters.map((at) => unitInTitle(titles[at] as string)))
  const unit = hints.unit ?? (units.size === 1 ? [...units][0] : undefined)
  if (hints.unit === undefined && units.size > 1) return undefined
  const quantities = filled.filter((at) => isQuantityOfOne(titles[at] as string))
  if (quantities.length > 0) throw ofOneMeter(quantities.map((at) => titles[at] as string))
  const id = filled.find((at) => isOneId(table.column(at).cells))
  if (id !== undefined) throw meterColumnUnnamed([titles[id] as string], hints.name)
  const ordered = sortByTime(rows, time.time)
  const growth =
    hints.kind === undefined
      ? growthOf(filled.flatMap((at) => valuesByMeter(ordered, at, undefined)))
      : 'none'
  if (growth === 'perhaps') throw mayBeRegister(titles[filled[0] as number] as string)
  const areRegisters = growth === 'register'
  return {
    profile: {
      name: 'matrix',
      title: 'inferred',
      layout: 'matrix',
      meter: { title: true },
      time: time.time,
      values: [{ column: '*', unit, kind: hints.kind ?? (areRegisters ? 'register' : undefined) }],
      ignore: [...totals].map((at) => at + 1),
      nulls: NULLS,
    },
    reasons: [
      `matrix: ${meters.length} columns, each a meter, from ${quote(titles[meters[0] as number] as string)}`,
      ...time.reasons,
      ...(areRegisters ? ['values never fall: cumulative registers'] : []),
      ...ignoredNote(titles, new Set([...time.used, ...meters])),
    ],
  }
}

function ofOneMeter(titles: readonly string[]): UnreadableFile {
  const shown = titles.slice(0, 4).map(quote).join(', ')
  return new UnreadableFile(
    'header-unknown',
    `The columns ${shown} seem to be registers, flows or tariffs of one meter, which must not be added up as if each were a meter. Say what each is under "values" in a format of config/formats (docs/formats.md).`,
  )
}
