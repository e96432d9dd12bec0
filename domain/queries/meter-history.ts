/** One meter's settled days, date by date. */
import type { ContributionStore } from '../ports.ts'
import type { Contribution } from '../readings/contribution.ts'
import { type SettledDay, settle } from '../readings/settle.ts'

/** Settled days of a meter from one date to another, both included, in the order of dates. */
export async function* daysOfMeter(
  store: ContributionStore,
  meterId: string,
  from: string,
  to: string,
): AsyncGenerator<SettledDay> {
  yield* settleByDate(store.ofMeter(meterId, from, to))
}

/** A meter's earliest or latest date that has readings: its settled days by channel, or none. */
export async function endOfMeter(
  store: ContributionStore,
  meterId: string,
  end: 'earliest' | 'latest',
): Promise<SettledDay[]> {
  const found: SettledDay[] = []
  for await (const day of settleByDate(store.fromEndOfMeter(meterId, end))) {
    if (found.length > 0 && found[0]?.date !== day.date) break
    found.push(day)
  }
  return found
}

async function* settleByDate(
  contributions: AsyncIterable<Contribution>,
): AsyncGenerator<SettledDay> {
  let group: Contribution[] = []
  for await (const contribution of contributions) {
    if (group.length > 0 && group[0]?.date !== contribution.date) {
      yield* settle(group)
      group = []
    }
    group.push(contribution)
  }
  yield* settle(group)
}
