/** Readings appended straight to a stream gather as those that are added one by one. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dueOf } from '../../../domain/gathering/due.ts'
import { Gatherer } from '../../../domain/gathering/gatherer.ts'
import { appendTo } from '../../../domain/gathering/open-runs.ts'
import type { Reading } from '../../../domain/readings/reading.ts'
import { readingOf } from '../factories.ts'
import { DAY } from './gathering.ts'

/** Mostly rows that follow each other, and now and then any other. */
const row = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
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
const many = fc.array(row, { maxLength: 120 })
/** Oldest first, or newest first. */
const rows = fc.tuple(many, fc.constantFrom(900, -900)).map(([all, pace]) => {
  let before = readingOf({ length: 0, day: DAY, start: pace > 0 ? -pace : 86_400 })
  return all.map((one, at): Reading => {
    const next = before.start + pace
    before = {
      ...before,
      day: next < 0 ? before.day - 1 : before.day,
      start: next < 0 ? next + 86_400 : next,
      micro: at,
      quality: 'actual',
      ...one,
    } as Reading
    return before
  })
})

function outcome(gatherer: Gatherer) {
  const unknown = gatherer.lengthsUnknown
  return { unknown, days: [...gatherer.meterDays()], held: [...gatherer.drain()] }
}

test('whatever is appended where it can be', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const added = new Gatherer()
      const appended = new Gatherer()
      let some = 0
      for (const reading of all) {
        added.add(reading)
        const stream = appended.streamOf(reading.meterId, reading.series.channel)
        const isPlain = reading.quality === 'actual'
        const { day, start, micro } = reading
        const strand = appended.strandOf(reading)
        const { table, arrays } = appended.runs
        const due = dueOf(day, start)
        if (isPlain) appended.runs.goOn(stream.number, due, strand.number)
        if (isPlain && appendTo(table, arrays, stream.number, due, micro, strand.number)) some++
        else appended.add(reading)
      }
      expect(outcome(appended)).toEqual(outcome(added))
      if (all.length > 100) expect(some).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
})
