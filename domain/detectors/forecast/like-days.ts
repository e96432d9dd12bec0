/** Which earlier days a day is like: the same weekday, and on a holiday the Sundays. */
import { weekday } from '../../time/civil-date.ts'
import type { History } from '../detector.ts'

export const WEEK = 7

/** The days of a series that begins with `firstDay`. */
export interface Calendar {
  readonly firstDay: number
  /** Days back to the last day like the one at that place; those before it lie whole weeks farther. */
  readonly backToLike: (at: number) => number
  /** Whether the day may serve as an example of what is usual: not if it is a holiday itself. */
  readonly isUsable: (at: number) => boolean
}

export function calendarOf(
  { isUnusual, isHoliday }: Pick<History, 'isUnusual' | 'isHoliday'>,
  firstDay: number,
): Calendar {
  return {
    firstDay,
    backToLike: (at) => (isHoliday(firstDay + at) ? weekday(firstDay + at) + 1 : WEEK),
    isUsable: (at) => !isUnusual(firstDay + at) && !isHoliday(firstDay + at),
  }
}
