import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  contributionsOf,
  gatherAll,
  type ObjectFacts,
  tombstones,
} from '../../../domain/ingestion/gather-object.ts'
import { MeterDays } from '../../../domain/ingestion/meter-days.ts'
import { ObjectPass } from '../../../domain/ingestion/object-pass.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { settle } from '../../../domain/readings/settle.ts'
import { bytesOf, passOf } from './text.ts'

const facts: ObjectFacts = {
  source: 'drops/a.csv',
  generation: 3,
  version: '2025-06-03T00:00:00Z',
  pipeline: 'test',
}

/** Reads the text as an ingestion does: once, and again where it does not fit. */
async function contributions(
  text: string,
  heldReadings: number,
  pipeline: Record<string, unknown> = {},
): Promise<{ overflowed: boolean; all: Contribution[] }> {
  const { pass, gatherer, settings } = passOf({ heldReadings }, pipeline)
  const { limits } = settings
  const overflowed = await gatherAll(pass, gatherer, bytesOf(text), limits)
  const again = new ObjectPass(settings, gatherer)
  const second = overflowed ? { pass: again, bytes: bytesOf(text) } : undefined
  const all = await Array.fromAsync(contributionsOf(facts, gatherer, limits, second))
  return { overflowed, all }
}

/** Settled days of all meters, as one comparable list. */
function answers(all: readonly Contribution[]): unknown[] {
  const days = Map.groupBy(all, ({ meterId, date }) => `${meterId} ${date}`)
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ofDay]) => settle(ofDay))
}

const HEADER = 'meter,timestamp,value\n'

test('what fits is one part of each meter-day', async () => {
  const text = `${HEADER}m1,2025-06-02 00:00,1\nm1,2025-06-02 00:30,2\nm2,2025-06-02 00:00,3\n`
  const { overflowed, all } = await contributions(text, 200, { interval: 30 })
  expect(overflowed).toBe(false)
  const kind = { unit: 'kWh', flow: 'import', kind: 'interval', zone: 'UTC' }
  const day = { ...facts, ...kind, channel: 'main', date: '2025-06-02', part: 0 }
  expect(all).toEqual([
    { ...day, meterId: 'm1', segments: [{ start: 0, length: 1800, values: [1e6, 2e6] }] },
    { ...day, meterId: 'm2', segments: [{ start: 0, length: 1800, values: [3e6] }] },
  ])
})

test('what does not fit is written in numbered parts, later rows in later ones', async () => {
  const rows = ['00:00,1', '00:30,2', '01:00,3', '00:00,9'].map((row) => `m1,2025-06-02 ${row}\n`)
  const { overflowed, all } = await contributions(HEADER + rows.join(''), 1)
  expect(overflowed).toBe(true)
  expect(new Set(all.map(({ part }) => part)).size).toBe(all.length)
  expect(settle(all)).toEqual([expect.objectContaining({ totalMicro: 14_000_000n, readings: 3 })])
})

test('the memory allowed changes no answer', async () => {
  const row = fc.record({
    meter: fc.constantFrom('m1', 'm2', 'm3'),
    day: fc.constantFrom('2025-06-02', '2025-06-03'),
    place: fc.nat(7),
    value: fc.nat(9),
  })
  const texts = fc.array(row, { minLength: 1, maxLength: 40 }).map(
    (rows) =>
      HEADER +
      rows
        .map(({ meter, day, place, value }) => {
          const clock = `0${place >> 1}:${place % 2 ? '30' : '00'}`
          return `${meter},${day} ${clock},${value}\n`
        })
        .join(''),
  )
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom({}, { interval: 30 }),
      async (text, held, settings) => {
        const whole = await contributions(text, 1e6, settings)
        const parts = await contributions(text, held, settings)
        expect(answers(parts.all)).toEqual(answers(whole.all))
      },
    ),
    { numRuns: 200 },
  )
})

describe('a tombstone', () => {
  test('is an empty contribution of that generation for each withdrawn meter-day', () => {
    const day = { meterId: 'm1', channel: 'main', date: '2025-06-02' }
    expect([...tombstones(facts, new MeterDays([day]))]).toEqual([
      {
        ...facts,
        ...day,
        ...{ zone: 'UTC', unit: '', flow: 'import', kind: 'interval', part: 0, segments: [] },
      },
    ])
  })
})

test('a day of one-second readings is written in parts that settle to the whole', async () => {
  const rows = Array.from({ length: 86_400 }, (_, second) => {
    const clock = new Date(second * 1000).toISOString().slice(11, 19)
    return `m1,2025-06-02T${clock}Z,0.5\n`
  })
  const { all } = await contributions(HEADER + rows.join(''), 1_000_000)
  expect(all.map(({ part }) => part)).toEqual([0, 1, 2, 3, 4])
  const [day] = settle(all)
  expect(day).toMatchObject({ readings: 86_400, expected: 86_400, totalMicro: 43_200_000_000n })
})
