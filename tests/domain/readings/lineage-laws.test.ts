/** Laws of lineage: it is settling's own account, of every value, whatever the order. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { type DayLineage, lineageOf } from '../../../domain/readings/lineage.ts'
import { registerReads } from '../../../domain/readings/register.ts'
import { settle } from '../../../domain/readings/settle.ts'
import type { SettledInterval } from '../../../domain/readings/settled-day.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { contributionOf, dayOf } from '../factories.ts'
import { channels, objects } from './competitors.ts'

const runs = { numRuns: 200 }
const endOf = ({ start, length }: SettledInterval): number => start + Math.max(length, 1)
const overlap = (a: SettledInterval, b: SettledInterval): boolean =>
  a.start < endOf(b) && b.start < endOf(a)
const nameOf = ({ channel, source, part }: Contribution): string => `${channel} ${source} ${part}`

/** Contributions of the newest generation of each object and channel. */
function current(contributions: readonly Contribution[]): Contribution[] {
  const objectOf = ({ channel, source }: Contribution): string => `${channel} ${source}`
  const newest = new Map<string, number>()
  for (const one of contributions) {
    newest.set(objectOf(one), Math.max(one.generation, newest.get(objectOf(one)) ?? 0))
  }
  return contributions.filter((one) => one.generation === newest.get(objectOf(one)))
}

/** Every value that a contribution says, by its place. */
function said({ segments }: Contribution): [number, number, number][] {
  return segments.flatMap(({ start, length, values }) =>
    values.flatMap((value, place): [number, number, number][] =>
      value === null ? [] : [[start + place * length, length, value]],
    ),
  )
}

/** What became of each contribution's values, taken and lost together, as it said them. */
function told(lineage: readonly DayLineage[]): Map<string, [number, number, number][]> {
  const values = new Map<string, [number, number, number][]>()
  const note = (by: Contribution, { start, length, valueMicro }: SettledInterval): void => {
    const known = values.get(nameOf(by)) ?? []
    values.set(nameOf(by), [...known, [start, length, valueMicro]])
  }
  for (const { day, origins, lost } of lineage) {
    day.intervals.forEach((interval, at) => {
      const origin = origins[at] as DayLineage['origins'][number]
      if ('contribution' in origin) note(origin.contribution, interval)
    })
    for (const { contribution, interval } of lost) note(contribution, interval)
  }
  return values
}

const sorted = (values: readonly [number, number, number][] = []): string[] =>
  values.map((value) => value.join(' ')).sort()

test('the days are those that settling gives, and each interval has an origin', () => {
  fc.assert(
    fc.property(channels, (all) => {
      const lineage = lineageOf(all)
      expect(lineage.map(({ day }) => day)).toEqual(settle(all))
      for (const { day, origins } of lineage) expect(origins).toHaveLength(day.intervals.length)
    }),
    runs,
  )
})

test('every value occurs once, as taken or as lost, and no other does', () => {
  const plain = channels.map((all) =>
    all.filter(({ kind }) => kind !== 'register' && kind !== 'power'),
  )
  fc.assert(
    fc.property(plain, (all) => {
      const values = told(lineageOf(all))
      for (const one of current(all)) {
        expect(sorted(values.get(nameOf(one)))).toEqual(sorted(said(one)))
        values.delete(nameOf(one))
      }
      expect([...values]).toEqual([])
    }),
    runs,
  )
})

test('each contribution’s values are counted, of whatever kind', () => {
  fc.assert(
    fc.property(channels, (all) => {
      const lineage = lineageOf(all)
      const counts = new Map(
        lineage.flatMap(({ shares }) =>
          shares.map(({ contribution, taken, lost }) => [nameOf(contribution), taken + lost]),
        ),
      )
      const expected = current(all).filter(({ segments }) => segments.length > 0)
      expect(counts).toEqual(new Map(expected.map((one) => [nameOf(one), said(one).length])))
      for (const { lost, lostCount } of lineage) expect(lost).toHaveLength(lostCount)
    }),
    runs,
  )
})

test('what is lost overlaps what it yielded to, which is taken and for the reason that is told', () => {
  const energies = channels.map((all) => all.filter(({ kind }) => kind !== 'register'))
  fc.assert(
    fc.property(energies, (all) => {
      for (const { day, origins, lost } of lineageOf(all)) {
        for (const { interval, contribution, to, reason } of lost) {
          const winner = to as NonNullable<typeof to>
          const at = day.intervals.findIndex(({ start }) => start === winner.interval.start)
          expect(day.intervals[at]).toEqual(winner.interval)
          expect(origins[at]).toEqual({ contribution: winner.contribution })
          expect(overlap(interval, winner.interval)).toBe(true)
          const [a, b] = [contribution, winner.contribution]
          const lengths = new Set([interval.length, winner.interval.length])
          const isSame =
            interval.start === winner.interval.start && (lengths.size === 1 || lengths.has(0))
          expect(reason === 'overlap').toBe(!isSame)
          if (reason === 'newer') expect(a.version < b.version).toBe(true)
          if (reason === 'key') expect([a.version, a.source < b.source]).toEqual([b.version, true])
          if (reason === 'row') expect([a.version, a.source]).toEqual([b.version, b.source])
          expect(a.version <= b.version).toBe(true)
        }
      }
    }),
    runs,
  )
})

test('without the object that it yielded to, what is lost comes back if nothing else overlaps it', () => {
  let back = 0
  fc.assert(
    fc.property(objects, (all) => {
      for (const { interval, contribution, to } of lineageOf(all)[0]?.lost ?? []) {
        const rest = all.filter(({ source }) => source !== to?.contribution.source)
        const overlapping = rest.flatMap(said).filter(([start, length]) => {
          return overlap(interval, { ...interval, start, length })
        })
        // Itself alone, if it is not of the same object.
        if (!rest.includes(contribution) || overlapping.length > 1) continue
        back++
        expect(settle(rest)[0]?.intervals).toContainEqual(interval)
      }
    }),
    runs,
  )
  expect(back).toBeGreaterThan(100)
})

test('any order and any repetition of contributions gives the same lineage', () => {
  const other = channels.chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray([...all, ...all], { minLength: all.length }),
      fc.shuffledSubarray(all, { minLength: all.length }),
    ),
  )
  fc.assert(
    fc.property(other, fc.option(fc.nat(9)), ([all, some, whole], most) => {
      const room = most ?? undefined
      expect(lineageOf([...some, ...whole], undefined, room)).toEqual(
        lineageOf(all, undefined, room),
      )
    }),
    runs,
  )
})

test('older generations and tombstones are no part of it', () => {
  fc.assert(
    fc.property(channels, fc.nat(20), (all, choice) => {
      const one = all[choice % all.length] as Contribution
      const gone = { ...one, generation: 9, part: 0, segments: [] }
      const stale = { ...one, generation: 0, source: 'drops/a', part: 7 }
      const without = all.filter(
        ({ source, channel }) => source !== one.source || channel !== one.channel,
      )
      expect(lineageOf([...all, gone])).toEqual(lineageOf(without))
      expect(lineageOf([stale, ...all])).toEqual(lineageOf(all))
    }),
    runs,
  )
})

test('so many lost values are kept as are asked for, of the newest objects, and all are counted', () => {
  fc.assert(
    fc.property(objects, fc.nat(12), (all, most) => {
      const [whole, part] = [lineageOf(all)[0], lineageOf(all, undefined, most)[0]]
      if (whole === undefined || part === undefined) return
      expect(part.lost).toHaveLength(Math.min(most, whole.lostCount))
      expect({ ...part, lost: [] }).toEqual({ ...whole, lost: [] })
      const rank = whole.shares.map(({ contribution }) => contribution)
      const ranks = (lost: DayLineage['lost']): number[] =>
        lost.map(({ contribution }) => rank.indexOf(contribution)).sort((a, b) => a - b)
      expect(ranks(part.lost)).toEqual(ranks(whole.lost).slice(0, most))
    }),
    runs,
  )
})

/** Reads of a register over a few days, a few of which the same object or another says again. */
const registers = fc
  .array(fc.tuple(fc.nat(4), fc.nat(3), fc.nat(40), fc.nat(2)), { minLength: 1, maxLength: 24 })
  .map((reads) =>
    [...Map.groupBy(reads, ([day, , , object]) => `${day} ${object}`).values()].map((ofOne) => {
      const [[day, , , object]] = ofOne as [(typeof ofOne)[number]]
      return contributionOf({
        kind: 'register',
        date: formatDate(dayOf('2025-06-02') + day),
        source: `drops/${object}`,
        version: `2025-06-0${9 - object}`,
        segments: ofOne.map(([, place, value]) => {
          return { start: place * 21_600, length: 0, values: [value] }
        }),
      })
    }),
  )

test('a register’s interval lies between two reads that count, and no misread is one', () => {
  fc.assert(
    fc.property(registers, (all) => {
      const around = registerReads(all)
      for (const ofDate of Map.groupBy(all, ({ date }) => date).values()) {
        const lineage = lineageOf(ofDate, around)
        expect(lineage.map(({ day }) => day)).toEqual(settle(ofDate, around))
        for (const { day, origins, shares, lost, lostCount } of lineage) {
          const misreads = lost.filter(({ reason }) => reason === 'misread')
          day.intervals.forEach(({ start, length }, at) => {
            const origin = origins[at] as DayLineage['origins'][number]
            if (!('from' in origin)) throw new Error('a register has two reads')
            const { from, to } = origin
            expect([from.start, to.instant - from.instant]).toEqual([start, length])
            for (const read of [from, to]) {
              expect(said(read.contribution)).toContainEqual([read.start, 0, read.valueMicro])
              const isMisread = misreads.some(
                ({ interval, contribution }) =>
                  contribution.date === read.contribution.date && interval.start === read.start,
              )
              expect(isMisread).toBe(false)
            }
          })
          const own = shares.filter(({ contribution }) => contribution.date === day.date)
          const count = own.reduce((sum, { taken, lost }) => sum + taken + lost, 0)
          expect(count).toBe(ofDate.flatMap(said).length)
          expect(lost).toHaveLength(lostCount)
        }
      }
    }),
    runs,
  )
})
