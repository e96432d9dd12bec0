/** A history judged at once against runs on each of its days. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { loadDetection } from '../../../adapters/config/load-config.ts'
import { CompactReadings } from '../../../domain/backtest/compact-readings.ts'
import { judgeHistory, type Past, pastOf } from '../../../domain/backtest/judge-history.ts'
import { type Anomaly, anomalyKey } from '../../../domain/detection/anomaly.ts'
import {
  Assignments,
  assignmentsSchema,
  type BoundDetector,
} from '../../../domain/detection/assignments.ts'
import { judgeMeter } from '../../../domain/detection/judge-meter.ts'
import { CompanionHistories } from '../../../domain/detection/meter-history.ts'
import { anomaly, normal } from '../../../domain/detectors/verdicts.ts'
import { formatDate, SECONDS_PER_DAY } from '../../../domain/time/civil-date.ts'
import { contributionOf, dayOf, halfHours, units } from '../factories.ts'

const FIRST = dayOf('2025-01-06')

/** A meter's days: so many half hours of so many units on each day after the first. */
type Days = readonly { readonly offset: number; readonly value: number; readonly count: number }[]

function readingsOf(meters: Readonly<Record<string, Days>>): CompactReadings {
  const readings = new CompactReadings()
  for (const [meterId, days] of Object.entries(meters)) {
    for (const { offset, value, count } of days) {
      const values = Array.from({ length: count }, (_, slot) => units(value) * (1 + (slot % 3)))
      const date = formatDate(FIRST + offset)
      readings.take(contributionOf({ meterId, date, segments: [halfHours(values)] }))
    }
  }
  return readings
}

/** Tells of the day behind a meter's last one, once others are three days ahead. */
const silent: BoundDetector = {
  ...{ name: 'silent', family: 'rule', looksAt: 'everything', needs: { days: 0 } },
  detect: ({ days, pipelineDay = 0 }) => {
    const last = days.at(-1)?.day ?? 0
    if (pipelineDay - last < 3) return [normal(last)]
    const figures = { observed: 0n, expected: 0n, lower: 0n, upper: 0n, unit: 'readings' }
    return [anomaly(last + 1, { severity: 'high', score: 1, ...figures, message: 'Silent.' })]
  },
}

function only(detector: BoundDetector): Assignments {
  return {
    of: () => [detector],
    ...{ lookbackOf: () => 0, wantedGroups: [], groups: {} },
    isHoliday: () => () => false,
    isChangeExpected: () => () => false,
  } as unknown as Assignments
}

function whole(...offsets: number[]): Days {
  return offsets.map((offset) => ({ offset, value: 1, count: 48 }))
}

async function toldOf(meters: Record<string, Days>, assignments: Assignments): Promise<string[]> {
  const { findings } = await judgeHistory(await pastOf(readingsOf(meters), assignments), 'm1')
  return findings.flatMap(({ date, reasons }) =>
    reasons.map(({ detector }) => `${date} ${detector}`),
  )
}

test('a silence is told though the meter comes back', async () => {
  const others = whole(...Array(20).keys())
  const meters = { m1: whole(0, 1, 2, 3, 9, 10, 19), m2: others, m3: others }
  expect(await toldOf(meters, only(silent))).toEqual(['2025-01-10 silent', '2025-01-17 silent'])
})

test('it is no silence where others of its pipeline have none either', async () => {
  expect(await toldOf({ m1: whole(0, 1, 9) }, only(silent))).toEqual([])
  const meters = { m1: whole(0, 1, 9), m2: whole(0, 1, 2, 9), m3: whole(0, 1, 9) }
  expect(await toldOf(meters, only(silent))).toEqual([])
  // Of two meters no run tells which one fell silent.
  const two = { m1: whole(0, 1, 9), m2: whole(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) }
  expect(await toldOf(two, only(silent))).toEqual([])
})

test('a meter that stops is told of when the files go on', async () => {
  const meters = { m1: whole(0, 1), m2: whole(0, 1, 2, 3, 4), m3: whole(0, 1, 2, 3, 4) }
  expect(await toldOf(meters, only(silent))).toEqual(['2025-01-08 silent'])
})

/** By the runs of each day that has readings, and of the month after the last: what was ever told. */
async function dayByDay(past: Past, meterId: string): Promise<string[]> {
  const known = new Map<string, Anomaly>()
  const told = new Set<string>()
  const { days } = past.readings.spanOf(meterId)
  const runs = [...days.map((day) => [day, day]), [days.at(-1), past.pipelineDays.last + 31]]
  for (const [from, today] of runs as [number, number][]) {
    const contributions = past.readings.asOf(today)
    const context = {
      ...{ contributions, assignments: past.assignments },
      anomalies: {
        ofMeter: async () => [...known.values()],
        save: async (all: readonly Anomaly[]) => {
          for (const one of all) known.set(anomalyKey(one), one)
        },
      },
      companions: new CompanionHistories(contributions),
      clock: { now: () => new Date(today * SECONDS_PER_DAY * 1000) },
      pipelineDays: past.pipelineDays.asOf(today),
      groups: past.groups,
      toldUntil: undefined,
    }
    const { opened, changed } = await judgeMeter(context, { meterId, from: formatDate(from) })
    for (const { date, reasons } of [...opened, ...changed]) {
      for (const { detector, message } of reasons) told.add(`${date} ${detector} ${message}`)
    }
  }
  return [...told].sort()
}

test('judging a history at once tells what a run on each of its days would', async () => {
  const assignments = new Assignments(loadDetection(['config']))
  const day = fc.record({
    step: fc.constantFrom(...Array<number>(16).fill(1), 2, 5, 30, 100),
    value: fc.constantFrom(1, 1, 1, 1, 1.1, 0.9, 0, 4),
    count: fc.constantFrom(48, 48, 48, 48, 30),
  })
  const history = fc.array(day, { minLength: 30, maxLength: 70 }).map((days): Days => {
    let offset = 0
    return days.map(({ step, value, count }) => {
      offset += step
      return { offset, value, count }
    })
  })
  await fc.assert(
    fc.asyncProperty(history, async (days) => {
      const past = await pastOf(readingsOf({ m1: days }), assignments)
      const { findings } = await judgeHistory(past, 'm1')
      const told = findings.flatMap(({ date, reasons }) =>
        reasons.map(({ detector, message }) => `${date} ${detector} ${message}`),
      )
      expect(told.sort()).toEqual(await dayByDay(past, 'm1'))
    }),
    { numRuns: 3 },
  )
})

describe('a meter is compared with the others of its group', () => {
  const groupOf = (pattern: string): Assignments => {
    const detectors = [{ detector: 'peer', parameters: { group: 'shops' } }, { detector: 'silent' }]
    const assignments = assignmentsSchema.parse({ groups: { shops: [pattern] }, detectors })
    return new Assignments({ assignments, tags: {}, holidays: {} })
  }
  const all = [...Array(60).keys()]
  const steady = whole(...all)
  const high = steady.map((day) => (day.offset === 50 ? { ...day, value: 4 } : day))
  const others = { m2: steady, m3: steady, m4: steady, m5: steady, m6: steady }

  test('as runs compare it', async () => {
    expect(await toldOf({ ...others, m1: high }, groupOf('m*'))).toEqual(['2025-02-25 peer'])
    expect(await toldOf({ ...others, m1: high }, groupOf('m2'))).toEqual([])
  })

  test('by the days that these had by then', async () => {
    // A run on the day of a silence has all that is before it.
    const m1 = high.filter(({ offset }) => offset < 52 || offset > 56)
    const told = await toldOf({ ...others, m1 }, groupOf('m*'))
    expect(told).toEqual(['2025-02-25 peer', '2025-02-27 silent'])
  })

  test('unless the group is too large, which is an error', async () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`m${at}`, whole(0)]))
    const { errors, groups } = await pastOf(readingsOf(many), groupOf('m*'))
    expect(errors).toEqual([{ detector: 'peer', message: expect.stringContaining('501 meters') }])
    expect(groups.size).toBe(0)
  })
})
