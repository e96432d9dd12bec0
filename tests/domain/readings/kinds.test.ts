/** What settles to what, by the kind and the quality of the values. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import type { Segment } from '../../../domain/readings/interval-vector.ts'
import type { Quality } from '../../../domain/readings/reading.ts'
import { settle } from '../../../domain/readings/settle.ts'
import type { SettledDay } from '../../../domain/readings/settled-day.ts'
import {
  AUTUMN_DAY,
  contributionOf,
  HALF_HOUR,
  HOUR,
  halfHours,
  LONDON,
  SPRING_DAY,
  totalOf,
  units,
} from '../factories.ts'

const newer = '2025-06-04T00:00:00Z'
const MINUTE = 60

function only(...contributions: Partial<Contribution>[]): SettledDay {
  const days = settle(contributions.map((one) => contributionOf(one)))
  expect(days).toHaveLength(1)
  return days[0] as SettledDay
}

describe('a power', () => {
  const powerDay = (segments: Segment[], rest = {}) => only({ kind: 'power', segments, ...rest })

  test('counts with its energy: 3 kW for 20 minutes are 1 kWh', () => {
    const day = powerDay([{ start: 0, length: 20 * MINUTE, values: [units(3), units(6)] }])
    expect(day).toMatchObject({ kind: 'power', totalMicro: 3_000_000n, maxMicro: units(2) })
    expect(day.intervals.map(({ valueMicro }) => valueMicro)).toEqual([units(1), units(2)])
  })

  test('is rounded once, at the end', () => {
    // A millionth of a kW over 20 minutes is a third of 1e-6 kWh: each rounds to none, three to one.
    const day = powerDay([{ start: 0, length: 20 * MINUTE, values: [1, 1, 1] }])
    expect(day).toMatchObject({ totalMicro: 1n, minMicro: 0, maxMicro: 0 })
  })

  test('rounds half to even', () => {
    const halves = powerDay([halfHours([1, 3])])
    expect(halves.intervals.map(({ valueMicro }) => valueMicro)).toEqual([0, 2])
    expect(totalOf(halves)).toBe(2n)
    expect(totalOf(powerDay([halfHours([3, 2])]))).toBe(2n)
  })

  test('without a length takes the typical one', () => {
    const segments = [0, 900, 1800].map((start) => ({ start, length: 0, values: [units(4)] }))
    expect(powerDay(segments)).toMatchObject({ totalMicro: 3_000_000n, expected: 96 })
  })

  test('of a whole day takes the hours that the day has', () => {
    const segments = [{ start: 0, length: 24 * HOUR, values: [units(1)] }]
    const zone = { zone: LONDON, date: AUTUMN_DAY }
    expect(powerDay(segments, zone)).toMatchObject({ totalMicro: 25_000_000n })
  })

  test('competes with energy, and the two add up', () => {
    const day = only(
      { segments: [halfHours([units(1), units(1)])] },
      { kind: 'power', source: 'drops/b', version: newer, segments: [halfHours([null, units(8)])] },
    )
    expect(day).toMatchObject({ totalMicro: 5_000_000n, readings: 2 })
  })

  test('the total is the exact sum, rounded once', () => {
    const power = fc.tuple(fc.maxSafeInteger(), fc.constantFrom(1, 60, 900, 1200, 3600))
    fc.assert(
      fc.property(fc.array(power, { minLength: 1, maxLength: 20 }), fc.nat(), (powers, energy) => {
        const segments = powers.map(([value, length], at) => {
          return { start: at * HOUR, length, values: [value === 0 ? 0 : value] }
        })
        const day = only(
          { kind: 'power', segments },
          { source: 'drops/b', segments: [{ start: 23 * HOUR, length: 60, values: [energy] }] },
        )
        const seconds = powers.reduce((sum, [v, s]) => sum + BigInt(v) * BigInt(s), 0n)
        const off = ((totalOf(day) as bigint) - BigInt(energy)) * 3600n - seconds
        expect(off <= 1800n && off >= -1800n).toBe(true)
      }),
    )
  })
})

describe('a gauge', () => {
  const segments = [halfHours([units(20), units(21), null, units(21)])]

  test('has a mean and no total', () => {
    const day = only({ kind: 'gauge', unit: '°C', segments })
    // 62 / 3, rounded half-even.
    expect(day).toMatchObject({ kind: 'gauge', meanMicro: 20_666_667n, minMicro: units(20) })
    expect(day).not.toHaveProperty('totalMicro')
  })

  test('competes with gauges alone', () => {
    const days = settle([
      contributionOf(),
      contributionOf({ kind: 'gauge', source: 'drops/b', segments }),
    ])
    expect(days.map(({ kind }) => kind)).toEqual(['gauge', 'interval'])
    expect(days.map(totalOf)).toEqual([undefined, 48_000_000n])
  })

  test('of which there are only gaps has no mean', () => {
    const day = only({ kind: 'gauge', segments: [halfHours([null])] })
    expect(day).toMatchObject({ meanMicro: undefined, quality: 'missing' })
  })
})

describe('a day of nothing but gaps', () => {
  test('is there, and says how much it lacks', () => {
    expect(only({ segments: [{ start: 0, length: HOUR, values: [null, null] }] })).toMatchObject({
      totalMicro: 0n,
      readings: 0,
      expected: 24,
      completeness: 0,
      quality: 'missing',
      minMicro: undefined,
      maxMicro: undefined,
      intervals: [],
    })
  })

  test('is none where another object has a value', () => {
    const day = only(
      { source: 'drops/b', version: newer, segments: [halfHours(Array(48).fill(null))] },
      {},
    )
    expect(day).toMatchObject({ readings: 48, quality: 'complete' })
  })

  test('of a register is there too', () => {
    const segments = [{ start: 0, length: 0, values: [null] }]
    expect(only({ kind: 'register', segments })).toMatchObject({ quality: 'missing', expected: 1 })
  })
})

describe('quality', () => {
  const marked = (count: number, ...marks: Quality[]): Segment => {
    const qualities = Array.from({ length: count }, (_, at) => marks[at] ?? 'actual')
    return { ...halfHours(Array(count).fill(units(1))), qualities }
  }

  test.each([
    ['complete', [halfHours(Array(48).fill(1))]],
    ['estimated', [marked(48, 'actual', 'estimated')]],
    ['estimated', [marked(48, 'substituted')]],
    ['partial', [marked(47, 'estimated')]],
    ['partial', [halfHours(Array(47).fill(1))]],
    ['missing', [halfHours([null])]],
  ] as const)('is %s', (quality, segments) => {
    expect(only({ segments }).quality).toBe(quality)
  })

  test('stands at each interval', () => {
    const { intervals } = only({ segments: [marked(3, 'actual', 'estimated', 'substituted')] })
    expect(intervals.map(({ quality }) => quality)).toEqual(['actual', 'estimated', 'substituted'])
  })

  test('of a newer object replaces that of an older one', () => {
    const day = only(
      { segments: [marked(48, 'estimated')] },
      { source: 'drops/b', version: newer, segments: [halfHours([units(2)])] },
    )
    expect(day).toMatchObject({ quality: 'complete', totalMicro: 49_000_000n })
  })
})

test.each([
  [SPRING_DAY, 23],
  ['2025-06-02', 24],
  [AUTUMN_DAY, 25],
])('a daily value of %s is shown with its %d hours', (date, hours) => {
  const segments = [{ start: 0, length: 24 * HOUR, values: [units(9)] }]
  const day = only({ date, zone: LONDON, segments })
  expect(day.intervals).toEqual([
    { start: 0, length: hours * HOUR, valueMicro: units(9), quality: 'actual' },
  ])
})

test('a newer revision within one object counts, whichever part it stands in', () => {
  const parts = [
    { part: 0, version: newer, segments: [halfHours([units(5)])] },
    { part: 1, segments: [halfHours([units(1), units(1)])] },
  ]
  expect(totalOf(only(...parts))).toBe(6_000_000n)
  expect(totalOf(only(...parts.toReversed()))).toBe(6_000_000n)
})

test('the site is that of the newest contribution', () => {
  const day = only({ site: 'old' }, { source: 'drops/b', version: newer, site: 'Hall 7' })
  expect(day.site).toBe('Hall 7')
  expect(only({})).not.toHaveProperty('site')
})

test('a day of half hours stays as it was', () => {
  expect(only({}).intervals[1]).toEqual({
    ...{ start: HALF_HOUR, length: HALF_HOUR },
    ...{ valueMicro: units(1), quality: 'actual' },
  })
})
