import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import type { Segment } from '../../../domain/readings/interval-vector.ts'
import { rivalry } from '../../../domain/readings/reading.ts'
import { settle } from '../../../domain/readings/settle.ts'
import type { SettledInterval, ValueQuality } from '../../../domain/readings/settled-day.ts'
import { contributionOf, totalOf } from '../factories.ts'
import { channels, mixed, object, objects } from './competitors.ts'

const intervalsOf = (contributions: readonly Contribution[]): SettledInterval[] =>
  settle(contributions).flatMap(({ intervals }) => intervals)

/** As design.md says it: list every interval newest first, take each that overlaps nothing taken. */
function plainly(contributions: readonly Contribution[]): SettledInterval[] {
  const newestFirst = [...contributions].sort((a, b) => {
    const [one, other] = [`${a.version} ${a.source}`, `${b.version} ${b.source}`]
    return one < other ? 1 : -1
  })
  const taken: SettledInterval[] = []
  for (const { segments } of newestFirst) {
    for (const { start, length, values, qualities } of [...segments].reverse()) {
      values.forEach((valueMicro, place) => {
        if (valueMicro === null) return
        const quality = (qualities?.[place] ?? 'actual') as ValueQuality
        const next = { start: start + place * length, length, valueMicro, quality }
        const end = (one: SettledInterval): number => one.start + Math.max(one.length, 1)
        if (taken.some((one) => one.start < end(next) && next.start < end(one))) return
        taken.push(next)
      })
    }
  }
  return taken.sort((a, b) => a.start - b.start)
}

test('settling equals a plain list of intervals, newest first, that takes what does not overlap', () => {
  fc.assert(
    fc.property(objects, (all) => {
      expect(intervalsOf(all)).toEqual(plainly(all))
    }),
    { numRuns: 1000 },
  )
})

test('the total, the extremes and the count are those of the intervals', () => {
  fc.assert(
    fc.property(objects, (all) => {
      for (const day of settle(all)) {
        const values = day.intervals.map(({ valueMicro }) => valueMicro)
        expect(totalOf(day)).toBe(BigInt(values.reduce((sum, value) => sum + value, 0)))
        expect(day.minMicro).toBe(values.length === 0 ? undefined : Math.min(...values))
        expect(day.maxMicro).toBe(values.length === 0 ? undefined : Math.max(...values))
        expect(day.readings).toBe(values.length)
      }
    }),
  )
})

test('the order of contributions does not matter, not even to the order of the days', () => {
  const shuffled = channels.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  )
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(settle(other)).toEqual(settle(all))
    }),
    { numRuns: 500 },
  )
})

test('how often a contribution occurs does not matter', () => {
  const repeated = channels.chain((all) =>
    fc.tuple(fc.constant(all), fc.array(fc.constantFrom(...all), { maxLength: 5 })),
  )
  fc.assert(
    fc.property(repeated, ([all, again]) => {
      expect(settle([...again, ...all])).toEqual(settle(all))
    }),
    { numRuns: 500 },
  )
})

test('a part of an older revision says nothing that an object of that age would not', () => {
  fc.assert(
    fc.property(mixed, ([a, b, c, part]) => {
      const alone = { ...part, source: 'drops/older', part: 0 } as Contribution
      const all = [a, b, c] as Contribution[]
      const apart = settle([...all, alone])
      expect(settle([...all, part as Contribution])).toEqual(apart)
    }),
    { numRuns: 500 },
  )
})

test('energy, registers and gauges answer as if each were alone', () => {
  fc.assert(
    fc.property(mixed, (all) => {
      const newest = Math.max(...all.filter(({ part }) => part === 0).map((one) => one.generation))
      const current = all.map((one) => ({ ...one, generation: newest }))
      const groups = Map.groupBy(current, rivalry)
      const apart = [...groups.values()].flatMap((group) => settle(group))
      expect(settle(current)).toEqual(apart.sort((a, b) => (rivalry(a) < rivalry(b) ? -1 : 1)))
    }),
    { numRuns: 500 },
  )
})

/** Cuts segments into two parts at any reading: earlier rows in part 0, later ones in part 1. */
function cut(whole: Contribution, at: number): Contribution[] {
  const parts: Segment[][] = [[], []]
  let seen = 0
  for (const { start, length, values, qualities } of whole.segments) {
    const before = Math.max(0, Math.min(values.length, at - seen))
    const pieces = [values.slice(0, before), values.slice(before)]
    pieces.forEach((piece, part) => {
      if (piece.length === 0) return
      parts[part]?.push({
        start: part === 0 ? start : start + before * length,
        length,
        values: piece,
        ...(qualities && {
          qualities: part === 0 ? qualities.slice(0, before) : qualities.slice(before),
        }),
      })
    })
    seen += values.length
  }
  return parts.map((segments, part) => ({ ...whole, part, segments }))
}

test('an object may say what it has in parts, later rows in later parts', () => {
  fc.assert(
    fc.property(objects, fc.nat(20), fc.boolean(), ([a, b, c], at, turned) => {
      const parts = cut(b, at)
      const told = turned ? [...parts].reverse() : parts
      expect(intervalsOf([...told, a, c])).toEqual(intervalsOf([a, b, c]))
    }),
    { numRuns: 500 },
  )
})

test('an older generation of an object never counts', () => {
  const history = fc.tuple(objects, object('drops/b'), fc.nat(2))
  fc.assert(
    fc.property(history, ([[a, b, c], earlier, part]) => {
      const current = { ...b, generation: 10 }
      const stale = { ...earlier, generation: 9, part, version: '2026-01-01T00:00:00Z' }
      expect(settle([stale, a, current, c])).toEqual(settle([a, current, c]))
    }),
  )
})

test('a tombstone leaves what the other objects say by themselves', () => {
  fc.assert(
    fc.property(objects, ([a, b, c]) => {
      const tombstone = contributionOf({
        source: b.source,
        generation: 9,
        version: '',
        segments: [],
      })
      expect(settle([tombstone, a, b, c])).toEqual(settle([a, c]))
    }),
  )
})

test('what a newer object leaves open the older ones fill, and no time is taken twice', () => {
  fc.assert(
    fc.property(objects, (all) => {
      const taken = intervalsOf(all)
      for (const [index, { start }] of taken.entries()) {
        const before = taken[index - 1]
        if (before !== undefined) expect(start).toBeGreaterThanOrEqual(before.start + before.length)
      }
      const wanted = plainly([all[2]]).length
      if (all[2].version > all[0].version && all[2].version > all[1].version) {
        expect(taken.length).toBeGreaterThanOrEqual(wanted)
      }
    }),
  )
})
