import { describe, expect, test } from '@jest/globals'
import { expectedDifference } from '../../../domain/detectors/chilled-water/cooling-day.ts'
import { pointsOf } from '../../../domain/detectors/chilled-water/points.ts'
import type { History, HistoryDay } from '../../../domain/detectors/detector.ts'
import { lowDeltaT } from '../../../domain/detectors/low-delta-t.ts'
import { dayOf } from '../factories.ts'
import { anomaliesOf, historyOf, hourlyDays, saidOn, verdictsOf } from './hourly-days.ts'

const FIRST = dayOf('2025-06-01')
const LAST = FIRST + 59
const CONFIGURED = { outdoorAir: 'Station.OAT' }
const GAUGE = { kind: 'gauge', unit: '' } as const

/** Sixty days of a building at 50 tons with a peak of 100, whose water comes back at `back` °F. */
function building(
  back: (offset: number) => number,
  points: Partial<Record<string, HistoryDay[]>> = {},
): History {
  const tons = hourlyDays(FIRST, 60, (offset) => (offset === 5 ? 100 : 50), GAUGE)
  const gauge = (value: number, unit = '') => hourlyDays(FIRST, 60, () => value, { ...GAUGE, unit })
  const companions = {
    'Hall.CW/STEMP': gauge(44),
    'Hall.CW/RTEMP': hourlyDays(FIRST, 60, back, GAUGE),
    'Hall.CW/FLOW': gauge(300),
    'Station.OAT': gauge(85),
    ...points,
  }
  return historyOf(tons, {
    meterId: 'Hall.CW/TONS',
    companions: new Map(
      Object.entries(companions).filter((entry) => entry[1] !== undefined),
    ) as History['companions'],
  })
}

const judge = (history: History, parameters = {}) =>
  verdictsOf(lowDeltaT, history, { ...CONFIGURED, ...parameters })

// At half load and (85 - 44) / 41 = 1 the model is 15.603 * 0.5^0.173 = 13.84 °F by bc; 90 percent
// of it is 12.456.
test('the model is that of part load and of outdoor air against supply', () => {
  expect(expectedDifference(0.5, 85, 44)).toBeCloseTo(13.84, 2)
  expect(expectedDifference(1, 64.5, 44)).toBeCloseTo(15.603 * 0.95462, 3)
})

describe('told', () => {
  test('is water that comes back too cold, once, with both means', () => {
    const history = building((offset) => (offset < 50 ? 58 : 54))
    const [verdict, ...others] = anomaliesOf(judge(history))
    expect(others).toEqual([])
    // On the first of these days the mean of two days is (14 + 10) / 2 = 12.
    expect(verdict).toMatchObject({ day: FIRST + 50, severity: 'low', unit: '°F' })
    expect(Number(verdict?.observedMicro) / 1e6).toBeCloseTo(12, 6)
    expect(Number(verdict?.expectedMicro) / 1e6).toBeCloseTo(13.84, 2)
    expect(Number(verdict?.lowerMicro) / 1e6).toBeCloseTo(12.456, 2)
    expect(verdict?.message).toBe(
      'Over the 2 days to 2025-07-21 chilled water came back 12 °F warmer, 87 percent of the 13.84 °F that its load lets expect (weighted by flow 12 of 13.84 °F).',
    )
  })

  test('is weighted by flow beside the plain mean', () => {
    const flow = hourlyDays(FIRST, 60, (offset) => (offset === 50 ? 900 : 300), GAUGE)
    const history = building((offset) => (offset < 50 ? 58 : 54), { 'Hall.CW/FLOW': flow })
    // (14 * 300 + 10 * 900) / 1200 = 11.
    expect(anomaliesOf(judge(history))[0]?.message).toContain('by flow 11 of 13.84 °F')
  })

  test('is water in °C as well', () => {
    const celsius = (value: number) =>
      hourlyDays(FIRST, 60, () => (value - 32) / 1.8, { ...GAUGE, unit: '°C' })
    const points = { 'Hall.CW/STEMP': celsius(44), 'Hall.CW/RTEMP': celsius(54) }
    const [verdict] = anomaliesOf(judge(building(() => 99, points)))
    expect(Number(verdict?.observedMicro) / 1e6).toBeCloseTo(10, 4)
  })
})

describe('not told', () => {
  test('is water that comes back as warm as nine tenths of the model', () => {
    expect(anomaliesOf(judge(building(() => 44 + 12.5)))).toEqual([])
    expect(anomaliesOf(judge(building(() => 44 + 12.4)))).toHaveLength(1)
  })

  test('is a building that is not cooled', () => {
    const still = { 'Hall.CW/FLOW': hourlyDays(FIRST, 60, () => 0, GAUGE) }
    expect(saidOn(judge(building(() => 45, still)), LAST)).toBe('normal')
    const cold = { 'Station.OAT': hourlyDays(FIRST, 60, () => 30, GAUGE) }
    expect(saidOn(judge(building(() => 45, cold)), LAST)).toBe('normal')
  })

  test('is a window that lacks values', () => {
    const air = hourlyDays(FIRST, 60, (_, hour) => (hour < 14 ? 85 : Number.NaN), GAUGE)
    expect(saidOn(judge(building(() => 45, { 'Station.OAT': air })), LAST)).toBe('incomplete day')
  })

  test('is a load that nobody has known for long', () => {
    const verdicts = judge(building(() => 45))
    expect(saidOn(verdicts, FIRST + 28)).toBe('too little history')
    expect(saidOn(verdicts, FIRST + 29)).toBe('anomaly')
  })

  test('is a building of which a point is not there', () => {
    const history = building(() => 45, { 'Hall.CW/RTEMP': undefined })
    expect(saidOn(judge(history), LAST)).toBe('no companion')
  })

  test('is what nobody configured, or is no load', () => {
    const history = building(() => 45)
    expect(saidOn(verdictsOf(lowDeltaT, history), LAST)).toBe('not configured')
    const flow = { ...history, meterId: 'Hall.CW/FLOW' }
    expect(saidOn(judge(flow), LAST)).toBe('not configured')
  })
})

test('an unusual day does not tell the peak', () => {
  // With a peak of 50 the load is full: the model is 15.603, and 12.5 is under 90 percent of it.
  const history = building(() => 44 + 12.5)
  const isUnusual = (day: number) => day === FIRST + 5
  expect(anomaliesOf(judge({ ...history, isUnusual }))).toHaveLength(1)
})

describe('siblings', () => {
  const names = { tons: 'Tons', supply: 'STemp', return: 'RTemp', flow: 'Flow', outdoorAir: 'OAT' }

  test.each([
    ['Hall.CW.FP/TONS', ['Hall.CW.FP/STEMP', 'Hall.CW.FP/RTEMP', 'Hall.CW.FP/FLOW']],
    ['Hall/CW.Tons', ['Hall/CW.STemp', 'Hall/CW.RTemp', 'Hall/CW.Flow']],
    ['hall/cw.tons', ['hall/cw.stemp', 'hall/cw.rtemp', 'hall/cw.flow']],
  ])('of %s are named alike', (meterId, [supply, back, flow]) => {
    const points = { supply, return: back, flow, outdoorAir: 'OAT' }
    expect(pointsOf(meterId, names)).toEqual(points)
    const { companions } = lowDeltaT.needs(lowDeltaT.parameters.parse({ outdoorAir: 'OAT' }))
    expect(companions?.(meterId)).toEqual([supply, back, flow, 'OAT'])
  })

  test('are none of a meter that ends otherwise', () => {
    expect(pointsOf('Hall.CW/FLOW', names)).toBeUndefined()
    const { companions } = lowDeltaT.needs(lowDeltaT.parameters.parse({}))
    expect(companions?.('Hall.CW/TONS')).toEqual([])
  })
})
