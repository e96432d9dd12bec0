import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Gatherer } from '../../../domain/readings/gatherer.ts'
import { dayOf, HALF_HOUR, HOUR } from '../factories.ts'

interface Row {
  meterId: string
  day: number
  start: number
  micro: number
}

const DAY = dayOf('2025-06-02')

function add(gatherer: Gatherer, row: Partial<Row>, length = 0): boolean {
  const { meterId = 'm1', day = DAY, start = 0, micro = 1 } = row
  return gatherer.add(meterId, 'main', day, start, length, micro)
}

function gathered(rows: readonly Partial<Row>[], length = 0): Gatherer {
  const gatherer = new Gatherer()
  for (const row of rows) add(gatherer, row, length)
  return gatherer
}

const segmentsOf = (gatherer: Gatherer) =>
  [...gatherer.drain()]
    .sort((a, b) => (`${a.meterId} ${a.date}` < `${b.meterId} ${b.date}` ? -1 : 1))
    .map(({ meterId, date, segments }) => ({ meterId, date, segments }))

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
  const gatherer = gathered([{ start: 0, micro: 1 }, { start: HALF_HOUR, micro: 2 }], HALF_HOUR)
  expect(add(gatherer, { start: 0, micro: 9 }, HALF_HOUR)).toBe(true)
  expect(add(gatherer, { start: HOUR, micro: 3 }, HALF_HOUR)).toBe(false)
  expect(gatherer.held).toBe(3)
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
    fc.property(both, fc.constantFrom(0, 900), ([all, other], length) => {
      expect(segmentsOf(gathered(other, length))).toEqual(segmentsOf(gathered(all, length)))
    }),
    { numRuns: 500 },
  )
})

describe('the length that nobody tells', () => {
  const lengthOf = (rows: readonly Partial<Row>[]): number[] =>
    segmentsOf(gathered(rows)).flatMap(({ segments }) => segments.map(({ length }) => length))
  const at = (...hours: number[]) => hours.map((hour) => ({ start: hour * HOUR }))

  test.each([
    ['hours', at(0, 1, 2), [3600]],
    ['half hours', at(0, 0.5, 1), [1800]],
    ['quarters', at(0.25, 0.5, 0.75), [900]],
    ['five minutes', at(0, 1 / 12, 3 / 12), [300]],
    ['hours with gaps', at(0, 2, 3, 9), [3600]],
    ['shuffled half hours with gaps', at(9.5, 2, 3, 0.5), [1800]],
    ['every 90 minutes: half hours with gaps', at(0, 1.5, 3), [1800]],
    ['off the hour', at(0.75, 1.75, 2.75), [3600]],
  ])('%s', (_, rows, lengths) => expect(lengthOf(rows)).toEqual(lengths))

  test('days in a row make it a day', () => {
    expect(lengthOf([{ day: DAY }, { day: DAY + 1 }, { day: DAY + 5 }])).toEqual(
      Array(3).fill(86_400),
    )
  })

  test('distances that no usual length divides leave it open', () => {
    const gatherer = gathered([{ start: 0 }, { start: 47 }])
    expect(gatherer.lengthsUnknown).toBe(1)
    expect(segmentsOf(gatherer)[0]?.segments.map(({ length }) => length)).toEqual([0, 0])
  })

  test('a single reading takes the length of the other meters', () => {
    const others = ['m2', 'm3'].flatMap((meterId) =>
      [0, 900].map((start) => ({ meterId, start })),
    )
    expect(lengthOf([{ meterId: 'm1', start: 7200 }, ...others])).toEqual([900, 900, 900])
  })

  test('a single reading among unlike meters stays open', () => {
    const m2 = [0, 900].map((start) => ({ meterId: 'm2', start }))
    const m3 = [0, 3600].map((start) => ({ meterId: 'm3', start }))
    expect(lengthOf([{ meterId: 'm1', start: 7200 }, ...m2, ...m3])).toEqual([0, 900, 3600])
    expect(lengthOf([{ start: 7200 }])).toEqual([0])
  })
})

describe('the budget', () => {
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

  test('listing holds nothing and still learns meter-days and lengths', () => {
    const gatherer = gathered(rows.slice(0, 1))
    gatherer.list()
    for (const row of rows) add(gatherer, row)
    add(gatherer, { day: DAY + 1, start: 900 })
    expect(gatherer.held).toBe(0)
    expect([...gatherer.drain()]).toEqual([])
    expect([...gatherer.meterDays()].map(({ date }) => date)).toEqual(['2025-06-02', '2025-06-03'])
    gatherer.keep()
    add(gatherer, { start: 0, micro: 5 })
    expect(segmentsOf(gatherer)[0]?.segments).toEqual([{ start: 0, length: 900, values: [5] }])
  })

  test('numbered parts of a second pass add up to what one pass keeps', () => {
    const gatherer = gathered(rows)
    const whole = segmentsOf(gathered(rows)).flatMap(({ segments }) => segments)
    gatherer.list()
    gatherer.keep()
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
  gatherer.add('m1', 'E1', DAY, 0, HALF_HOUR, 1)
  expect(gatherer.add('m1', 'B1', DAY, 0, HALF_HOUR, 2)).toBe(false)
  expect([...gatherer.drain()].map(({ channel }) => channel)).toEqual(['E1', 'B1'])
  expect(gatherer.meters).toBe(1)
})
