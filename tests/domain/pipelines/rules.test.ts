import { describe, expect, test } from '@jest/globals'
import { Rules, rulesSchema } from '../../../domain/pipelines/rules.ts'
import type { Reading } from '../../../domain/readings/reading.ts'
import { dayOf, readingOf, SERIES, units } from '../factories.ts'

/** What becomes of a reading: why its row is rejected, or how it is flagged. */
function judged(config: unknown, ...readings: Partial<Reading>[]): (string | string[])[] {
  const rules = new Rules(rulesSchema.parse(config))
  return readings.map((reading) => {
    rules.flags = []
    return rules.check(readingOf(reading)) ?? rules.flags
  })
}

const kwh = (value: number, rest: Partial<Reading> = {}): Partial<Reading> => ({
  micro: units(value),
  ...rest,
})
const FINE: string[] = []

describe('without an action a row is rejected', () => {
  test.each([
    [{ minimum: { value: 0.5 } }, 0.25, '0.25 kWh is below the minimum of 0.5 kWh'],
    [{ maximum: { value: 5 } }, 5.000001, '5.000001 kWh is above the maximum of 5 kWh'],
    [{ negative: 'reject' }, -1, '-1 kWh is negative'],
    [
      { dates: { to: '2025-06-01' } },
      1,
      '2025-06-02 is outside the dates that the pipeline allows',
    ],
    [{ dates: { from: '2025-06-03' } }, 1, '2025-06-02 is outside the dates'],
  ])('%j: %d', (config, value, reason) => {
    expect(judged(config, kwh(value))).toEqual([expect.stringContaining(reason)])
  })
})

describe('what is just allowed is fine', () => {
  test.each([
    [{ minimum: { value: 0.5 } }, 0.5],
    [{ minimum: { value: -2.5 } }, -2.5],
    [{ maximum: { value: 0.1 } }, 0.1],
    [{ negative: 'reject' }, 0],
    [{ negative: 'allow' }, -1],
    [{ dates: { from: '2025-06-02', to: '2025-06-02' } }, 1],
    [{}, -1e9],
  ])('%j: %d', (config, value) => {
    expect(judged(config, kwh(value))).toEqual([FINE])
  })
})

describe('a step', () => {
  const config = { step: { value: 2 } }

  test('is the distance from the reading before, up or down', () => {
    expect(judged(config, kwh(1), kwh(3), kwh(5.1), kwh(3), kwh(5))).toEqual([
      FINE,
      FINE,
      expect.stringContaining('the step of 2.1 kWh from the reading before is above 2 kWh'),
      expect.stringContaining('the step of 2.1 kWh'),
      FINE,
    ])
  })

  test('is that of one meter and channel', () => {
    const channel = { series: { ...SERIES, channel: 'export' } }
    const others = [kwh(1), kwh(90, { meterId: 'm2' }), kwh(50, channel), kwh(2)]
    expect(judged(config, ...others)).toEqual([FINE, FINE, FINE, FINE])
  })

  test('passes over readings that say that there is no value', () => {
    expect(judged(config, kwh(1), { micro: Number.NaN }, kwh(4))).toEqual([
      FINE,
      FINE,
      expect.stringContaining('step of 3 kWh'),
    ])
  })
})

test('a missing value breaks no rule', () => {
  const config = { minimum: { value: 1 }, negative: 'fail', dates: { to: '2020-01-01' } }
  expect(judged(config, { micro: Number.NaN })).toEqual([FINE])
})

describe('a flag', () => {
  test('keeps the reading and says why, for each rule that it breaks', () => {
    const config = {
      maximum: { value: 5, action: 'flag' },
      dates: { to: '2020-01-01', action: 'flag' },
    }
    expect(judged(config, kwh(9))).toEqual([
      [
        '9 kWh is above the maximum of 5 kWh',
        '2025-06-02 is outside the dates that the pipeline allows',
      ],
    ])
  })

  test('yields to a rule that rejects', () => {
    const config = {
      maximum: { value: 5, action: 'flag' },
      negative: 'reject',
      minimum: { value: 0 },
    }
    expect(judged(config, kwh(-1))).toEqual([expect.stringContaining('negative')])
    expect(judged(config, kwh(9))).toEqual([['9 kWh is above the maximum of 5 kWh']])
  })
})

test.each([
  [{ minimum: { value: 0, action: 'fail' } }],
  [{ maximum: { value: -2, action: 'fail' } }],
  [{ negative: 'fail' }],
  [{ negative: 'reject', minimum: { value: 0, action: 'fail' } }],
  [{ dates: { to: '2025-01-01', action: 'fail' } }],
])('%j fails the file', (config) => {
  const check = () => judged(config, kwh(-1))
  expect(check).toThrow(expect.objectContaining({ code: 'rule-broken' }))
  expect(check).toThrow(/A rule of the pipeline fails the file: .*(-1 kWh|2025-06-02)/)
})

test('a step may fail the file', () => {
  const config = { step: { value: 1, action: 'fail' } }
  expect(() => judged(config, kwh(1), kwh(5))).toThrow(/step of 4 kWh/)
})

describe('a time that repeats', () => {
  const repeated = (duplicate: string) => {
    const rules = new Rules(rulesSchema.parse({ duplicate }))
    return [rules.repeated(), rules.flags]
  }

  test('is rejected, flagged, or fails the file', () => {
    const reason = 'it repeats a time that an earlier row has'
    expect(repeated('reject')).toEqual([reason, []])
    expect(repeated('flag')).toEqual([undefined, [reason]])
    expect(() => repeated('fail')).toThrow(expect.objectContaining({ code: 'rule-broken' }))
  })

  test('breaks no rule where there is none', () => {
    const rules = new Rules()
    expect([rules.repeated(), rules.flags, rules.active]).toEqual([undefined, [], false])
  })
})

test('the unit in reasons is the one that totals are kept in', () => {
  const series = { ...SERIES, unit: 'm3', channel: 'm3' }
  const [reason] = judged({ maximum: { value: 5 } }, kwh(6, { series, day: dayOf('2025-06-02') }))
  expect(reason).toBe('6 m3 is above the maximum of 5 m3')
})
