/** A meter's contributions but for those of some objects. */
import type { MeterContributions } from '../ports.ts'
import type { Contribution } from '../readings/contribution.ts'

/** The same store, as if the objects of these sources had never been ingested. */
export function withoutSources(
  store: MeterContributions,
  sources: ReadonlySet<string>,
): MeterContributions {
  if (sources.size === 0) return store
  return {
    ofMeter: (...args) => leaveOut(store.ofMeter(...args), sources),
    fromEndOfMeter: (...args) => leaveOut(store.fromEndOfMeter(...args), sources),
  }
}

async function* leaveOut(
  contributions: AsyncIterable<Contribution>,
  sources: ReadonlySet<string>,
): AsyncGenerator<Contribution> {
  for await (const contribution of contributions) {
    if (!sources.has(contribution.source)) yield contribution
  }
}
