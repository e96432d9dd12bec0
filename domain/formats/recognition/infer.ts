/** Makes a profile for a file that none knows: its layout and the roles of its columns. */
import type { Draft, Table } from './draft.ts'
import { inferDates } from './infer-dates.ts'
import { inferLong } from './infer-long.ts'
import { inferMatrix } from './infer-matrix.ts'
import { inferWide } from './infer-wide.ts'

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
