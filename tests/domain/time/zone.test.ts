import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatPlace, isPlainDay, placesOf, zoneOf } from '../../../domain/time/zone.ts'
import { dayOf } from '../factories.ts'

const dayIn = (zone: string, date: string) => zoneOf(zone).day(dayOf(date))

// From Python's zoneinfo: the first instant with that local date, and how many seconds have it.
test.each([
  ['Europe/London', '2025-03-30', 1_743_292_800, 23],
  ['Europe/London', '2025-10-26', 1_761_433_200, 25],
  ['America/New_York', '2025-03-09', 1_741_496_400, 23],
  ['America/New_York', '2025-11-02', 1_762_056_000, 25],
  ['Australia/Sydney', '2025-04-06', 1_743_858_000, 25],
  ['Australia/Sydney', '2025-10-05', 1_759_586_400, 23],
  ['Australia/Lord_Howe', '2025-04-06', 1_743_858_000, 24.5],
  ['Australia/Lord_Howe', '2025-10-05', 1_759_584_600, 23.5],
  ['Asia/Kathmandu', '2025-06-01', 1_748_715_300, 24],
  ['Africa/Cairo', '2023-04-28', 1_682_632_800, 23],
  ['Africa/Cairo', '2023-10-26', 1_698_267_600, 25],
  ['Pacific/Apia', '2011-12-29', 1_325_152_800, 24],
  ['Pacific/Apia', '2011-12-31', 1_325_239_200, 24],
  ['UTC', '1970-01-01', 0, 24],
])('%s: %s starts at %d and has %d hours', (zone, date, startInstant, hours) => {
  expect(dayIn(zone, date)).toMatchObject({ startInstant, lengthSeconds: hours * 3600 })
})

test('the day that Samoa left out has no length', () => {
  expect(dayIn('Pacific/Apia', '2011-12-30').lengthSeconds).toBe(0)
})

test('only days without a change of clocks are plain', () => {
  expect(isPlainDay(dayIn('Europe/London', '2025-03-29'))).toBe(true)
  expect(isPlainDay(dayIn('Europe/London', '2025-03-30'))).toBe(false)
  expect(isPlainDay(dayIn('Africa/Cairo', '2023-04-28'))).toBe(false)
})

describe('places of a clock time', () => {
  test.each([
    ['London, before the gap', 'Europe/London', '2025-03-30', '00:30', [0.5]],
    ['London, in the gap', 'Europe/London', '2025-03-30', '01:30', []],
    ['London, where the gap begins', 'Europe/London', '2025-03-30', '01:00', []],
    ['London, where the gap ends', 'Europe/London', '2025-03-30', '02:00', [1]],
    ['London, the end of the short day', 'Europe/London', '2025-03-30', '23:30', [22.5]],
    ['London, the repeated hour', 'Europe/London', '2025-10-26', '01:30', [1.5, 2.5]],
    ['London, after the repeated hour', 'Europe/London', '2025-10-26', '02:00', [3]],
    ['New York, the repeated hour', 'America/New_York', '2025-11-02', '01:00', [1, 2]],
    ['Sydney, the repeated hour', 'Australia/Sydney', '2025-04-06', '02:00', [2, 3]],
    ['Lord Howe repeats half an hour', 'Australia/Lord_Howe', '2025-04-06', '01:45', [1.75, 2.25]],
    ['Lord Howe, before it', 'Australia/Lord_Howe', '2025-04-06', '01:15', [1.25]],
    ['Lord Howe skips half an hour', 'Australia/Lord_Howe', '2025-10-05', '02:15', []],
    ['Lord Howe, after it', 'Australia/Lord_Howe', '2025-10-05', '02:30', [2]],
    ['Cairo has no midnight', 'Africa/Cairo', '2023-04-28', '00:00', []],
    ['Cairo starts at one', 'Africa/Cairo', '2023-04-28', '01:00', [0]],
    ['Cairo repeats its last hour', 'Africa/Cairo', '2023-10-26', '23:30', [23.5, 24.5]],
    ['a plain day', 'Europe/London', '2025-06-01', '23:59', [23 + 59 / 60]],
  ])('%s', (_, zone, date, clock, hours) => {
    const [hour, minute] = clock.split(':').map(Number) as [number, number]
    const places = placesOf(dayIn(zone, date), hour * 3600 + minute * 60)
    expect(places).toEqual(hours.map((value) => Math.round(value * 3600)))
  })
})

describe('the text of a place', () => {
  test.each([
    ['Europe/London', '2025-10-26', 1.5, '2025-10-26T01:30:00+01:00'],
    ['Europe/London', '2025-10-26', 2.5, '2025-10-26T01:30:00+00:00'],
    ['Europe/London', '2025-03-30', 1, '2025-03-30T02:00:00+01:00'],
    ['America/New_York', '2025-11-02', 2, '2025-11-02T01:00:00-05:00'],
    ['Asia/Kathmandu', '2025-06-01', 0, '2025-06-01T00:00:00+05:45'],
    ['America/St_Johns', '2025-06-01', 0, '2025-06-01T00:00:00-02:30'],
    ['Africa/Cairo', '2023-04-28', 0, '2023-04-28T01:00:00+03:00'],
    ['UTC', '2025-06-01', 23.5, '2025-06-01T23:30:00+00:00'],
  ])('%s on %s after %d hours', (zone, date, hours, text) => {
    expect(formatPlace(dayIn(zone, date), hours * 3600)).toBe(text)
  })
})

const zones = fc.constantFrom(
  ...['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
  ...['Africa/Cairo', 'Pacific/Apia', 'America/Sao_Paulo', 'UTC'],
)
const from = Date.UTC(1990, 0, 1) / 1000
const to = Date.UTC(2040, 0, 1) / 1000

test('an instant falls on the one day that holds it', () => {
  fc.assert(
    fc.property(zones, fc.integer({ min: from, max: to }), (id, instant) => {
      const day = zoneOf(id).dayAt(instant)
      expect(day).toEqual(zoneOf(id).day(day.day))
      expect(instant).toBeGreaterThanOrEqual(day.startInstant)
      expect(instant).toBeLessThan(day.startInstant + day.lengthSeconds)
    }),
    { numRuns: 200 },
  )
})

/** The platform's own clock, as `YYYY-MM-DD HH:MM:SS`. */
function shownIn(timeZone: string, instant: number): string {
  const style = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const
  return new Intl.DateTimeFormat('sv-SE', style).format(instant * 1000)
}

test('the clock on a wall, as Intl shows it, is at the places that it has', () => {
  fc.assert(
    fc.property(zones, fc.integer({ min: from, max: to }), (id, instant) => {
      const day = zoneOf(id).dayAt(instant)
      const shown = shownIn(id, instant)
      const place = instant - day.startInstant
      expect(formatPlace(day, place).slice(0, 19).replace('T', ' ')).toBe(shown)
      const [hour, minute, second] = shown.slice(11).split(':').map(Number) as number[]
      const wall = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
      expect(placesOf(day, wall)).toContain(place)
    }),
    { numRuns: 200 },
  )
})

test('a name that no database has is a RangeError', () => {
  expect(() => zoneOf('Mars/Base')).toThrow(RangeError)
  expect(() => zoneOf('')).toThrow(RangeError)
})
