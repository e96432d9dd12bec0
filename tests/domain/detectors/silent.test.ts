import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Anomalous, History, HistoryDay, Verdict } from '../../../domain/detectors/detector.ts'
import { silent } from '../../../domain/detectors/silent.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'

const FIRST = 20_000

function daysTo(count: number): HistoryDay[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ day: FIRST + at, date: formatDate(FIRST + at), pipeline: 'roof' },
    ...{ kind: 'interval', unit: 'kWh', totalMicro: 1n, readings: 48, expected: 48 },
    ...{ completeness: 1, quality: 'complete', slotSeconds: 1800 },
    values: new Float64Array(48),
  }))
}

function judge(history: Partial<History>, parameters = {}): Verdict[] {
  const around: History = {
    ...{ meterId: 'm1', channel: 'main', days: daysTo(10), judgeFrom: 0, today: FIRST + 500 },
    ...{ isUnusual: () => false, told: new Set<number>(), isHoliday: () => false },
    ...{ companions: new Map(), pipelineDay: undefined },
    ...history,
  }
  return [...silent.detect(around, silent.parameters.parse(parameters))]
}

const told = (history: Partial<History>, parameters = {}): Anomalous[] =>
  judge(history, parameters).filter((verdict) => verdict.verdict === 'anomaly')

/** Days 0 to 9 are there. */
const LAST = FIRST + 9

describe('told', () => {
  test('is the first day without data, once the others are past the grace', () => {
    expect(told({ pipelineDay: LAST + 3 })).toEqual([
      {
        verdict: 'anomaly',
        day: LAST + 1,
        severity: 'high',
        score: 1,
        observedMicro: 0n,
        expectedMicro: 48_000_000n,
        lowerMicro: 48_000_000n,
        upperMicro: 48_000_000n,
        unit: 'readings',
        message: `No reading since ${formatDate(LAST)}, while other meters of the pipeline "roof" go on.`,
      },
    ])
  })

  test('is the same however far the others are', () => {
    expect(told({ pipelineDay: LAST + 31 })).toEqual(told({ pipelineDay: LAST + 3 }))
  })

  test('is one that was told before, also when it is long past or the others are not known', () => {
    for (const pipelineDay of [LAST + 300, undefined]) {
      expect(told({ pipelineDay, silentOn: LAST + 1 })).toHaveLength(1)
    }
  })
})

describe('not told', () => {
  test.each<[string, Partial<History>]>([
    ['within the grace', { pipelineDay: LAST + 2 }],
    ['with the others', { pipelineDay: LAST }],
    ['before the others', { pipelineDay: LAST - 5 }],
    ['where the others are not known', {}],
    ['that ended long ago', { pipelineDay: LAST + 32 }],
    ['that ended long ago, told of another day', { pipelineDay: LAST + 32, silentOn: LAST - 3 }],
    ['told, but the others did not go on', { pipelineDay: LAST + 1, silentOn: LAST + 1 }],
    ['that is not to be judged', { pipelineDay: LAST + 5, judgeFrom: LAST + 2 }],
    ['without any day', { pipelineDay: LAST + 5, days: [] }],
  ])('is a meter %s', (_, history) => expect(told(history)).toEqual([]))

  test('is one within the grace that the parameters give', () => {
    expect(told({ pipelineDay: LAST + 5 }, { graceDays: 5 })).toEqual([])
    expect(told({ pipelineDay: LAST + 6 }, { graceDays: 5 })).toHaveLength(1)
    expect(told({ pipelineDay: LAST + 6 }, { longestSilenceDays: 5 })).toEqual([])
  })
})

test('a meter that had few days is not judged', () => {
  const sparse = daysTo(10).filter((_, at) => at === 0 || at > 6)
  expect(judge({ days: sparse, pipelineDay: LAST + 5 }).at(-1)).toEqual({
    ...{ verdict: 'not judged', day: LAST + 1, reason: 'too little history' },
  })
  expect(told({ days: sparse, pipelineDay: LAST + 5 }, { minimumDays: 3 })).toHaveLength(1)
})

test('where it is judged from changes nothing that is said', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(40), fc.nat(31), (count, ahead, from) => {
      const days = daysTo(count)
      const pipelineDay = FIRST + count - 1 + ahead
      const judgeFrom = FIRST + from
      const wanted = judge({ days, pipelineDay }).filter(({ day }) => day >= judgeFrom)
      expect(judge({ days, pipelineDay, judgeFrom })).toEqual(wanted)
    }),
  )
})

test('a run looks at meters from the day on that they are told', () => {
  expect(silent.needs(silent.parameters.parse({}))).toEqual({
    days: 10,
    daysBehind: { from: 3, to: 31 },
  })
})
