/** Long files: a row for each reading. */
import { UnreadableFile } from '../../errors.ts'
import { findUnitColumn } from '../titles/column-roles.ts'
import { repeats } from './cell-kinds.ts'
import type { Draft, Table } from './draft.ts'
import { ignoredNote, meterOf, meterReason, NULLS } from './draft-parts.ts'
import { cellsOf } from './head.ts'
import { inferCodes, inferQuality } from './infer-codes.ts'
import { inferMeter } from './infer-meter.ts'
import { inferTime } from './infer-time.ts'
import { inferValues } from './infer-values.ts'
import { untitledMeter } from './untitled.ts'

/** The draft of a long file; undefined where time or values are missing. Throws where rows cannot be told apart. */
export function inferLong(table: Table): Draft | undefined {
  const { titles, rows, hints } = table
  const time = inferTime(table)
  if (time === undefined) return undefined
  const meter = inferMeter(table) ?? untitledMeter(table, time.used)
  const taken = new Set([...time.used, ...(meter === undefined ? [] : [meter])])
  const unitColumn = hints.unit === undefined ? findUnitColumn(titles) : undefined
  if (unitColumn !== undefined) taken.add(unitColumn)
  const values = inferValues(table, taken, meter)
  if (values.values.length === 0) return undefined
  for (const at of values.used) taken.add(at)
  const codes = inferCodes(table, taken)
  for (const at of codes.used) taken.add(at)
  if (codes.codes === undefined && repeats(rows, [...time.used, meter ?? -1])) {
    if (meter === undefined) return undefined
    if (tellApart(table, taken)) throw sameTimes(table, taken)
  }
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

/** Whether a column that has no role says different things. */
function tellApart({ titles, rows }: Table, taken: ReadonlySet<number>): boolean {
  return titles.keys().some((at) => !taken.has(at) && new Set(cellsOf(rows, at)).size > 1)
}

function sameTimes({ titles, hints }: Table, taken: ReadonlySet<number>): UnreadableFile {
  const [ignored = 'the columns have no titles'] = ignoredNote(titles, taken)
  return new UnreadableFile(
    'file-ambiguous',
    `Many rows have the same meter and time, so something else must tell them apart (${ignored}). Describe the file in a format of config/formats, or name the meter's column with "columns: {meter: …}" in the pipeline "${hints.name}" of pipelines.yml.`,
  )
}
