import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Anomalous, History, HistoryDay, Verdict } from '../../../domain/detectors/detector.ts'
import { peer } from '../../../domain/detectors/peer.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'

const FIRST = 20_000
const DAYS = 150
const MEMBERS = ['m1', 'a', 'b', 'c', 'd', 'e']

/** What the weather does to all of them: 8 to 12 parts in ten. */
const weather = (at: number): number => 1 + 0.2 * Math.sin(at / 5)
/** What only this meter does: within 3 percent. */
const own = (at: number, seed: number): number => 1 + 0.03 * Math.sin(at * (seed + 1.7))

/** A meter of that size in kWh, each day changed as told; undefined is no day. */
function meter(
  size: number,
  change: (at: number, total: number) => number | undefined = (_, total) => total,
): HistoryDay[] {
  return Array.from({ length: DAYS }, (_, at) => {
    const total = change(at, size * weather(at) * own(at, size))
    if (total === undefined) return []
    return [
      {
        ...{ day: FIRST + at, date: formatDate(FIRST + at), pipeline: 'p', kind: 'interval' },
        ...{ unit: 'kWh', totalMicro: BigInt(Math.round(total * 1e6)), readings: 48 },
        ...{ expected: 48, completeness: 1, quality: 'complete', slotSeconds: 1800 },
        values: new Float64Array(0),
      } as HistoryDay,
    ]
  }).flat()
}

const others = new Map(MEMBERS.slice(1).map((id, at) => [id, meter(10 * (at + 1))]))

function judge(history: Partial<History>, parameters = {}): Verdict[] {
  const around: History = {
    ...{ meterId: 'm1', channel: 'main', days: meter(20), judgeFrom: 0, today: FIRST + 500 },
    ...{ isUnusual: () => false, told: new Set<number>(), isHoliday: () => false },
    ...{ companions: others, groups: new Map([['shops', MEMBERS]]), pipelineDay: undefined },
    ...history,
  }
  return [...peer.detect(around, peer.parameters.parse({ group: 'shops', ...parameters }))]
}

const told = (verdicts: Verdict[]): Anomalous[] =>
  verdicts.filter((verdict) => verdict.verdict === 'anomaly')
const daysOf = (verdicts: Verdict[]): number[] => told(verdicts).map(({ day }) => day - FIRST)
const unjudgedAt = (verdicts: Verdict[], at: number) => {
  const verdict = verdicts.find(({ day }) => day === FIRST + at)
  return verdict?.verdict === 'not judged' ? verdict.reason : verdict?.verdict
}

describe('told', () => {
  test('is a day that departs from what the others make expect', () => {
    const days = meter(20, (at, total) => (at === 120 ? total * 2 : total))
    const [verdict, ...rest] = told(judge({ days }))
    expect(rest).toEqual([])
    expect(verdict).toMatchObject({ day: FIRST + 120, unit: 'kWh', severity: 'medium' })
    // The size times the weather of that day, within what a meter does by itself.
    const expected = 20 * weather(120)
    expect(Number(verdict?.expectedMicro) / 1e6 / expected).toBeGreaterThan(0.9)
    expect(Number(verdict?.expectedMicro) / 1e6 / expected).toBeLessThan(1.1)
    expect(verdict?.message).toMatch(/^\d.* kWh on \d{4}-\d\d-\d\d is far above the /)
  })

  test('is a day that stays as it was while all others change', () => {
    const halved = (at: number, total: number) => (at === 120 ? total / 2 : total)
    const companions = new Map(
      [...others.keys()].map((id, at) => [id, meter(10 * (at + 1), halved)]),
    )
    expect(daysOf(judge({ companions }))).toEqual([120])
    expect(told(judge({ companions }))[0]?.message).toContain('far above')
  })

  test('is each day of a departure, which does not become usual', () => {
    const days = meter(20, (at, total) => (at >= 120 ? total / 2 : total))
    expect(daysOf(judge({ days }))).toEqual(Array.from({ length: 30 }, (_, at) => 120 + at))
  })
})

describe('not told', () => {
  test('is a change that the others have as well', () => {
    const halved = (at: number, total: number) => (at >= 120 ? total / 2 : total)
    const companions = new Map(
      [...others.keys()].map((id, at) => [id, meter(10 * (at + 1), halved)]),
    )
    expect(daysOf(judge({ days: meter(20, halved), companions }))).toEqual([])
  })

  test('is a departure within the floor', () => {
    const days = meter(20, (at, total) => (at === 120 ? total * 1.15 : total))
    expect(daysOf(judge({ days }))).toEqual([])
    expect(daysOf(judge({ days }, { floorShare: 0.01, threshold: 2 }))).toContain(120)
  })
})

describe('not judged', () => {
  test('is a meter without a group', () => {
    expect(unjudgedAt(judge({}, { group: '' }), 120)).toBe('not configured')
    expect(unjudgedAt(judge({}, { group: 'others' }), 120)).toBe('not configured')
  })

  test('is a day of fewer than four others', () => {
    const gap = meter(10, (at, total) => (at === 120 ? undefined : total))
    const companions = new Map([...others, ['a', gap], ['b', gap]])
    expect(unjudgedAt(judge({ companions }), 120)).toBe('no companion')
    expect(unjudgedAt(judge({ companions }), 121)).toBe('normal')
  })

  test('is the time until there is history enough, and a meter of zeros', () => {
    expect(unjudgedAt(judge({}), 20)).toBe('too little history')
    expect(unjudgedAt(judge({}), 60)).toBe('normal')
    expect(unjudgedAt(judge({ days: meter(0) }), 120)).toBe('flat baseline')
  })

  test('is an incomplete day', () => {
    const days = meter(20).map((day) =>
      day.day === FIRST + 120 ? { ...day, quality: 'partial' as const } : day,
    )
    expect(unjudgedAt(judge({ days }), 120)).toBe('incomplete day')
  })
})

test('judging again from any day on, with what was told before, says the same', () => {
  const change = (at: number, total: number) =>
    at % 37 === 0 ? undefined : at % 23 === 0 ? total * 3 : at > 130 ? total / 3 : total
  const days = meter(20, change)
  const whole = judge({ days })
  expect(told(whole).length).toBeGreaterThan(5)
  fc.assert(
    fc.property(fc.nat(DAYS), (from) => {
      const judgeFrom = FIRST + from
      const lookback = peer.needs(peer.parameters.parse({})).days
      const since = (list: readonly HistoryDay[]) =>
        list.filter(({ day }) => day >= judgeFrom - lookback)
      const again = judge({
        days: since(days),
        companions: new Map([...others].map(([id, list]) => [id, since(list)])),
        judgeFrom,
        told: new Set(told(whole).flatMap(({ day }) => (day < judgeFrom ? [day] : []))),
      })
      expect(again).toEqual(whole.filter(({ day }) => day >= judgeFrom))
    }),
    { numRuns: 40 },
  )
})
