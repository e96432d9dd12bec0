/** Judging again from a changed day on ends in the same as judging everything. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DETECTORS } from '../../../domain/detectors/registry.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { dayOf, halfHours, units } from '../factories.ts'
import { dateOf, dayWith } from './judged-days.ts'
import { JudgingWorld } from './judging-world.ts'

function worldOfAllDetectors(): JudgingWorld {
  const world = new JudgingWorld()
  world.list = { detectors: DETECTORS.map(({ name: detector }) => ({ detector })) }
  return world
}

/** What is open at last, after all batches one by one, each run on the day after the newest. */
async function bothWays(
  batches: readonly Contribution[][],
  worldOf = worldOfAllDetectors,
): Promise<[unknown[], unknown[]]> {
  const stepwise = worldOf()
  for (const batch of batches) {
    stepwise.contributions = [...stepwise.contributions, ...batch]
    const [first] = batch.map(({ date }) => date).sort()
    if (first === undefined) continue
    const newest = stepwise.contributions.map(({ date }) => date).sort()
    stepwise.now = `${formatDate(dayOf(newest.at(-1) as string) + 1)}T06:00:00.000Z`
    expect((await stepwise.judge(first)).errors).toEqual([])
  }
  const atOnce = worldOf()
  atOnce.now = stepwise.now
  atOnce.contributions = stepwise.contributions
  await atOnce.judge()
  return [stepwise.told, atOnce.told]
}

const daysInARow = (count: number): Contribution[] =>
  Array.from({ length: count }, (_, offset) => dayWith(offset))

/** Daily reads of a register that uses 10 units a day, once 200, and was misread once. */
const registerDays: Contribution[] = Array.from({ length: 70 }, (_, offset) => {
  const value = offset === 64 ? 3 : 1000 + offset * 10 + (offset > 60 ? 190 : 0)
  const segments = [{ start: 0, length: 0, values: [units(value)] }]
  return dayWith(offset, 0, 0, { kind: 'register', segments })
})

/** Reads of a register and whole days of intervals on another channel, far apart. */
const read = (offset: number, value: number): Contribution =>
  dayWith(offset, 0, 0, {
    kind: 'register',
    segments: [{ start: 0, length: 0, values: [units(value)] }],
  })
const beside = (offset: number): Contribution => dayWith(offset, 48, 1, { channel: 'night' })

describe('days that come one by one tell what they tell at once:', () => {
  test.each<[string, Contribution[][]]>([
    ['days after a gap', [[dayWith(0), dayWith(1)], [dayWith(5)]]],
    ['days before a gap', [[dayWith(9)], [dayWith(0), dayWith(1)]]],
    ['a day that closes a gap', [[dayWith(0), dayWith(2)], [dayWith(1)]]],
    ['a day after a short one', [[dayWith(0), dayWith(1, 20)], [dayWith(2)]]],
    ['a short day before a gap', [[dayWith(0)], [dayWith(1, 30)], [dayWith(41)]]],
    ['a short day before a year', [[dayWith(0)], [dayWith(1, 30)], [dayWith(400)], [dayWith(401)]]],
    ['a short day after a long absence', [[dayWith(0)], [dayWith(60, 20)], [dayWith(61)]]],
    ['a day long after a stuck meter', [daysInARow(70), [dayWith(110)]]],
    ['a stuck meter, day by day', daysInARow(70).map((one) => [one])],
    ['a register, day by day', registerDays.map((one) => [one])],
    [
      'a register that is read now and then, beside intervals',
      [
        [read(0, 100), read(30, 200), beside(0)],
        ...[60, 200, 230, 600, 900].map((offset, at) => [
          read(offset, 300 + at * 100),
          beside(offset),
        ]),
        [read(901, 10)],
        [read(930, 20)],
      ],
    ],
    [
      'a channel that ends beside one that goes on',
      [[dayWith(0), beside(0)], [beside(1)], [beside(300)]],
    ],
    ['a register, backwards', registerDays.toReversed().map((one) => [one])],
  ])('%s', async (_, batches) => {
    const [stepwise, atOnce] = await bothWays(batches)
    expect(stepwise).toEqual(atOnce)
  })
})

/** What a day may look like; a usual one is as likely as all others together. */
const shapes = ['usual', 'flat', 'zero', 'partial', 'spike', 'low', 'shifted', 'absent'] as const
type Shape = (typeof shapes)[number]

/** A level of 1 to 2 units by the hour, a bit other each day and lower at weekends. */
function usual(offset: number, slot: number): number {
  const weekend = offset % 7 > 4 ? 0.6 : 1
  return weekend * (1.5 + Math.sin(slot / 8) / 2 + ((offset * 31 + slot * 17) % 23) / 100)
}

const VALUES: Record<Exclude<Shape, 'absent'>, (offset: number, slot: number) => number | null> = {
  usual,
  flat: () => 1.25,
  zero: () => 0,
  partial: (offset, slot) => (slot < 20 ? null : usual(offset, slot)),
  spike: (offset, slot) => usual(offset, slot) * 4,
  low: (offset, slot) => usual(offset, slot) / 4,
  shifted: (offset, slot) => usual(offset, slot) + 1.5,
}

function shapedDay(shape: Exclude<Shape, 'absent'>, offset: number, rest: Partial<Contribution>) {
  const values = Array.from({ length: 48 }, (_, slot) => {
    const value = VALUES[shape](offset, slot)
    return value === null ? null : Math.round(units(value))
  })
  return dayWith(offset, 0, 0, { segments: [halfHours(values)], ...rest })
}

/** Stretches of days of one shape, each stretch in one of some batches, and corrections of days. */
const histories = fc.record({
  stretches: fc.array(
    fc.record({
      shape: fc.oneof(fc.constant<Shape>('usual'), fc.constantFrom(...shapes)),
      days: fc.oneof(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 150 }),
      ),
      batch: fc.nat({ max: 5 }),
    }),
    { minLength: 1, maxLength: 14 },
  ),
  corrections: fc.array(
    fc.record({ at: fc.nat(), shape: fc.constantFrom(...shapes), batch: fc.nat({ max: 5 }) }),
    { maxLength: 4 },
  ),
})

test('days in any order, corrected at any time, tell what they tell at once', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ stretches, corrections }) => {
      const batches = Array.from({ length: 6 }, (): Contribution[] => [])
      let offset = 0
      for (const { shape, days, batch } of stretches) {
        for (const end = offset + days; offset < end; offset++) {
          if (shape !== 'absent') batches[batch]?.push(shapedDay(shape, offset, {}))
        }
      }
      for (const [index, { at, shape, batch }] of corrections.entries()) {
        if (shape === 'absent') continue
        const source = { source: `drops/c${index}.csv`, version: `2025-07-0${index + 1}T00:00:00Z` }
        batches[batch]?.push(shapedDay(shape, at % offset, source))
      }
      const [stepwise, atOnce] = await bothWays(batches)
      expect(stepwise).toEqual(atOnce)
    }),
    { numRuns: 8 },
  )
}, 120_000)

test('a gap of any length may be told, whatever came before it', async () => {
  const worldOfGaps = (): JudgingWorld => {
    const world = new JudgingWorld()
    world.list = { detectors: [{ detector: 'missing', parameters: { longestGapDays: 60 } }] }
    return world
  }
  const [stepwise, atOnce] = await bothWays([[dayWith(0), dayWith(1)], [dayWith(51)]], worldOfGaps)
  expect(stepwise).toEqual(atOnce)
  expect(stepwise).toHaveLength(49)
})

test('what is withdrawn leaves no trace', async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.nat(), async ({ stretches }, withdrawn) => {
      const world = worldOfAllDetectors()
      let offset = 0
      const all = stretches.flatMap(({ shape, days }) =>
        Array.from({ length: days }, () => [shape, offset++] as const),
      )
      world.contributions = all.flatMap(([shape, day]) =>
        shape === 'absent' ? [] : [shapedDay(shape, day, {})],
      )
      await world.judge()
      const date = dateOf(withdrawn % offset)
      world.contributions = world.contributions.filter((one) => one.date !== date)
      await world.judge(date)
      const atOnce = worldOfAllDetectors()
      atOnce.contributions = world.contributions
      await atOnce.judge()
      expect(world.told).toEqual(atOnce.told)
    }),
    { numRuns: 6 },
  )
}, 120_000)
