/** Meters without a base load, such as of gas: their total alone tells, by the scatter of late. */
import { expect, test } from '@jest/globals'
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { deviation } from '../../../domain/detectors/deviation.ts'
import { hourlyDay } from './hourly-days.ts'
import { anomaliesOf } from './judging.ts'

const FIRST = 20_000
const LAST = FIRST + 400

/** Half a year of chance, then heating that is steady, for six hours a day; nothing at night. */
function gas(factor: (day: number) => number): HistoryDay[] {
  return Array.from({ length: LAST - FIRST + 1 }, (_, offset) => {
    const day = FIRST + offset
    const noise = Math.sin(day * 12.9898) * Math.sin(day * 78.233)
    const load = offset < 200 ? 0.3 * Math.exp(2 * noise) : 5 * Math.exp(0.15 * noise)
    return hourlyDay(day, (hour) => (hour >= 7 && hour < 13 ? load * factor(day) : 0))
  })
}

const toldOf = (factor: (day: number) => number, parameters = {}) =>
  anomaliesOf(deviation, gas(factor), { judgeFrom: LAST - 10, parameters })

test('a day far below the last weeks is told, though the base load is nothing as ever', () => {
  const [found, ...others] = toldOf((day) => (day === LAST ? 0.2 : 1))
  expect(others).toEqual([])
  expect(found).toMatchObject({ day: LAST, unit: 'kWh' })
  expect(found?.message).not.toContain('calm hours')
})

test('how far it may fall is a parameter', () => {
  expect(toldOf((day) => (day === LAST ? 0.2 : 1), { restingFall: 100 })).toEqual([])
})

test('usual days are not told', () => {
  expect(toldOf(() => 1)).toEqual([])
})
