/** Days of meter m1 to be judged. */
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { contributionOf, dayOf, halfHours, units } from '../factories.ts'

export const FIRST = dayOf('2025-06-02')

/** The date `offset` days after 2025-06-02. */
export function dateOf(offset: number): string {
  return formatDate(FIRST + offset)
}

/** That date, with so many half hours of `value` units. */
export function dayWith(
  offset: number,
  count = 48,
  value = 1,
  rest: Partial<Contribution> = {},
): Contribution {
  const segments = [halfHours(Array(count).fill(units(value)))]
  return contributionOf({ date: dateOf(offset), segments, ...rest })
}
