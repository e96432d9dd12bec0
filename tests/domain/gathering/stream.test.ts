/** Readings appended straight to a stream gather as those that are added one by one. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dueOf } from '../../../domain/gathering/due.ts'
import { type GatheredDay, Gatherer } from '../../../domain/gathering/gatherer.ts'
import { appendTo } from '../../../domain/gathering/open-runs.ts'
import type { Reading } from '../../../domain/readings/reading.ts'
import { readingOf } from '../factories.ts'
import { DAY } from './gathering.ts'

/** Mostly rows that follow each other, and now and then any other. */
const row = fc.oneof(
  { weight: 25, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        meterId: fc.constantFrom('m1', 'm2'),
        day: fc.integer({ min: DAY, max: DAY + 2 }),
        start: fc.nat(95).map((place) => place * 900),
        quality: fc.constantFrom('actual', 'estimated', 'missing'),
        revision: fc.constantFrom('', '2025-06-02T00:00:00Z'),
        length: fc.constantFrom(0, 900, 1800),
      },
      { requiredKeys: [] },
    ),
  },
)
const many = fc.array(row, { minLength: 1, maxLength: 120, size: 'max' })
/** Seconds of each day, from the first on: one is longer, and one shorter. */
const LENGTHS = [86_400, 90_000, 86_400, 82_800]
const lengthOf = (day: number): number => LENGTHS[day - DAY] ?? 86_400

/** Oldest first, or newest first. */
const rows = fc.tuple(many, fc.constantFrom(900, -900, 3600, 10_800, 86_400)).map(([all, pace]) => {
  let before = readingOf({ length: 0, day: DAY, start: pace > 0 ? -pace : 86_400 })
  return all.map((one, at): Reading => {
    const next = before.start + pace
    const length = lengthOf(before.day)
    const place =
      next < 0
        ? { day: before.day - 1, start: next + 86_400 }
        : next >= length
          ? { day: before.day + 1, start: next % pace }
          : { start: next }
    before = { ...before, ...place, micro: at, quality: 'actual', ...one } as Reading
    return before
  })
})

function outcome(gatherer: Gatherer) {
  const unknown = gatherer.lengthsUnknown
  const { dayCount } = gatherer
  return { unknown, dayCount, days: [...gatherer.meterDays()], held: [...gatherer.drain()] }
}

/** Appends where that can be, and else adds; whether it was appended. */
function append(gatherer: Gatherer, reading: Reading): boolean {
  const { number } = gatherer.streamOf(reading.meterId, reading.series.channel)
  const { runs } = gatherer
  const due = dueOf(reading.day, reading.start)
  const strand = gatherer.strandOf(reading).number
  if (reading.quality === 'actual') {
    runs.goOn(number, due, strand)
    if (appendTo(runs.table, runs.arrays, number, due, reading.micro, strand)) return true
  }
  gatherer.add(reading)
  return false
}

test('whatever is appended where it can be', () => {
  let some = 0
  let wentOn = 0
  fc.assert(
    fc.property(rows, (all) => {
      const added = new Gatherer()
      const appended = new Gatherer()
      for (const reading of all) {
        added.add(reading)
        if (append(appended, reading)) some++
      }
      wentOn += appended.runs.days
      expect(outcome(appended)).toEqual(outcome(added))
      expect(appended.held).toBe(0)
    }),
    { numRuns: 400 },
  )
  expect(some).toBeGreaterThan(4000)
  expect(wentOn).toBeGreaterThan(400)
})

test('days that a run has gone on to count where the length of intervals is told', () => {
  const lone = [0, 2, 4, 6].map((after) => readingOf({ length: 0, day: DAY + after, start: 0 }))
  const run = Array.from({ length: 144 }, (_, at) =>
    readingOf({ length: 0, day: DAY + 8 + Math.floor(at / 48), start: (at % 48) * 1800 }),
  )
  const added = new Gatherer()
  const appended = new Gatherer()
  for (const reading of [...lone, ...run]) {
    added.add(reading)
    append(appended, reading)
  }
  expect(appended.runs.days).toBe(2)
  // 148 readings on seven days are less than half of what half hours would be.
  expect(appended.lengthsUnknown).toBe(1)
  expect(outcome(appended)).toEqual(outcome(added))
})

/** What days say, reading by reading; of one place and revision the later counts. */
function told(days: Iterable<GatheredDay>): Map<string, number> {
  const values = new Map<string, number>()
  for (const { meterId, date, revision, segments } of days) {
    for (const segment of segments) {
      for (const [at, value] of segment.values.entries()) {
        const start = segment.start + at * segment.length
        if (value !== null) values.set(`${meterId} ${date} ${revision} ${start}`, value)
      }
    }
  }
  return values
}

test('days are told once each, in whatever parts they are given out', () => {
  const plain = rows.map((all) => all.map((one) => ({ ...one, length: 900 })))
  fc.assert(
    fc.property(plain, fc.array(fc.nat(119), { maxLength: 3 }), (all, cuts) => {
      const whole = new Gatherer()
      const inParts = new Gatherer()
      const parts: GatheredDay[] = []
      for (const [at, reading] of all.entries()) {
        if (cuts.includes(at)) parts.push(...inParts.spill())
        whole.add(reading)
        append(inParts, reading)
      }
      parts.push(...inParts.drain())
      expect(told(parts)).toEqual(told(whole.drain()))
      expect(inParts.dayCount).toBe(whole.dayCount)
      expect(inParts.held).toBe(0)
    }),
    { numRuns: 400 },
  )
})
