/** What a meter-day adds to the totals of its date. */
import { parseDate } from '../time/civil-date.ts'
import { zoneOf } from '../time/zone.ts'
import type { Outline, StoredContribution } from './contribution.ts'
import type { RegisterReads } from './register.ts'
import { expectedOf, settle } from './settle.ts'
import type { SummedDay } from './settled-day.ts'

/** A settled day that adds up, without its intervals. */
export type DayFigures = Pick<
  SummedDay,
  'meterId' | 'unit' | 'flow' | 'totalMicro' | 'readings' | 'expected'
>

/**
 * The figures of the days that `settle` gives for a meter, but for gauges. Where one contribution
 * stands alone and its store has its outline, its values are not decoded: nothing competes with it,
 * so all of them count.
 */
export function figuresOf(
  contributions: readonly StoredContribution[],
  around?: RegisterReads,
): DayFigures[] {
  const [first] = contributions
  if (first?.outline !== undefined && contributions.length === 1) {
    return [outlined(first, first.outline)]
  }
  return settle(contributions, around).filter((day) => day.kind !== 'gauge')
}

function outlined(
  { meterId, unit, flow, zone, date }: StoredContribution,
  { totalMicro, readings, length }: Outline,
): DayFigures {
  const { lengthSeconds } = zoneOf(zone).day(parseDate(date) as number)
  const expected = expectedOf(length, lengthSeconds)
  return { meterId, unit, flow, totalMicro: BigInt(totalMicro), readings, expected }
}
