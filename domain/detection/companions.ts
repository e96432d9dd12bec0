/** Meters that are compared with named others: whom a change of one of these is about. */
import type { Catalog } from '../ports.ts'
import type { Assignments } from './assignments.ts'
import { everyMeterId } from './every-meter.ts'
import { widened } from './meter-ranges.ts'
import type { MeterRange } from './run.ts'

/**
 * The ranges, and the meters that compare with a changed one: from the day of its earliest change.
 * Looks over all meters, if something changed and there are detectors that compare.
 */
export async function withCompanions(
  catalog: Pick<Catalog, 'meters'>,
  assignments: Pick<Assignments, 'comparesMeters' | 'companionsOf'>,
  ranges: readonly MeterRange[],
  changes: readonly MeterRange[],
): Promise<readonly MeterRange[]> {
  if (changes.length === 0 || !assignments.comparesMeters) return ranges
  const changed = new Map(changes.map(({ meterId, from }) => [meterId, from]))
  const added: MeterRange[] = []
  for await (const meterId of everyMeterId(catalog)) {
    for (const companion of assignments.companionsOf(meterId)) {
      const from = changed.get(companion)
      if (from !== undefined) added.push({ meterId, from })
    }
  }
  return widened(ranges, added)
}
