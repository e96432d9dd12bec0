import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
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

function only(days: SettledDay[]): SettledDay {
  expect(days).toHaveLength(1)
  return days[0] as SettledDay
}

test('one object settles to itself', () => {
  const segments = [halfHours([units(1), units(3), null, units(2)])]
  expect(only(settle([contributionOf({ segments })]))).toMatchObject({
    totalMicro: 6_000_000n,
    minMicro: units(1),
    maxMicro: units(3),
    readings: 3,
    expected: 48,
    completeness: 3 / 48,
    quality: 'partial',
    intervals: [
      { start: 0, length: HALF_HOUR, valueMicro: units(1), quality: 'actual' },
      { start: HALF_HOUR, length: HALF_HOUR, valueMicro: units(3), quality: 'actual' },
      { start: 3 * HALF_HOUR, length: HALF_HOUR, valueMicro: units(2), quality: 'actual' },
    ],
  })
})

test('nothing settles to nothing', () => {
  expect(settle([])).toEqual([])
  expect(settle([contributionOf({ segments: [] })])).toEqual([])
})

describe('between objects', () => {
  const old = contributionOf({ segments: [halfHours([units(1), units(1), units(1)])] })

  test('the newer version wins, interval by interval', () => {
    const correction = contributionOf({
      source: 'drops/0.csv',
      version: newer,
      segments: [halfHours([units(5)], HALF_HOUR)],
    })
    expect(totalOf(only(settle([correction, old])))).toBe(7_000_000n)
  })

  test('gaps of the newer one do not erase the older one', () => {
    const gappy = contributionOf({
      source: 'drops/0.csv',
      version: newer,
      segments: [halfHours([null, units(2), null])],
    })
    expect(totalOf(only(settle([old, gappy])))).toBe(4_000_000n)
  })

  test('of equal versions the key wins that is later by its bytes in UTF-8', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'Ａ', '\uffff', '😀', '😁'), maxLength: 4 })
    fc.assert(
      fc.property(key, key, (one, other) => {
        fc.pre(one !== other)
        const later = Buffer.compare(Buffer.from(one), Buffer.from(other)) > 0 ? one : other
        const day = only(
          settle(
            [one, other].map((source) =>
              contributionOf({ source, segments: [halfHours([units(source === later ? 2 : 1)])] }),
            ),
          ),
        )
        expect(totalOf(day)).toBe(2_000_000n)
      }),
    )
  })

  test('of equal versions the later key wins', () => {
    const rival = contributionOf({ source: 'drops/b.csv', segments: [halfHours([units(9)])] })
    expect(totalOf(only(settle([rival, old])))).toBe(11_000_000n)
  })

  test('an older hour that overlaps a newer half hour yields whole', () => {
    const hours = contributionOf({
      segments: [{ start: 0, length: HOUR, values: [units(10), units(10)] }],
    })
    const half = contributionOf({
      source: 'drops/b.csv',
      version: newer,
      segments: [halfHours([units(3)], HALF_HOUR)],
    })
    const day = only(settle([hours, half]))
    expect(totalOf(day)).toBe(13_000_000n)
    expect(day.readings).toBe(2)
  })

  test('older half hours under a newer hour yield, those beside it stay', () => {
    const hour = contributionOf({
      source: 'drops/b.csv',
      version: newer,
      segments: [{ start: 0, length: HOUR, values: [units(8)] }],
    })
    expect(totalOf(only(settle([old, hour])))).toBe(9_000_000n)
  })

  test.each([
    [SPRING_DAY, 46],
    ['2025-06-02', 48],
    [AUTUMN_DAY, 50],
  ])('a newer daily value replaces all the half hours of %s, of which there are %d', (date, n) => {
    const facts = { date, zone: LONDON }
    const half = contributionOf({ ...facts, segments: [halfHours(Array(n).fill(units(1)))] })
    const daily = contributionOf({
      ...facts,
      source: 'drops/daily.csv',
      version: newer,
      segments: [{ start: 0, length: 24 * HOUR, values: [units(60)] }],
    })
    expect(only(settle([half, daily]))).toMatchObject({ totalMicro: 60_000_000n, readings: 1 })
  })

  test('an older daily value yields whole to any newer half hour', () => {
    const daily = contributionOf({
      date: AUTUMN_DAY,
      zone: LONDON,
      segments: [{ start: 0, length: 24 * HOUR, values: [units(60)] }],
    })
    const lastHalfHour = contributionOf({
      date: AUTUMN_DAY,
      zone: LONDON,
      source: 'drops/b.csv',
      version: newer,
      segments: [halfHours([units(1)], 49 * HALF_HOUR)],
    })
    expect(only(settle([daily, lastHalfHour]))).toMatchObject({ totalMicro: 1_000_000n })
  })
})

describe('generations of one object', () => {
  const first = contributionOf({ generation: 1, version: '2025-06-09T00:00:00Z' })
  const second = contributionOf({ generation: 2, segments: [halfHours([units(7)])] })

  test('only the newest counts, whatever the clocks say', () => {
    expect(only(settle([first, second]))).toMatchObject({ totalMicro: 7_000_000n, readings: 1 })
    expect(only(settle([second, first]))).toMatchObject({ totalMicro: 7_000_000n, readings: 1 })
  })

  test('parts of an older generation do not survive in a newer one with fewer', () => {
    const part = contributionOf({ generation: 1, part: 1 })
    expect(only(settle([part, first, second])).readings).toBe(1)
  })

  test('a tombstone hides its object and brings back what it had overridden', () => {
    const other = contributionOf({ source: 'drops/old.csv', version: '2025-01-01T00:00:00Z' })
    const gone = contributionOf({ generation: 2, version: '', unit: '', segments: [] })
    expect(totalOf(only(settle([other, first])))).toBe(48_000_000n)
    expect(settle([first, gone])).toEqual([])
    expect(totalOf(only(settle([first, gone, other])))).toBe(48_000_000n)
  })

  test('a tombstone of one channel leaves the others', () => {
    const export1 = contributionOf({ channel: 'B1' })
    const gone = contributionOf({ channel: 'E1', generation: 2, segments: [] })
    expect(only(settle([export1, gone])).channel).toBe('B1')
  })
})

describe('unlike readings never compete and never add up', () => {
  test.each([
    ['units', { unit: 'm3' }],
    ['flows', { flow: 'export' }],
    ['channels', { channel: 'E2' }],
  ] as const)('%s', (_, difference) => {
    const days = settle([
      contributionOf(),
      contributionOf({ source: 'drops/b.csv', version: newer, ...difference }),
    ])
    expect(days.map(totalOf)).toEqual([48_000_000n, 48_000_000n])
  })
})

test('within one object the later segment wins', () => {
  const segments = [halfHours([units(1), units(1)]), halfHours([units(5)], HALF_HOUR)]
  expect(totalOf(only(settle([contributionOf({ segments })])))).toBe(6_000_000n)
})
