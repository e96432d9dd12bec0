import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Gatherer } from '../../../domain/gathering/gatherer.ts'
import { HALF_HOUR, HOUR, SERIES } from '../factories.ts'
import { add, DAY, gathered, segmentsOf } from './gathering.ts'

test('readings are sorted into meter-days', () => {
  const gatherer = gathered(
    [
      { start: HALF_HOUR, micro: 2 },
      { day: DAY + 1, micro: 3 },
      { meterId: 'm2', micro: 4 },
      { start: 0, micro: 1 },
    ],
    HALF_HOUR,
  )
  expect(gatherer.meters).toBe(2)
  expect(segmentsOf(gatherer)).toEqual([
    { meterId: 'm1', date: '2025-06-02', segments: [{ start: 0, length: 1800, values: [1, 2] }] },
    { meterId: 'm1', date: '2025-06-03', segments: [{ start: 0, length: 1800, values: [3] }] },
    { meterId: 'm2', date: '2025-06-02', segments: [{ start: 0, length: 1800, values: [4] }] },
  ])
})

test('the later row of the same time wins, and is told', () => {
  const gatherer = gathered(
    [
      { start: 0, micro: 1 },
      { start: HALF_HOUR, micro: 2 },
    ],
    HALF_HOUR,
  )
  expect(add(gatherer, { start: 0, micro: 9 }, HALF_HOUR)).toBe(true)
  expect(add(gatherer, { start: HOUR, micro: 3 }, HALF_HOUR)).toBe(false)
  expect(segmentsOf(gatherer)[0]?.segments[0]?.values).toEqual([9, 2, 3])
})

test('the order of rows with distinct times does not matter', () => {
  const row = fc.record({
    meterId: fc.constantFrom('m1', 'm2'),
    day: fc.integer({ min: DAY, max: DAY + 2 }),
    start: fc.nat(99).map((place) => place * 900),
    micro: fc.nat(1000),
  })
  const rows = fc.uniqueArray(row, { selector: (one) => `${one.meterId} ${one.day} ${one.start}` })
  const both = rows.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  )
  fc.assert(
    fc.property(both, ([all, other]) => {
      expect(segmentsOf(gathered(other, 900))).toEqual(segmentsOf(gathered(all, 900)))
    }),
    { numRuns: 500 },
  )
})

describe('the budget', () => {
  test('is used up by meter-days and by readings, not by repeated ones', () => {
    const gatherer = new Gatherer()
    add(gatherer, { start: 0 })
    const one = gatherer.held
    expect(one).toBeGreaterThanOrEqual(1)
    add(gatherer, { start: HALF_HOUR, quality: 'estimated' })
    const two = gatherer.held
    expect(two).toBeGreaterThan(one)
    add(gatherer, { start: HALF_HOUR, micro: 2 })
    expect(gatherer.held).toBe(two)
    add(gatherer, { day: DAY + 1 })
    expect(gatherer.held).toBe(two + one)
  })

  const rows = Array.from({ length: 6 }, (_, at) => ({ start: at * HALF_HOUR, micro: at }))

  test('draining gives out what is held and forgets it, but not the meter-days', () => {
    const gatherer = gathered(rows)
    expect([...gatherer.drain()]).toHaveLength(1)
    expect([...gatherer.drain()]).toHaveLength(0)
    expect(gatherer.held).toBe(0)
    expect([...gatherer.meterDays()]).toEqual([
      { meterId: 'm1', channel: 'main', date: '2025-06-02' },
    ])
  })

  test('shedding forgets finished days, and still knows them and the length of intervals', () => {
    const slots = Array.from({ length: 96 }, (_, slot) => slot)
    const gatherer = gathered(
      slots.map((slot) => ({ day: DAY + Math.floor(slot / 48), start: (slot % 48) * HALF_HOUR })),
    )
    add(gatherer, { day: DAY + 2 })
    const before = gatherer.held
    gatherer.shed()
    expect(gatherer.held).toBeLessThan(before / 2)
    expect(segmentsOf(gatherer).map(({ date }) => date)).toEqual(['2025-06-04'])
    expect([...gatherer.meterDays()].map(({ date }) => date)).toEqual([
      '2025-06-02',
      '2025-06-03',
      '2025-06-04',
    ])
    gatherer.begin()
    add(gatherer, { start: 0, micro: 5 })
    expect(segmentsOf(gatherer)[0]?.segments).toEqual([{ start: 0, length: 1800, values: [5] }])
  })

  test('rows that come newest first take no more of it', () => {
    const back = gathered(rows.toReversed())
    const forth = gathered(rows)
    expect(back.held).toBeLessThanOrEqual(forth.held)
    expect(segmentsOf(back)).toEqual(segmentsOf(forth))
  })

  test('a file that goes from day to day loses only what is finished', () => {
    const meters = Array.from({ length: 10 }, (_, at) => ({ meterId: `m${at}` }))
    const gatherer = gathered([...meters, { meterId: 'm0', day: DAY + 1 }])
    expect([...gatherer.spill()].map(({ meterId }) => meterId)).toEqual(['m0'])
    expect([...gatherer.drain()]).toHaveLength(10)
  })

  test('room given back is used again, and counted', () => {
    const gatherer = gathered([...rows, { day: DAY + 1, micro: 0 }], HALF_HOUR)
    const { held } = gatherer
    for (let day = DAY + 2; day < DAY + 9; day++) {
      for (const row of rows) add(gatherer, { ...row, day }, HALF_HOUR)
      const days = [...gatherer.spill()]
      expect(days.at(-1)?.segments[0]?.values).toEqual(day === DAY + 2 ? [0] : [0, 1, 2, 3, 4, 5])
      expect(gatherer.held).toBeLessThan(held)
    }
    expect(segmentsOf(gatherer)).toHaveLength(1)
  })

  test('shedding forgets all where hardly any day is finished', () => {
    const gatherer = gathered([
      ...Array.from({ length: 20 }, (_, at) => ({ meterId: `m${at}` })),
      { day: DAY + 1 },
    ])
    for (const one of [0, 1, 2, 3]) add(gatherer, { meterId: `n${one}`, day: DAY })
    gatherer.shed()
    expect(gatherer.held).toBe(0)
    expect([...gatherer.drain()]).toEqual([])
    expect(gatherer.dayCount).toBe(25)
  })

  test('numbered parts of a second pass add up to what one pass keeps', () => {
    const gatherer = gathered(rows)
    const whole = segmentsOf(gathered(rows)).flatMap(({ segments }) => segments)
    gatherer.shed()
    gatherer.begin()
    const parts = rows.flatMap((row, at) => {
      add(gatherer, row)
      return at % 2 === 1 ? [...gatherer.drain()].flatMap(({ segments }) => segments) : []
    })
    expect(parts).toHaveLength(3)
    expect(parts.flatMap(({ values }) => values)).toEqual(whole.flatMap(({ values }) => values))
    expect(parts.map(({ length }) => length)).toEqual([1800, 1800, 1800])
  })
})

test('channels of one meter are apart', () => {
  const gatherer = new Gatherer()
  add(gatherer, { series: { ...SERIES, channel: 'E1' } })
  expect(add(gatherer, { series: { ...SERIES, channel: 'B1' } })).toBe(false)
  expect([...gatherer.drain()].map(({ channel }) => channel)).toEqual(['E1', 'B1'])
  expect(gatherer.meters).toBe(1)
})
