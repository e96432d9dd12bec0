import { expect, test } from '@jest/globals'
import type { Verdict } from '../../../domain/detectors/detector.ts'
import { tellOnce } from '../../../domain/detectors/episodes.ts'
import { anomaly, normal, unjudged } from '../../../domain/detectors/verdicts.ts'
import { anomaliesOf } from './hourly-days.ts'

/** `!` is anomalous, `?` cannot be judged, `.` is normal. */
function told(days: string, judgeFrom = 0, restDays = 2): number[] {
  const judge = (day: number): Verdict => {
    if (days[day] === '.') return normal(day)
    if (days[day] === '?') return unjudged(day, 'incomplete day')
    const figures = { observed: 1, expected: 0, lower: 0, upper: 0 }
    return anomaly(day, { ...figures, severity: 'low', score: 1, unit: 'kWh', message: 'off' })
  }
  const verdicts = [...tellOnce(days.split('').keys(), judgeFrom, restDays, judge)]
  expect(verdicts.map(({ day }) => day)).toEqual([...days].map((_, day) => day).slice(judgeFrom))
  return anomaliesOf(verdicts).map(({ day }) => day)
}

test('an episode is told on its first day', () => {
  expect(told('..!!!!..')).toEqual([2])
})

test('it is over after the rest, and not before', () => {
  expect(told('!.!')).toEqual([0])
  expect(told('!..!')).toEqual([0, 3])
})

test('a day that cannot be judged does not end it', () => {
  expect(told('!?!')).toEqual([0])
})

test('judging later begins from what was so before', () => {
  expect(told('..!!!!', 4)).toEqual([])
  expect(told('!!..!!', 4)).toEqual([4])
  expect(told('..!...', 2)).toEqual([2])
})
