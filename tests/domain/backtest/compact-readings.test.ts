import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CompactReadings } from '../../../domain/backtest/compact-readings.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { contributionOf, dayOf, halfHours, units } from '../factories.ts'

const FIRST = dayOf('2025-06-01')

function readingsOf(...contributions: Contribution[]): CompactReadings {
  const readings = new CompactReadings()
  for (const one of contributions) readings.take(one)
  return readings
}

async function allOf(
  readings: CompactReadings,
  today = Number.POSITIVE_INFINITY,
  from = '1900-01-01',
) {
  return Array.fromAsync(readings.asOf(today).ofMeter('m1', from, '9999-12-31'))
}

test('what was taken comes back, sorted by dates', async () => {
  const values = fc.array(fc.option(fc.integer({ min: -1e12, max: 1e12 })), { maxLength: 50 })
  const contribution = fc
    .record({ day: fc.nat(5), values, part: fc.nat(1), source: fc.constantFrom('a', 'b') })
    .map(({ day, values, part, source }) =>
      contributionOf({
        date: formatDate(FIRST + day),
        segments: [halfHours(values)],
        part,
        source,
      }),
    )
  await fc.assert(
    fc.asyncProperty(fc.array(contribution, { maxLength: 20 }), async (all) => {
      const found = await allOf(readingsOf(...all))
      const plain = (one: Contribution) => JSON.stringify({ ...one, segments: one.segments })
      const sorted = all.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
      expect(found.map((one) => JSON.parse(plain(one)))).toEqual(
        sorted.map((one) => JSON.parse(plain(one))),
      )
    }),
  )
})

describe('of a day, those who ask then', () => {
  const dates = ['2025-06-03', '2025-06-01', '2025-06-02']
  const readings = readingsOf(...dates.map((date) => contributionOf({ date })))

  test('see earlier days and that one', async () => {
    const found = await allOf(readings, dayOf('2025-06-02'))
    expect(found.map(({ date }) => date)).toEqual(['2025-06-01', '2025-06-02'])
  })

  test('see the newest first from the end', async () => {
    const store = readings.asOf(dayOf('2025-06-02'))
    const found = await Array.fromAsync(
      store.fromEndOfMeter('m1', 'latest', { from: '2025-06-01' }),
    )
    expect(found.map(({ date }) => date)).toEqual(['2025-06-02', '2025-06-01'])
    const others = store.fromEndOfMeter('m1', 'earliest', { to: '2025-06-01' })
    expect(await Array.fromAsync(others)).toHaveLength(1)
    expect(await Array.fromAsync(store.ofMeter('m2', '2025-01-01', '2025-12-31'))).toEqual([])
  })
})

test('a span has the days with imported values, each once, and how many channels have them', () => {
  const readings = readingsOf(
    contributionOf({ date: '2025-06-01' }),
    contributionOf({ date: '2025-06-01', source: 'drops/b.csv' }),
    contributionOf({ date: '2025-06-01', channel: 'night' }),
    contributionOf({ date: '2025-06-02', flow: 'export' }),
    contributionOf({ date: '2025-06-03', segments: [halfHours([null, null])] }),
    contributionOf({ date: '2025-06-04', pipeline: 'other', segments: [halfHours([units(0)])] }),
  )
  const [first, last] = [dayOf('2025-06-01'), dayOf('2025-06-04')]
  expect(readings.spanOf('m1')).toEqual({
    ...{ days: [first, last], pipelines: ['test', 'other'] },
    channelDays: [first, first, last],
  })
  expect(readings.spanOf('m2').days).toEqual([])
})
