/** Queries answer for registers as if they had all reads of all dates at hand. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Catalog } from '../../../domain/ports.ts'
import {
  consumptionBetween,
  consumptionOf,
  metersOfDate,
} from '../../../domain/queries/consumption.ts'
import { daysOfMeter } from '../../../domain/queries/meter-history.ts'
import { lineageOfDay } from '../../../domain/queries/meter-lineage.ts'
import { consumptionOfMeter, getMeter, readingsOfDay } from '../../../domain/queries/meters.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { registerReads } from '../../../domain/readings/register.ts'
import { settle } from '../../../domain/readings/settle.ts'
import type { SettledDay } from '../../../domain/readings/settled-day.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { storeOf } from '../contributions.ts'
import { contributionOf, dayOf, HOUR, halfHours, totalOf, units } from '../factories.ts'

const FIRST = dayOf('2025-06-02')

/** Reads of a register `offset` days after 2025-06-02, by the hour, in whole units. */
function reads(
  offset: number,
  byHour: Readonly<Record<number, number>>,
  rest: Partial<Contribution> = {},
): Contribution {
  return contributionOf({
    channel: 'E1',
    kind: 'register',
    date: formatDate(FIRST + offset),
    segments: Object.entries(byHour).map(([hour, value]) => {
      return { start: Number(hour) * HOUR, length: 0, values: [units(value)] }
    }),
    ...rest,
  })
}

/** Each date settled with everything there is. */
function withAllReads(contributions: readonly Contribution[]): SettledDay[] {
  const around = registerReads(contributions)
  return [...Map.groupBy(contributions, ({ date }) => date)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofDate]) => settle(ofDate, around))
}

/** A meter with a register of a few odd reads, another one, and plain half hours. */
const history = fc
  .record({
    main: fc.array(fc.tuple(fc.nat(30), fc.nat(23), fc.nat(400)), { minLength: 1, maxLength: 40 }),
    other: fc.array(fc.tuple(fc.nat(1500), fc.nat(23), fc.nat(400)), { maxLength: 6 }),
    plain: fc.array(fc.nat(30), { maxLength: 10 }),
  })
  .map(({ main, other, plain }): Contribution[] => [
    ...main.map(([day, hour, value], at) => reads(day, { [hour]: value }, { source: `a${at}` })),
    ...other.map(([day, hour, value], at) =>
      reads(day, { [hour]: value }, { source: `b${at}`, channel: 'E2' }),
    ),
    ...plain.map((day, at) => {
      const segments = [halfHours([units(1)])]
      return contributionOf({ date: formatDate(FIRST + day), source: `c${at}`, segments })
    }),
  ])

const ofRange = (days: readonly SettledDay[], from: string, to: string) =>
  days.filter(({ date }) => date >= from && date <= to)

test('a range of a meter has the same answers as the whole', async () => {
  const bounds = fc.tuple(fc.integer({ min: -5, max: 40 }), fc.integer({ min: 0, max: 40 }))
  await fc.assert(
    fc.asyncProperty(history, bounds, async (contributions, [at, days]) => {
      const [from, to] = [formatDate(FIRST + at), formatDate(FIRST + at + days)]
      const found = await Array.fromAsync(daysOfMeter(storeOf(contributions), 'm1', from, to))
      expect(found).toEqual(ofRange(withAllReads(contributions), from, to))
    }),
    { numRuns: 400 },
  )
})

test('the lineage of a date has the same answers', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.nat(30), async (contributions, offset) => {
      const date = formatDate(FIRST + offset)
      const expected = ofRange(withAllReads(contributions), date, date)
      const lineage = lineageOfDay(storeOf(contributions), 'm1', date)
      if (expected.length === 0) await expect(lineage).rejects.toThrow('has no readings on')
      else expect((await lineage).map(({ day }) => day)).toEqual(expected)
    }),
    { numRuns: 200 },
  )
})

test('a date over all meters has the same answers, of few meters and of many', async () => {
  const meters = fc.tuple(fc.array(history, { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 9))
  await fc.assert(
    fc.asyncProperty(meters, fc.nat(30), async ([histories, times], offset) => {
      const date = formatDate(FIRST + offset)
      const all = histories.flatMap((contributions, at) =>
        Array.from({ length: times }, (_, copy) =>
          contributions.map((one) => ({ ...one, meterId: `m${at}.${copy}` })),
        ).flat(),
      )
      const expected = [...Map.groupBy(all, ({ meterId }) => meterId).values()].flatMap((ofMeter) =>
        withAllReads(ofMeter).filter((day) => day.date === date),
      )
      const imported = expected.filter(({ quality }) => quality !== 'missing')
      const row = await consumptionOf(storeOf(all), date, { flow: 'import' }).catch(() => undefined)
      expect(row?.totalMicro).toBe(
        imported.length === 0
          ? undefined
          : imported.reduce((sum, day) => sum + (totalOf(day) ?? 0n), 0n),
      )
      if (expected.length === 0) return
      const page = await metersOfDate(storeOf(all), date, 100)
      const nameOf = (day: SettledDay) => `${day.meterId} ${day.channel}`
      const byName = (a: SettledDay, b: SettledDay) => (nameOf(a) < nameOf(b) ? -1 : 1)
      expect([...page.items].sort(byName)).toEqual(expected.sort(byName))
    }),
    { numRuns: 150 },
  )
})

describe('a daily register', () => {
  const days = Array.from({ length: 10 }, (_, at) => reads(at, { 0: 100 + at * at }))

  test('has the consumption of the last date that is asked for', async () => {
    const { items } = await consumptionOfMeter(storeOf(days), 'm1', {
      from: '2025-06-03',
      to: '2025-06-04',
      limit: 100,
    })
    expect(items.map(totalOf)).toEqual([3_000_000n, 5_000_000n])
    expect(items.map(({ quality }) => quality)).toEqual(['complete', 'complete'])
  })

  test('is shown in the intervals between its reads', async () => {
    const [day] = await readingsOfDay(storeOf(days), 'm1', '2025-06-05')
    expect(day?.intervals).toEqual([
      { start: 0, length: 24 * HOUR, valueMicro: units(7), quality: 'actual' },
    ])
  })

  test('pages as it reads', async () => {
    const seen: SettledDay[] = []
    for (let from: string | undefined = '2025-06-02'; from !== undefined; ) {
      const page = await consumptionOfMeter(storeOf(days), 'm1', { from, limit: 3 })
      seen.push(...page.items)
      from = page.next
    }
    expect(seen).toEqual(withAllReads(days))
  })

  test('has a row for each date of a range', async () => {
    const dates = days.map(({ date }) => date)
    const catalog: Pick<Catalog, 'dates'> = { dates: async () => dates }
    const meters = Array.from({ length: 20 }, (_, at) =>
      days.map((one) => ({ ...one, meterId: `m${at}` })),
    ).flat()
    const range = { from: dates[0] as string, to: dates[9] as string, limit: 10 }
    const store = storeOf(meters)
    const query = { flow: 'import' } as const
    const { items } = await consumptionBetween(store, catalog as Catalog, range, query)
    // The last date has no read after it.
    expect(items.map(({ totalMicro }) => totalMicro)).toEqual(
      [1, 3, 5, 7, 9, 11, 13, 15, 17].map((value) => BigInt(units(value)) * 20n),
    )
    // Each date once, and each of its two parts with two dates on either side; the meters one by
    // one only of the first two dates and the last two, which lack neighbours.
    expect(store.questions).toBe(10 * (1 + 2 * 4) + 4 * 20)
  })

  test('is a meter from its first read on', async () => {
    expect(await getMeter(storeOf(days.slice(0, 1)), 'm1')).toMatchObject({
      firstDate: '2025-06-02',
      lastDate: '2025-06-02',
      channels: ['E1'],
    })
  })
})

describe('what a date sums', () => {
  const date = '2025-06-02'
  const gauge = contributionOf({ meterId: 'm2', kind: 'gauge', unit: '°C' })
  const gap = contributionOf({ meterId: 'm3', segments: [halfHours([null])] })
  const query = { flow: 'import' } as const

  test('is no gauge', async () => {
    const store = storeOf([contributionOf(), { ...gauge, unit: 'kWh' }, gauge])
    expect(await consumptionOf(store, date, query)).toMatchObject({
      totalMicro: 48_000_000n,
      meters: 1,
      units: ['kWh'],
    })
    await expect(consumptionOf(storeOf([gauge]), date, query)).rejects.toThrow('no import data')
  })

  test('counts no meter of which only gaps are known, but what it lacks', async () => {
    expect(await consumptionOf(storeOf([contributionOf(), gap]), date, query)).toMatchObject({
      averageMicro: 48_000_000n,
      meters: 1,
      readings: 48,
      expected: 96,
      completeness: 0.5,
    })
    await expect(consumptionOf(storeOf([gap]), date, query)).rejects.toThrow('no import data')
  })
})

test('a meter without registers costs one question', async () => {
  const store = storeOf([contributionOf(), contributionOf({ date: '2025-06-03' })])
  await Array.fromAsync(daysOfMeter(store, 'm1', '2025-06-02', '2025-06-30'))
  expect(store.questions).toBe(1)
  await consumptionOf(store, '2025-06-02', { flow: 'import' })
  expect(store.questions).toBe(2)
})
