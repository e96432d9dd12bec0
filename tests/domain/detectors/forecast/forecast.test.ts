/** Forecasts of a daily series from its own past. */
import { expect, test } from '@jest/globals'
import { forecast } from '../../../../domain/detectors/forecast/forecast.ts'
import { calendarOf } from '../../../../domain/detectors/forecast/like-days.ts'

/** Logs of an office: weekdays about 1, weekends about 0, from a Monday on. */
function office(days: number, change: (at: number) => number = () => 0): Float64Array {
  return Float64Array.from(
    { length: days },
    (_, at) => (at % 7 < 5 ? 1 : 0) + 0.03 * Math.sin(at * 12.9898) + change(at),
  )
}
const MONDAY = 20_003
const never = () => false
const plain = calendarOf({ isUnusual: never, isHoliday: never }, MONDAY)

test('a day three times as high does not come back a week later', () => {
  const spike = 200
  const usual = forecast(office(220), plain, 0)
  const after = forecast(
    office(220, (at) => (at === spike ? Math.log(3) : 0)),
    plain,
    0,
  )
  for (const back of [1, 2, 7]) {
    const [day, wanted] = [after[spike + back] as number, usual[spike + back] as number]
    expect(Math.abs(day - wanted)).toBeLessThan(0.1)
  }
  // A fortnight later a trace is left, of what was log 3.
  expect(Math.abs((after[spike + 14] as number) - (usual[spike + 14] as number))).toBeLessThan(0.5)
})

test('asked for later days only, they are what they are among all', () => {
  const series = office(260, (at) => (at > 150 ? 0.2 : 0))
  const all = forecast(series, plain, 0)
  for (const from of [120, 201, 255]) {
    expect(forecast(series, plain, from).subarray(from)).toEqual(all.subarray(from))
  }
})
