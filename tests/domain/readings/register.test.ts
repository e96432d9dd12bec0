/** Days of cumulative registers: what reads settle to, and that files and ranges do not matter. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import type { Quality } from '../../../domain/readings/reading.ts'
import { registerReads } from '../../../domain/readings/register.ts'
import { settle } from '../../../domain/readings/settle.ts'
import type { SettledDay } from '../../../domain/readings/settled-day.ts'
import { formatDate, SECONDS_PER_DAY } from '../../../domain/time/civil-date.ts'
import { AUTUMN_DAY, contributionOf, dayOf, HOUR, LONDON, totalOf, units } from '../factories.ts'

const FIRST = dayOf('2025-06-02')

interface ReadAt {
  readonly day: number
  readonly start: number
  /** In whole units. */
  readonly value: number
  readonly quality?: Quality
}

/** One contribution for each date that the reads touch. */
function said(reads: readonly ReadAt[], rest: Partial<Contribution> = {}): Contribution[] {
  return [...Map.groupBy(reads, ({ day }) => day)].map(([day, ofDay]) =>
    contributionOf({
      date: formatDate(day),
      kind: 'register',
      segments: ofDay.map(({ start, value, quality }) => {
        const values = [Math.round(value * 1e6)]
        return { start, length: 0, values, ...(quality && { qualities: [quality] }) }
      }),
      ...rest,
    }),
  )
}

/** All days, each settled with all others around it. */
function settleAll(contributions: readonly Contribution[]): SettledDay[] {
  const dates = Map.groupBy(contributions, ({ date }) => date)
  return [...dates]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofDate]) => settle(ofDate, registerReads(contributions)))
}

/** Daily reads at that hour from 2025-06-02 on. */
const daily = (values: readonly number[], hour = 0): ReadAt[] =>
  values.map((value, at) => ({ day: FIRST + at, start: hour * HOUR, value }))

/** Whole units that daily reads make of each day; undefined where the day has no value. */
const totalsOf = (values: readonly number[]) =>
  settleAll(said(daily(values))).map((day) =>
    day.readings === 0 ? undefined : Number(totalOf(day)) / 1e6,
  )

describe('consumption', () => {
  test('runs from a read to the next, on the date of the earlier one', () => {
    expect(totalsOf([100, 105.5, 105.5, 112])).toEqual([5.5, 0, 6.5, undefined])
  })

  test('of hourly reads is the sum of what begins on the date', () => {
    // A unit an hour from noon to noon, and the first read of the next date closes the day.
    const reads = Array.from({ length: 25 }, (_, at) => {
      return { day: FIRST + (at < 12 ? 0 : 1), start: ((at + 12) % 24) * HOUR, value: 500 + at }
    })
    const [first, second] = settleAll(said(reads))
    expect(first).toMatchObject({ totalMicro: 12_000_000n, readings: 12, expected: 24 })
    expect(first).toMatchObject({ quality: 'partial', completeness: 0.5 })
    expect(second).toMatchObject({ totalMicro: 12_000_000n, readings: 12, completeness: 0.5 })
    expect(first?.intervals[11]).toEqual({
      ...{ start: 23 * HOUR, length: HOUR },
      ...{ valueMicro: units(1), quality: 'actual' },
    })
  })

  test('of daily reads at six in the morning covers its days', () => {
    const days = settleAll(said(daily([1, 2, 3, 4], 6)))
    expect(days.map(({ quality }) => quality)).toEqual([
      'partial',
      'complete',
      'complete',
      'missing',
    ])
    expect(days[1]).toMatchObject({ expected: 1, readings: 1, completeness: 1 })
  })

  test('of daily reads covers the 25 hours of autumn', () => {
    const day = dayOf(AUTUMN_DAY)
    const reads = [0, 1].map((at) => ({ day: day + at, start: 0, value: at }))
    const [autumn] = settleAll(said(reads, { zone: LONDON }))
    expect(autumn).toMatchObject({ completeness: 1, expected: 1, quality: 'complete' })
    expect(autumn?.intervals[0]?.length).toBe(25 * HOUR)
  })

  test.each([
    ['to the end of the following day', 2, 0, 'complete'],
    ['past it', 2, 1, 'estimated'],
  ] as const)('that runs %s', (_, days, seconds, quality) => {
    const reads = [
      { day: FIRST, start: 0, value: 1 },
      { day: FIRST + days, start: seconds, value: 9 },
    ]
    expect(settleAll(said(reads))[0]).toMatchObject({ totalMicro: 8_000_000n, quality })
  })

  test('is as good as the worse of its reads', () => {
    const [a, b, c] = daily([1, 2, 3]) as [ReadAt, ReadAt, ReadAt]
    const days = settleAll(said([a, { ...b, quality: 'substituted' }, c]))
    expect(days.map(({ intervals }) => intervals[0]?.quality)).toEqual([
      'substituted',
      'substituted',
      undefined,
    ])
  })

  test('needs two reads not more than 400 days apart', () => {
    const apart = (days: number) =>
      settleAll(said([daily([1])[0] as ReadAt, { day: FIRST + days, start: 0, value: 2 }]))
    expect(apart(400)[0]).toMatchObject({ readings: 1 })
    expect(apart(401)[0]).toMatchObject({ readings: 0, quality: 'missing' })
  })
})

describe('a register that falls', () => {
  test.each([
    ['rolled over near its top', [9990, 9995, 3, 8], [5, 8, 5, undefined]],
    ['rolled over with five digits', [99_990, 10, 30], [20, 20, undefined]],
    ['was misread where it is back', [100, 105, 20, 110], [5, 5, undefined, undefined]],
    ['was misread as zero near its top', [99_990, 0, 99_995], [5, undefined, undefined]],
    ['belongs to a new meter', [5000, 5010, 3, 10, 15], [10, undefined, 7, 5, undefined]],
    ['is too small to roll over', [995, 3, 10], [undefined, 7, undefined]],
    ['is too far from its top to roll over', [8900, 3, 10], [undefined, 7, undefined]],
    ['would have used too much to roll over', [9995, 1200, 1300], [undefined, 100, undefined]],
    ['fell back from a leap', [100, 99_999, 105, 110], [5, undefined, 5, undefined]],
    ['fell back from a leap at its end', [100, 99_999, 105], [5, undefined, undefined]],
    ['dipped, as the read after it tells', [100, 110, 105, 120], [10, 10, undefined, undefined]],
  ])('%s', (_, values, totals) => expect(totalsOf(values)).toEqual(totals))

  test('leaves an exchange uncovered', () => {
    const reads = [0, 6, 12, 18].map((hour, at) => {
      return { day: FIRST, start: hour * HOUR, value: [5000, 5010, 3, 10][at] as number }
    })
    const [day] = settleAll(said([...reads, { day: FIRST + 1, start: 0, value: 20 }]))
    expect(day).toMatchObject({ totalMicro: 27_000_000n, quality: 'partial', completeness: 0.75 })
    expect(day).toMatchObject({ readings: 3, expected: 4 })
  })

  test('with a top past 2^53 millionths rolls over exactly', () => {
    // The top is 10^10 kWh, and no value may pass 9,007,199,254.740991.
    expect(totalsOf([9_005_000_000, 1_000_000])).toEqual([996_000_000, undefined])
  })
})

const read = fc.record({
  day: fc.nat(6).map((offset) => FIRST + offset),
  start: fc.nat(23).map((hour) => hour * HOUR),
  step: fc.integer({ min: 0, max: 50 }),
})
/** Growing registers read at distinct instants, in order. */
const growing = fc
  .uniqueArray(read, { selector: ({ day, start }) => `${day} ${start}`, maxLength: 30 })
  .map((steps) => {
    let value = 1000
    return steps
      .sort((a, b) => a.day - b.day || a.start - b.start)
      .map(({ day, start, step }): ReadAt => {
        value += step
        return { day, start, value }
      })
  })
/** Some of them misread, exchanged or whatever: any values. */
const odd = fc
  .tuple(growing, fc.array(fc.tuple(fc.nat(29), fc.nat(9999)), { maxLength: 4 }))
  .map(([reads, changes]) => {
    const values = new Map(changes)
    return reads.map((one, at) => ({ ...one, value: values.get(at) ?? one.value }))
  })

describe('laws', () => {
  test('files, their order and what they repeat do not matter', () => {
    const split = odd.chain((reads) =>
      fc.tuple(
        fc.constant(reads),
        fc.array(fc.uniqueArray(fc.nat(2), { minLength: 1 }), {
          minLength: reads.length,
          maxLength: reads.length,
        }),
        fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
      ),
    )
    fc.assert(
      fc.property(split, ([reads, filesOf, order]) => {
        const files = [0, 1, 2].flatMap((file) => {
          const own = reads.filter((_, at) => filesOf[at]?.includes(file))
          return said(own, { source: `drops/${file}`, version: `2025-07-0${3 - file}` })
        })
        const shuffled = files
          .map((one, at) => [order[at] as number, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one)
        const whole = settleAll(said(reads))
        expect(settleAll(shuffled)).toEqual(whole)
        expect(settleAll([...shuffled, ...files])).toEqual(whole)
      }),
      { numRuns: 300 },
    )
  })

  test('without an exchange the totals add up to the last read less the first', () => {
    fc.assert(
      fc.property(growing, (reads) => {
        const sum = settleAll(said(reads)).reduce((all, day) => all + (totalOf(day) ?? 0n), 0n)
        const [first, last] = [reads[0]?.value ?? 0, reads.at(-1)?.value ?? 0]
        expect(sum).toBe(BigInt(last - first) * 1_000_000n)
      }),
      { numRuns: 500 },
    )
  })

  test('a single misread between others that grow changes no sum', () => {
    const misread = fc.tuple(
      growing.filter(({ length }) => length >= 4),
      fc.nat(),
      fc.constantFrom(0, 7, 800, 90_000),
    )
    fc.assert(
      fc.property(misread, ([reads, place, value]) => {
        const at = 1 + (place % (reads.length - 2))
        const wrong = reads.map((one, index) => (index === at ? { ...one, value } : one))
        const sumOf = (all: readonly ReadAt[]) =>
          settleAll(said(all)).reduce((sum, day) => sum + (totalOf(day) ?? 0n), 0n)
        expect(sumOf(wrong)).toBe(sumOf(reads))
      }),
      { numRuns: 500 },
    )
  })

  test('nothing is negative, and no figure is beyond its range', () => {
    fc.assert(
      fc.property(odd, (reads) => {
        for (const day of settleAll(said(reads))) {
          expect(totalOf(day)).toBeGreaterThanOrEqual(0n)
          expect(day.completeness).toBeGreaterThanOrEqual(0)
          expect(day.completeness).toBeLessThanOrEqual(1)
          expect(day.expected).toBeGreaterThanOrEqual(1)
          for (const { start, length } of day.intervals) {
            expect(start).toBeLessThan(SECONDS_PER_DAY)
            expect(length).toBeGreaterThan(0)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})

test('a withdrawn read is as if it had never been', () => {
  const reads = daily([1, 5, 9])
  const files = reads.flatMap((one, file) => said([one], { source: `drops/${file}` }))
  const gone = contributionOf({
    ...{ source: 'drops/1', date: formatDate(FIRST + 1), generation: 2 },
    ...{ version: '', unit: '', segments: [] },
  })
  const left = settleAll([...files, gone])
  expect(left.map((day) => [day.date, totalOf(day)])).toEqual([
    ['2025-06-02', 8_000_000n],
    ['2025-06-04', 0n],
  ])
})

test('registers of several channels, units and flows are apart', () => {
  const others = [{ channel: 'E2' }, { flow: 'export' }, { unit: 'm3' }] as const
  const all = [{}, ...others].flatMap((rest, at) =>
    said(daily([0, at + 1]), { source: `drops/${at}`, ...rest }),
  )
  const first = settleAll(all).filter(({ date }) => date === '2025-06-02')
  expect(first.map((day) => [day.channel, day.unit, day.flow, totalOf(day)])).toEqual([
    ['E2', 'kWh', 'import', 2_000_000n],
    ['main', 'kWh', 'export', 3_000_000n],
    ['main', 'kWh', 'import', 1_000_000n],
    ['main', 'm3', 'import', 4_000_000n],
  ])
})
