/** Makes a profile for a file that none knows: its layout and the roles of its columns. */
import type { Draft } from './draft.ts'
import { inferDates } from './infer-dates.ts'
import { inferLong } from './infer-long.ts'
import { inferMatrix } from './infer-matrix.ts'
import { inferTime } from './infer-time.ts'
import { inferWide } from './infer-wide.ts'
import type { Table } from './table.ts'

/** The first layout that the table has; undefined if it has none. Throws where it is ambiguous. */
export function infer(table: Table, layout: string | undefined): Draft | undefined {
  const wants = (name: string): boolean => layout === undefined || layout === name
  const ofDays =
    (wants('wide') ? inferWide(table) : undefined) ??
    (wants('dates-as-columns') ? inferDates(table) : undefined)
  if (ofDays !== undefined || !(wants('long') || wants('matrix'))) return ofDays
  const time = inferTime(table)
  if (time === undefined) return undefined
  return (
    (wants('long') ? inferLong(table, time) : undefined) ??
    (wants('matrix') ? inferMatrix(table, time) : undefined)
  )
}
