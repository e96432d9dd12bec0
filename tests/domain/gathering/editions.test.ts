import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Gatherer } from '../../../domain/gathering/gatherer.ts'
import type { Quality, Reading } from '../../../domain/readings/reading.ts'
import { settle } from '../../../domain/readings/settle.ts'
import { contributionOf, HALF_HOUR, HOUR, readingOf, SERIES, totalOf } from '../factories.ts'
import { add, gathered } from './gathering.ts'

const OLD = '2025-06-03T00:00:00Z'
const NEW = '2025-06-05T00:00:00Z'
const power = { ...SERIES, kind: 'power' } as const

/** What is drained, without what all have in common. */
const drained = (gatherer: Gatherer) =>
  [...gatherer.drain()].map(({ revision, kind, segments }) => ({ revision, kind, segments }))

test('a day of one series, length and revision is one series of segments', () => {
  const gatherer = gathered([{ start: 0 }, { start: HALF_HOUR, micro: 2 }], HALF_HOUR)
  expect([...gatherer.drain()]).toEqual([
    {
      ...{ meterId: 'm1', channel: 'main', date: '2025-06-02' },
      ...{ unit: 'kWh', flow: 'import', kind: 'interval', zone: 'UTC', revision: '' },
      segments: [{ start: 0, length: HALF_HOUR, values: [1, 2] }],
    },
  ])
})

test('revisions are given out apart', () => {
  const gatherer = gathered([
    { length: HALF_HOUR, micro: 1, revision: NEW },
    { length: HALF_HOUR, micro: 2, revision: OLD },
    { length: HALF_HOUR, micro: 3, start: HALF_HOUR, revision: NEW },
  ])
  expect(drained(gatherer)).toEqual([
    {
      revision: NEW,
      kind: 'interval',
      segments: [
        { start: 0, length: HALF_HOUR, values: [1] },
        { start: HALF_HOUR, length: HALF_HOUR, values: [3] },
      ],
    },
    {
      revision: OLD,
      kind: 'interval',
      segments: [{ start: 0, length: HALF_HOUR, values: [2] }],
    },
  ])
})

test('kinds that compete are given out in the order of their rows', () => {
  const rows = [{}, { series: power }, { start: HALF_HOUR }]
  expect(drained(gathered(rows, HALF_HOUR)).map(({ kind }) => kind)).toEqual([
    'interval',
    'power',
    'interval',
  ])
})

test('lengths of one revision stand in one series, the later rows in later segments', () => {
  const rows = [{ length: HOUR }, { length: HALF_HOUR }, { length: HOUR, start: HOUR }]
  const [only, ...others] = drained(gathered(rows))
  expect(others).toEqual([])
  expect(only?.segments.map(({ start, length }) => [start, length])).toEqual([
    [0, HOUR],
    [0, HALF_HOUR],
    [HOUR, HOUR],
  ])
})

test('a repeat is told across all editions of its day', () => {
  const gatherer = new Gatherer()
  expect(add(gatherer, { revision: OLD })).toBe(false)
  expect(add(gatherer, { revision: NEW, start: HALF_HOUR })).toBe(false)
  expect(add(gatherer, { revision: NEW, start: 0 })).toBe(true)
  expect(add(gatherer, { revision: OLD, start: HALF_HOUR })).toBe(true)
  expect(add(gatherer, { revision: OLD, start: HOUR })).toBe(false)
})

test('every edition weighs on the budget', () => {
  const gatherer = gathered([{ revision: OLD }])
  const one = gatherer.held
  add(gatherer, { revision: NEW })
  expect(gatherer.held).toBeGreaterThanOrEqual(2 * one)
})

describe('a row without a value', () => {
  const gap = { micro: Number.NaN }

  test('is a gap in its segment, and makes its day', () => {
    const gatherer = gathered([gap, { ...gap, start: HALF_HOUR }], HALF_HOUR)
    expect([...gatherer.meterDays()]).toHaveLength(1)
    expect(drained(gatherer)[0]?.segments).toEqual([
      { start: 0, length: HALF_HOUR, values: [null, null] },
    ])
  })

  test('is one too where the quality says missing', () => {
    const gatherer = gathered([{ micro: 7, quality: 'missing' }], HALF_HOUR)
    expect(drained(gatherer)[0]?.segments[0]?.values).toEqual([null])
  })

  test('takes no value away, and yields to one', () => {
    const gatherer = gathered([{ micro: 5 }, gap], HALF_HOUR)
    add(gatherer, { ...gap, start: HALF_HOUR }, HALF_HOUR)
    expect(add(gatherer, { micro: 6, start: HALF_HOUR }, HALF_HOUR)).toBe(true)
    expect(drained(gatherer)[0]?.segments[0]?.values).toEqual([5, 6])
  })
})

describe('qualities', () => {
  const marked = (...marks: Quality[]): Partial<Reading>[] =>
    marks.map((quality, at) => ({ quality, start: at * HALF_HOUR }))
  const qualitiesOf = (rows: Partial<Reading>[]) =>
    drained(gathered(rows, HALF_HOUR))[0]?.segments[0]?.qualities

  test('are not kept where all are actual or missing', () => {
    expect(qualitiesOf(marked('actual', 'actual'))).toBeUndefined()
    expect(qualitiesOf(marked('actual', 'missing'))).toBeUndefined()
  })

  test('stand beside their values, whatever the order of rows', () => {
    const rows = marked('actual', 'estimated', 'missing', 'substituted', 'actual')
    const expected = ['actual', 'estimated', 'missing', 'substituted', 'actual']
    expect(qualitiesOf(rows)).toEqual(expected)
    expect(qualitiesOf(rows.toReversed())).toEqual(expected)
    expect(qualitiesOf([3, 0, 4, 1, 2].map((at) => rows[at] as Reading))).toEqual(expected)
  })

  test('follow their value when a later row replaces it', () => {
    expect(qualitiesOf([...marked('estimated', 'actual'), { start: 0 }])).toBeUndefined()
    expect(qualitiesOf([...marked('actual'), { start: 0, quality: 'estimated' }])).toEqual([
      'estimated',
    ])
  })

  test('reach across gaps', () => {
    const rows = [{ start: 0 }, { start: 3 * HALF_HOUR, quality: 'estimated' as const }]
    expect(qualitiesOf(rows)).toEqual(['actual', 'missing', 'missing', 'estimated'])
  })
})

describe('registers and gauges', () => {
  const register = { ...SERIES, channel: 'E1', kind: 'register' } as const
  const gauge = { ...SERIES, channel: 'T', unit: '°C', kind: 'gauge' } as const
  const hours = [0, 1, 2, 3].map((hour) => ({ start: hour * HOUR }))

  test('the reads of a register are instants, however regular', () => {
    const gatherer = gathered(hours.map((row) => ({ ...row, series: register })))
    expect(gatherer.lengthsUnknown).toBe(0)
    expect(drained(gatherer)[0]?.segments.map(({ length }) => length)).toEqual([0, 0, 0, 0])
  })

  test('the length of a gauge is inferred', () => {
    const gatherer = gathered(hours.map((row) => ({ ...row, series: gauge })))
    expect(drained(gatherer)[0]?.segments.map(({ length }) => length)).toEqual([HOUR])
  })
})

test('what is given out settles to the newest revision of each start, of equal ones the later row', () => {
  const row = fc.record({
    start: fc.nat(5).map((place) => place * HALF_HOUR),
    micro: fc.oneof(fc.nat(99), fc.constant(Number.NaN)),
    quality: fc.constantFrom<Quality>('actual', 'estimated'),
    revision: fc.constantFrom(OLD, NEW),
    series: fc.constantFrom(SERIES, { ...SERIES }),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      const gatherer = new Gatherer()
      const starts = new Set<number>()
      for (const one of rows) {
        expect(gatherer.add(readingOf(one))).toBe(starts.has(one.start))
        starts.add(one.start)
      }
      const contributions = [...gatherer.drain()].map(({ revision, ...day }, part) =>
        contributionOf({ ...day, part, version: revision }),
      )
      const expected = new Map<number, { micro: number; quality: Quality }>()
      for (const revision of [OLD, NEW]) {
        for (const one of rows) {
          if (one.revision === revision && !Number.isNaN(one.micro)) expected.set(one.start, one)
        }
      }
      const [day, ...others] = settle(contributions)
      expect(others).toEqual([])
      expect(
        new Map(day?.intervals.map((one) => [one.start, [one.valueMicro, one.quality]])),
      ).toEqual(new Map([...expected].map(([at, one]) => [at, [one.micro, one.quality]])))
      const values = [...expected.values()].map(({ micro }) => BigInt(micro))
      expect(day && totalOf(day)).toBe(values.reduce((sum, value) => sum + value, 0n))
    }),
    { numRuns: 500 },
  )
})
