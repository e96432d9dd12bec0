import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { emptyIngestion } from '../../../domain/ingestion/ingestion.ts'
import {
  closedGeneration,
  type Manifest,
  planGeneration,
} from '../../../domain/ingestion/manifest.ts'
import { MeterDays } from '../../../domain/ingestion/meter-days.ts'
import type { MeterDay } from '../../../domain/readings/contribution.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'

/** `m1 2025-06-02` is a meter-day of the main channel. */
function days(...texts: string[]): MeterDays {
  return new MeterDays(
    texts.map((text) => {
      const [meterId = '', date = '', channel = 'main'] = text.split(' ')
      return { meterId, channel, date }
    }),
  )
}

const list = (set: MeterDays): string[] =>
  [...set].map(({ meterId, date, channel }) => `${meterId} ${date} ${channel}`).sort()

const NOW = '2025-06-10T00:00:00.000Z'
const LONG_AGO = '2025-06-01T00:00:00.000Z'

const manifest = (
  generation: number,
  written: MeterDays,
  withdrawn = days(),
  createdAt = LONG_AGO,
): Manifest => ({ source: 'drops/a', generation, createdAt, written, withdrawn })

/** The next generation's manifest, the last closed generation being `closed`. */
const plan = (written: MeterDays, earlier: Manifest[] = [], closed?: number): Manifest =>
  planGeneration({ source: 'drops/a', generation: 99, createdAt: NOW, written }, earlier, closed)

describe('the manifest of a new generation', () => {
  test('withdraws nothing the first time', () => {
    const first = plan(days('m1 2025-06-02'))
    expect(first).toMatchObject({ source: 'drops/a', generation: 99, createdAt: NOW })
    expect(list(first.written)).toEqual(['m1 2025-06-02 main'])
    expect(first.withdrawn.size).toBe(0)
  })

  test('withdraws what an earlier one wrote and it does not', () => {
    const earlier = manifest(1, days('m1 2025-06-02', 'm1 2025-06-03', 'm2 2025-06-02 E1'))
    const next = plan(days('m1 2025-06-03', 'm2 2025-06-02 E2'), [earlier], 1)
    expect(list(next.withdrawn)).toEqual(['m1 2025-06-02 main', 'm2 2025-06-02 E1'])
  })

  test('withdraws again what a crash may have kept from being withdrawn', () => {
    const crashed = manifest(2, days('m1 2025-06-03'), days('m1 2025-06-02'))
    for (const closed of [undefined, 1]) {
      const next = plan(days('m1 2025-06-03'), [crashed], closed)
      expect(list(next.withdrawn)).toEqual(['m1 2025-06-02 main'])
    }
  })

  test('carries what a closed one withdrew for two days, until detection has seen it', () => {
    const withdrawn = days('m1 2025-06-02')
    const young = manifest(2, days(), withdrawn, '2025-06-08T00:00:00.001Z')
    const old = manifest(2, days(), withdrawn, '2025-06-08T00:00:00.000Z')
    expect(plan(days(), [young], 2).withdrawn.size).toBe(1)
    expect(plan(days(), [old], 2).withdrawn.size).toBe(0)
  })

  test('does not withdraw what it writes again', () => {
    const crashed = manifest(2, days(), days('m1 2025-06-02'))
    expect(plan(days('m1 2025-06-02'), [crashed]).withdrawn.size).toBe(0)
  })

  test('covers every meter-day of all that came before and was not closed, each once', () => {
    const anyDays = fc
      .array(fc.constantFrom('a 2025-01-01', 'a 2025-01-02', 'b 2025-01-01', 'b 2025-01-01 E1'))
      .map((texts) => days(...texts))
    const earlier = fc
      .array(fc.tuple(anyDays, anyDays))
      .map((pairs) =>
        pairs.map(([written, withdrawn], index) => manifest(index + 1, written, withdrawn)),
      )
    fc.assert(
      fc.property(anyDays, earlier, (written, before) => {
        const next = plan(written, before)
        const ever = new Set(
          before.flatMap((one) => [...list(one.written), ...list(one.withdrawn)]),
        )
        for (const day of list(written)) ever.add(day)
        expect([...list(next.written), ...list(next.withdrawn)].sort()).toEqual([...ever].sort())
      }),
    )
  })
})

describe('the closed generation', () => {
  const begun = emptyIngestion('drops/a', 'a', 7, NOW)

  test.each(['succeeded', 'partial', 'withdrawn'] as const)('is that of a record %s', (state) => {
    expect(closedGeneration({ ...begun, state })).toBe(7)
  })

  test.each(['processing', 'failed'] as const)('is unknown where the last is %s', (state) => {
    expect(closedGeneration({ ...begun, state })).toBeUndefined()
    expect(closedGeneration(undefined)).toBeUndefined()
  })
})

describe('a set of meter-days', () => {
  const anyDay = fc.record({
    meterId: fc.constantFrom('m1', 'm2', 'm3'),
    channel: fc.constantFrom('main', 'E1'),
    date: fc.integer({ min: 28, max: 60 }).map((at) => formatDate(20_000 + at)),
  })
  const anySet = fc.array(anyDay, { maxLength: 60 })
  const nameOf = ({ meterId, channel, date }: MeterDay): string => `${meterId} ${date} ${channel}`
  const plain = (all: MeterDay[]): Set<string> => new Set(all.map(nameOf))

  test('is what a plain set of their names is', () => {
    fc.assert(
      fc.property(anySet, anySet, (one, other) => {
        const set = new MeterDays(one)
        const names = plain(one)
        expect(list(set)).toEqual([...names].sort())
        expect(set.size).toBe(names.size)
        for (const day of other) expect(set.has(day)).toBe(names.has(nameOf(day)))
        expect(new Set(set.meterIds())).toEqual(new Set(one.map(({ meterId }) => meterId)))
        expect(set.dates()).toEqual([...new Set(one.map(({ date }) => date))].sort())
        for (const { meterId, from, to } of set.spans()) {
          const dates = one.filter((day) => day.meterId === meterId).map(({ date }) => date)
          expect(dates).toEqual(expect.arrayContaining([from, to]))
        }
      }),
    )
  })

  test('takes up what one has and another has not', () => {
    fc.assert(
      fc.property(anySet, anySet, anySet, (before, one, other) => {
        const set = new MeterDays(before)
        set.addDifference(new MeterDays(one), new MeterDays(other))
        const names = plain(before).union(plain(one).difference(plain(other)))
        expect(list(set)).toEqual([...names].sort())
        expect(set.size).toBe(names.size)
      }),
    )
  })

  test('takes dates only', () => {
    expect(() => days('m1 2025-02-30')).toThrow(expect.objectContaining({ code: 'record-corrupt' }))
  })

  test('holds each once', () => {
    const set = days('m1 2025-06-02', 'm1 2025-06-02', 'm1 2025-06-02 E1')
    expect(set.size).toBe(2)
    expect(set.has({ meterId: 'm1', channel: 'E1', date: '2025-06-02' })).toBe(true)
    expect(set.has({ meterId: 'm1', channel: 'E1', date: '2025-06-03' })).toBe(false)
    expect([...set.meterIds()]).toEqual(['m1'])
    expect([...days('a 2025-06-02', 'b 2025-06-02').dates()]).toEqual(['2025-06-02'])
  })

  test('comes back from its JSON, whatever its meters are called', () => {
    const id = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '1', '007'))
    const day = fc.record({
      meterId: id,
      channel: id,
      date: fc.constantFrom('2025-01-01', '2025-01-02'),
    })
    fc.assert(
      fc.property(fc.array(day), (all) => {
        const set = new MeterDays(all)
        const back = MeterDays.fromJson(JSON.parse([...set.json()].join('')))
        expect(back.size).toBe(set.size)
        for (const one of all) expect(back.has(one)).toBe(true)
      }),
    )
  })

  test('as JSON has its dates in order, those that follow each other as a run', () => {
    const set = days('m1 2025-06-03', 'm1 2025-06-02', 'm1 2025-06-05', 'm2 2025-06-05 E1')
    expect([...set.json()].join('')).toBe(
      '{"main":{"m1":["2025-06-02/2025-06-03","2025-06-05"]},"E1":{"m2":["2025-06-05"]}}',
    )
  })
})
