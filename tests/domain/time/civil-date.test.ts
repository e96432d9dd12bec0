import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatDate, parseDate, toDayNumber, weekday } from '../../../domain/time/civil-date.ts'

const FIRST = Date.UTC(1900, 0, 1) / 86_400_000
const LAST = Date.UTC(2199, 11, 31) / 86_400_000

/** The platform's own calendar. */
function platform(day: number): { text: string; numbers: [number, number, number]; week: number } {
  const date = new Date(day * 86_400_000)
  return {
    text: date.toISOString().slice(0, 10),
    numbers: [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()],
    week: (date.getUTCDay() + 6) % 7,
  }
}

test('every seventh day from 1900 to 2199 has the number that Date.UTC gives', () => {
  const wrong: number[] = []
  for (let day = FIRST; day <= LAST; day += 7) {
    if (toDayNumber(...platform(day).numbers) !== day) wrong.push(day)
  }
  expect(wrong).toEqual([])
})

test('any day has one text, one number and one weekday', () => {
  fc.assert(
    fc.property(fc.integer({ min: FIRST, max: LAST }), (day) => {
      const { text, week } = platform(day)
      expect(formatDate(day)).toBe(text)
      expect(parseDate(text)).toBe(day)
      expect(weekday(day)).toBe(week)
    }),
    { numRuns: 1000 },
  )
})

describe('no such date', () => {
  test.each([
    ...['2025-02-29', '1900-02-29', '2100-02-29', '2025-04-31', '2025-00-10', '2025-13-01'],
    ...['2025-01-00', '2025-01-32', '1899-12-31', '2200-01-01', '0000-00-00'],
  ])('%s', (text) => expect(parseDate(text)).toBeUndefined())

  test.each(['2025-1-1', '2025/01/01', '20250101', '2025-01-01 ', '', '2025-01-01T00:00', 'today'])(
    '%j is not written as a date',
    (text) => expect(parseDate(text)).toBeUndefined(),
  )
})

test.each(['2024-02-29', '2000-02-29', '1900-01-01', '2199-12-31'])('%s is a date', (text) => {
  expect(formatDate(parseDate(text) as number)).toBe(text)
})

test('1970-01-01 is day 0, a Thursday', () => {
  expect(toDayNumber(1970, 1, 1)).toBe(0)
  expect(weekday(0)).toBe(3)
})
