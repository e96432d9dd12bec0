/** Where the values of one meter-day came from. */
import type { ContributionStore } from '../ports.ts'
import { type DayLineage, lineageOf } from '../readings/lineage.ts'
import { noReadings } from './meters.ts'
import { readsAround } from './register-neighbours.ts'

/** Lost values that are told one by one: an answer with all could pass the 6 MB of a Lambda. */
export const MOST_LISTED = 1000

/**
 * A meter's settled days on one date, as `readingsOfDay` gives them, each with its lineage. Throws
 * NotFound where there is none.
 */
export async function lineageOfDay(
  store: ContributionStore,
  meterId: string,
  date: string,
): Promise<DayLineage[]> {
  const contributions = await Array.fromAsync(store.ofMeter(meterId, date, date))
  const around = await readsAround(store, date, new Map([[meterId, contributions]]))
  const lineage = lineageOf(contributions, around.get(meterId), MOST_LISTED)
  if (lineage.length === 0) throw noReadings(meterId, date)
  return lineage
}
