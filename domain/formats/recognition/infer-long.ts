import { repeats } from './cell-kinds.ts'
import type { Draft } from './draft.ts'
import { ignoredNote, meterOf, meterReason, NULLS } from './draft-parts.ts'
import { inferCodes, inferQuality } from './infer-codes.ts'
import { inferMeter } from './infer-meter.ts'
import { type InferredTime, sortByTime } from './infer-time.ts'
import { inferValues } from './infer-values.ts'
import { meterCandidates, meterColumnUnnamed } from './meter-candidates.ts'
import { refuseBills, refuseFactors, refuseOtherMeters, sameTimes, tellApart } from './refusals.ts'
import type { Table } from './table.ts'
import { findUnitColumn } from './unit-column.ts'
import { untitledMeter } from './untitled.ts'

/** The draft of a long file; undefined where values are missing. Throws where rows cannot be told apart. */
export function inferLong(table: Table, time: InferredTime): Draft | undefined {
  const { titles, rows, hints } = table
  const meter = inferMeter(table) ?? untitledMeter(table, time.used)
  const taken = new Set([...time.used, ...(meter === undefined ? [] : [meter])])
  const unitColumn = hints.unit === undefined ? findUnitColumn(table) : undefined
  if (unitColumn !== undefined) taken.add(unitColumn)
  const values = inferValues(table, taken, meter, () => sortByTime(rows, time.time))
  if (values.values.length === 0) return undefined
  for (const at of values.used) taken.add(at)
  if (meter === undefined) refuseOtherMeters(table, taken)
  const codes = inferCodes(table, taken)
  for (const at of codes.used) taken.add(at)
  if (codes.codes === undefined && (meter === undefined || tellApart(table, taken))) {
    const areSame = repeats(rows, meter === undefined ? time.used : [...time.used, meter])
    if (areSame && meter !== undefined) throw sameTimes(table, taken)
    if (areSame) throw meterColumnUnnamed(meterCandidates(table, taken), hints.name)
  }
  refuseFactors(table, taken)
  refuseBills(table, time.time, meter, values.values[0]?.kind)
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
