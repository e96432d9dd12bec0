import { describe, expect, test } from '@jest/globals'
import { holidaysOf, knownCalendars } from '../../../adapters/config/holidays.ts'

const ofYear = (calendar: string, year: number): string[] =>
  holidaysOf(calendar).filter((date) => date.startsWith(`${year}-`))

describe('the public holidays of', () => {
  // https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/#url=2025 (Inauguration Day, of
  // the capital only, falls on Martin Luther King Day).
  test('a country are its federal ones', () => {
    expect(ofYear('US', 2025)).toEqual([
      ...['2025-01-01', '2025-01-20', '2025-02-17', '2025-05-26', '2025-06-19', '2025-07-04'],
      ...['2025-09-01', '2025-10-13', '2025-11-11', '2025-11-27', '2025-12-25'],
    ])
  })

  // Corpus Christi is one in Bavaria, not in Berlin; Women's Day the other way round.
  test('a state are its own', () => {
    expect(ofYear('DE-BY', 2025)).toContain('2025-06-19')
    expect(ofYear('DE-BE', 2025)).not.toContain('2025-06-19')
    expect(ofYear('DE-BE', 2025)).toContain('2025-03-08')
  })

  // https://www.gov.uk/bank-holidays: Christmas 2027 falls on a weekend.
  test('England and Wales include the days off for those at a weekend', () => {
    expect(ofYear('GB-ENG', 2027)).toEqual(expect.arrayContaining(['2027-12-27', '2027-12-28']))
  })

  // The Feast of Ramadan lasts three days, on 30 March to 1 April in 2025.
  test('several days are all of them', () => {
    expect(ofYear('TR', 2025)).toEqual(
      expect.arrayContaining(['2025-03-30', '2025-03-31', '2025-04-01']),
    )
  })

  test('any country reach from 2000 to two years from now', () => {
    const years = new Set(holidaysOf('EE').map((date) => Number(date.slice(0, 4))))
    expect(Math.min(...years)).toBe(2000)
    expect(Math.max(...years)).toBe(new Date().getUTCFullYear() + 2)
    expect(holidaysOf('EE')).toEqual([...new Set(holidaysOf('EE'))].sort())
  })
})

test.each([
  ['us', /expected a country's two letters/],
  ['XX', /expected a country's two letters, as in US or US-NY, found "XX"/],
  ['__proto__', /expected a country/],
  ['US-ZZ', /expected one of US-AL, US-AK/],
  ['SG-A', /SG has no calendars of its parts/],
  ['DE-BY-X', /expected one of DE-BY-A, /],
  ['US-LA-NO-X', /no more than country, state and region/],
])('the calendar %s is not known', (calendar, message) => {
  const issue = knownCalendars.safeParse({ calendars: [{ calendar }] }).error?.issues[0]
  expect(issue?.path).toEqual(['calendars', 0, 'calendar'])
  expect(issue?.message).toMatch(message)
})
