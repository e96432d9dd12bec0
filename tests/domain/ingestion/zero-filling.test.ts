import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Gatherer } from '../../../domain/gathering/gatherer.ts'
import { contributionsOf } from '../../../domain/ingestion/gather-object.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import type { ObjectPass } from '../../../domain/ingestion/object-pass.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import type { Reading } from '../../../domain/readings/reading.ts'
import { settle } from '../../../domain/readings/settle.ts'
import type { SettledDay } from '../../../domain/readings/settled-day.ts'
import {
  AUTUMN_DAY,
  dayOf,
  HALF_HOUR,
  HOUR,
  LONDON,
  readingOf,
  SERIES,
  SPRING_DAY,
} from '../factories.ts'

type Rows = readonly Partial<Reading>[]

/** What the rows make of meter-days, of which the object leaves out zeros. */
async function contributions(rows: Rows, zone: string, spills = false): Promise<Contribution[]> {
  const facts = { source: 'drops/a', generation: 1, version: '2025-12-01', pipeline: 'p' }
  const gatherer = new Gatherer()
  const gaps = rows.map((row) => {
    const reading = readingOf(row)
    return { ...reading, series: { ...reading.series, zone, omitsZeros: true } }
  })
  for (const reading of gaps) gatherer.add(reading)
  const listed = [...gatherer.meterDays()].map(({ meterId, date }) => `${meterId} ${date}`)
  expect(gatherer.dayCount).toBe(listed.length)
  const pass: Pick<ObjectPass, 'run'> = {
    async *run() {
      for (const reading of gaps) {
        gatherer.add(reading)
        yield
      }
    },
  }
  if (spills) gatherer.shed()
  const second = { pass: pass as ObjectPass, bytes: (async function* () {})() }
  const limits = { ...DEFAULT_LIMITS, heldReadings: 50 }
  const written = await Array.fromAsync(
    contributionsOf(facts, gatherer, limits, spills ? second : undefined),
  )
  expect(new Set(written.map(({ meterId, date }) => `${meterId} ${date}`))).toEqual(new Set(listed))
  const keys = written.map((one) => `${one.meterId} ${one.channel} ${one.date} ${one.part}`)
  expect(new Set(keys).size).toBe(keys.length)
  return written
}

async function settled(rows: Rows, zone = 'UTC', spills = false): Promise<SettledDay[]> {
  const byDay = Map.groupBy(
    await contributions(rows, zone, spills),
    ({ meterId, date }) => `${meterId} ${date}`,
  )
  return [...byDay].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, ofDay]) => settle(ofDay))
}

const at = (date: string, hour: number, rest: Partial<Reading> = {}): Partial<Reading> => ({
  day: dayOf(date),
  start: hour * HOUR,
  ...rest,
})
const counts = (days: readonly SettledDay[]) =>
  days.map(({ date, readings, quality }) => [date, readings, quality])

describe.each([
  ['in memory', false],
  ['in a second pass', true],
])('gaps are zeros, %s', (_, spills) => {
  test('from the first reading to the last, on days that have one', async () => {
    const rows = [at('2025-06-02', 12), at('2025-06-04', 6)]
    expect(counts(await settled(rows, 'UTC', spills))).toEqual([
      ['2025-06-02', 24, 'partial'],
      ['2025-06-04', 13, 'partial'],
    ])
  })

  test.each([
    [SPRING_DAY, '2025-03-29', '2025-03-31', 46],
    [AUTUMN_DAY, '2025-10-25', '2025-10-27', 50],
  ])('%s has as many as its clock has', async (date, before, after, count) => {
    const days = await settled([at(before, 0), at(date, 5), at(after, 0)], LONDON, spills)
    expect(counts(days)[1]).toEqual([date, count, 'complete'])
  })

  test('one a day where values are daily, also on a day of 25 hours', async () => {
    const dates = ['2025-10-24', '2025-10-26', '2025-10-28']
    const rows = dates.map((date) => at(date, 0, { length: 24 * HOUR }))
    const days = await settled(rows, LONDON, spills)
    expect(days.map(({ readings }) => readings)).toEqual([1, 1, 1])
  })

  test('on a grid that is inferred from few rows', async () => {
    const rows = [6, 7, 18].map((hour) => at('2025-06-02', hour, { length: 0 }))
    expect((await settled(rows, 'UTC', spills))[0]?.readings).toBe(13)
  })

  test('but none where no grid is told', async () => {
    const rows = [at('2025-06-02', 6, { length: 0 }), at('2025-06-02', 9, { length: 0 })]
    expect((await settled(rows, 'UTC', spills))[0]?.readings).toBe(2)
  })

  test('but not of gauges and registers', async () => {
    for (const kind of ['gauge', 'register'] as const) {
      const series = { ...SERIES, kind }
      const rows = [at('2025-06-02', 6, { series }), at('2025-06-04', 9, { series })]
      expect((await settled(rows, 'UTC', spills)).length).toBe(2)
    }
  })

  test('and yield to readings of any revision', async () => {
    const revision = '2025-01-01T00:00:00Z'
    const rows = [0, 2, 1].map((hour) => at('2025-06-02', hour, { revision, micro: 5 }))
    const [day] = await settled(rows, 'UTC', spills)
    expect(day?.intervals.map(({ valueMicro }) => valueMicro)).toEqual([5, 0, 5, 0, 5])
  })
})

test('the memory allowed changes no answer', async () => {
  const row = fc.record({
    meterId: fc.constantFrom('m1', 'm2'),
    day: fc.integer({ min: dayOf(AUTUMN_DAY) - 2, max: dayOf(AUTUMN_DAY) + 2 }),
    start: fc.nat(47).map((place) => place * HALF_HOUR),
    micro: fc.nat(9),
    revision: fc.constantFrom('', '2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'),
    quality: fc.constantFrom('actual', 'estimated' as const),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (rows) => {
      expect(await settled(rows, LONDON, true)).toEqual(await settled(rows, LONDON))
    }),
    { numRuns: 100 },
  )
})
