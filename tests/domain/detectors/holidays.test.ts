/** Holidays of a configured calendar: they are taken for Sundays, and are no example of working days. */
import { expect, test } from '@jest/globals'
import type { Detector, HistoryDay } from '../../../domain/detectors/detector.ts'
import { deviation } from '../../../domain/detectors/deviation.ts'
import { profile } from '../../../domain/detectors/profile.ts'
import { weekday } from '../../../domain/time/civil-date.ts'
import { hourlyDay } from './hourly-days.ts'
import { anomaliesOf } from './judging.ts'

/** A Wednesday. */
const HOLIDAY = 20_228
const FIRST = HOLIDAY - 200

/** An office: busy from 8 to 18 on working days, at its base load else. */
function office(isClosed: (day: number) => boolean, factor = (_day: number) => 1): HistoryDay[] {
  return Array.from({ length: 215 }, (_, offset) => {
    const day = FIRST + offset
    const isWorking = weekday(day) < 5 && !isClosed(day)
    return hourlyDay(day, (hour) => {
      const wave = 1 + 0.05 * Math.sin(day * 12.9898 + hour * 78.233)
      return (isWorking && hour >= 8 && hour < 18 ? 40 : 6) * wave * factor(day)
    })
  })
}

const told = (detector: Detector, days: HistoryDay[], isHoliday: (day: number) => boolean) =>
  anomaliesOf(detector, days, { judgeFrom: HOLIDAY - 20, isHoliday }).map(({ day }) => day)

const isHoliday = (day: number): boolean => day === HOLIDAY
const never = (): boolean => false

test.each([
  ['deviation', deviation as unknown as Detector],
  ['profile', profile as unknown as Detector],
])('%s expects a Sunday of a holiday', (name, detector) => {
  const closed = office(isHoliday)
  expect(told(detector, closed, isHoliday)).toEqual([])
  // Without a calendar the empty office is news to whoever looks at its hours.
  if (name === 'profile') expect(told(detector, closed, never)).toEqual([HOLIDAY])
  // Three times a Sunday is news on a holiday, too.
  const busy = office(isHoliday, (day) => (day === HOLIDAY ? 3 : 1))
  expect(told(detector, busy, isHoliday)).toEqual([HOLIDAY])
})
