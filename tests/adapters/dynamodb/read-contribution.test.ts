import { marshall } from '@aws-sdk/util-dynamodb'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { toItem } from '../../../adapters/dynamodb/contribution-item.ts'
import {
  type AttributeItem,
  contributionsIn,
  storedIn,
} from '../../../adapters/dynamodb/read-contribution.ts'
import { DateTotals } from '../../../domain/queries/date-totals.ts'
import type { Contribution, StoredContribution } from '../../../domain/readings/contribution.ts'
import { figuresOf } from '../../../domain/readings/day-figures.ts'
import type { Segment } from '../../../domain/readings/interval-vector.ts'
import type { Kind, Quality } from '../../../domain/readings/reading.ts'
import {
  AUTUMN_DAY,
  contributionOf,
  halfHours,
  LONDON,
  SPRING_DAY,
} from '../../domain/factories.ts'

const attributesOf = (contribution: Contribution): AttributeItem =>
  marshall(toItem(contribution), { removeUndefinedValues: true })

const value = fc.oneof(
  fc.integer({ min: -2_000_000, max: 2_000_000 }),
  fc.constantFrom(null, 0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 50),
)
const segment: fc.Arbitrary<Segment> = fc
  .record({
    start: fc.nat(60).map((place) => place * 900),
    // Some longer than a day, and some of no length: several of either overlap.
    length: fc.constantFrom(0, 60, 900, 1800, 3600, 7000, 86_400, 90_000),
    values: fc.array(value, { maxLength: 6 }),
    quality: fc.constantFrom<Quality | undefined>(undefined, undefined, 'estimated'),
  })
  .map(({ quality, ...rest }) => ({
    ...rest,
    ...(quality && { qualities: rest.values.map((one) => (one === null ? 'missing' : quality)) }),
  }))
const segments = fc.oneof(
  { arbitrary: fc.tuple(segment), weight: 4 },
  fc.array(segment, { maxLength: 3 }),
)
const said: fc.Arbitrary<Contribution> = fc
  .record({
    meterId: fc.constantFrom('m1', 'm2', 'm3', 'm4'),
    channel: fc.constantFrom('main', 'main', 'B1'),
    source: fc.constantFrom('drops/a', 'drops/b'),
    generation: fc.constantFrom(1, 1, 2),
    kind: fc.constantFrom<Kind>('interval', 'interval', 'interval', 'power', 'gauge'),
    unit: fc.constantFrom('kWh', 'kWh', 'm3'),
    flow: fc.constantFrom('import', 'import', 'export' as const),
    segments,
  })
  // What settles has values, or places for them: no object says a run of none.
  .filter((one) => one.segments.every(({ values }) => values.length > 0))
  .map((facts) => contributionOf({ ...facts, zone: LONDON }))

test('a date comes to the same, by outlines where these are known or by all values', () => {
  const asked = fc.record({
    all: fc.array(said, { minLength: 1, maxLength: 6 }),
    date: fc.constantFrom('2025-06-02', SPRING_DAY, AUTUMN_DAY),
    unit: fc.constantFrom(undefined, 'kWh', 'm3'),
    flow: fc.constantFrom('import', 'export' as const),
  })
  fc.assert(
    fc.property(asked, ({ all, date, unit, flow }) => {
      const items = all.map((one) => attributesOf({ ...one, date }))
      const consumptionOf = (read: (item: AttributeItem) => StoredContribution[]) => {
        const totals = new DateTotals(date, { unit, flow })
        const meters = Map.groupBy(items.flatMap(read), ({ meterId }) => meterId)
        for (const ofMeter of meters.values()) totals.addMeter(figuresOf(ofMeter))
        return totals.consumption
      }
      expect(consumptionOf(storedIn)).toEqual(consumptionOf(contributionsIn))
    }),
    { numRuns: 2000 },
  )
})

test('the values of one that stands alone are not decoded', () => {
  const item = attributesOf(contributionOf({ segments: [halfHours(Array(48).fill(500_000))] }))
  const { B: vector } = item.intervals as { B: Uint8Array }
  const cutShort: AttributeItem = { ...item, intervals: { B: vector.slice(0, 9) } }
  const [stored] = storedIn(cutShort) as [StoredContribution]
  expect(figuresOf([stored])).toMatchObject([
    { totalMicro: 24_000_000n, readings: 48, expected: 48 },
  ])
  expect(() => figuresOf([stored, stored])).toThrow('it ends too early')
})

test.each([
  ['a total past the safe integers', { total: { N: '9007199255' } }],
  ['no total, as of a kind that does not add up', { total: undefined }],
])('has no outline with %s', (_, altered) => {
  const item = { ...attributesOf(contributionOf()), ...altered } as AttributeItem
  expect(storedIn(item)[0]?.outline).toBeUndefined()
})
