import { describe, expect, test } from '@jest/globals'
import type { History, HistoryDay } from '../../../domain/detectors/detector.ts'
import { weather } from '../../../domain/detectors/weather.ts'
import { dayOf } from '../factories.ts'
import { anomaliesOf, historyOf, hourlyDays, saidOn, verdictsOf, wobble } from './hourly-days.ts'

const FIRST = dayOf('2024-01-01')
const COUNT = 400
const LAST = FIRST + COUNT - 1
const CONFIGURED = { temperature: 'OAT' }

/** °C of a year with frost, that changes from day to day. */
const celsius = (offset: number): number =>
  12 - 14 * Math.cos((offset / 365) * 2 * Math.PI) + 30 * (wobble(offset) - 1)

/** kWh an hour of a house that heats below 15 °C, as the model could find it. */
const usage = (offset: number): number =>
  (10 + 1.5 * Math.max(0, 15 - celsius(offset))) * (1 + (wobble(offset, 11) - 1) / 5)

function house(
  change: (offset: number) => number = () => 1,
  gauge: Partial<HistoryDay> = {},
  air: (offset: number) => number = celsius,
): History {
  const days = hourlyDays(FIRST, COUNT, (offset) => usage(offset) * change(offset))
  const temperatures = hourlyDays(FIRST, COUNT, air, { kind: 'gauge', unit: '°C', ...gauge })
  return historyOf(days, { companions: new Map([['OAT', temperatures]]) })
}

const judge = (history: History, parameters = {}) =>
  verdictsOf(weather, history, { ...CONFIGURED, ...parameters })

describe('told', () => {
  test('is a day that its weather does not explain', () => {
    const [verdict, ...others] = anomaliesOf(judge(house((at) => (at === 380 ? 1.6 : 1))))
    expect(others).toEqual([])
    const expected = 24 * usage(380)
    expect(verdict?.day).toBe(FIRST + 380)
    expect(Number(verdict?.expectedMicro) / 1e6 / expected).toBeCloseTo(1, 1)
    expect(Number(verdict?.observedMicro) / 1e6).toBeCloseTo(1.6 * expected, 3)
    expect(verdict?.upperMicro).toBeLessThan(verdict?.observedMicro as bigint)
    expect(verdict?.message).toMatch(
      /^[\d.]+ kWh on 2025-01-15, at -?\d+\.\d °C, where [\d.]+ kWh is usual in such weather \(normal is [\d.]+ to [\d.]+; the meter heats below 1[3-7]\.\d °C.*\)\.$/,
    )
  })

  test('is less as well, and an episode once', () => {
    const verdicts = judge(house((at) => (at >= 380 ? 0.4 : 1)))
    expect(anomaliesOf(verdicts).map(({ day }) => day - FIRST)).toEqual([380])
  })
})

describe('not told', () => {
  test('is a day that only its weather makes much of', () => {
    const frost = (at: number): number => celsius(at) - (at === 380 ? 12 : 0)
    const cold = (at: number): number =>
      at === 380 ? (10 + 1.5 * Math.max(0, 15 - frost(at))) / usage(at) : 1
    expect(cold(380)).toBeGreaterThan(1.3)
    expect(anomaliesOf(judge(house(cold, {}, frost)))).toEqual([])
    // The same energy in the weather that it was not made for is told.
    expect(anomaliesOf(judge(house(cold)))).toHaveLength(1)
  })

  test('is a meter with less than 300 days of both', () => {
    const verdicts = judge(house())
    expect(saidOn(verdicts, FIRST + 299)).toBe('too little history')
    expect(saidOn(verdicts, FIRST + 300)).toBe('normal')
  })

  test('is an incomplete day, or one whose weather nobody knows', () => {
    const history = house()
    const days = history.days.map((day) =>
      day.day === LAST ? { ...day, quality: 'partial' as const } : day,
    )
    expect(saidOn(judge({ ...history, days }), LAST)).toBe('incomplete day')
    const companions = new Map([['OAT', (history.companions.get('OAT') ?? []).slice(0, -1)]])
    expect(saidOn(judge({ ...history, companions }), LAST)).toBe('no companion')
    expect(saidOn(judge({ ...history, companions: new Map() }), LAST)).toBe('no companion')
  })

  test('is a day with less than half of its temperatures', () => {
    expect(saidOn(judge(house(() => 1, { completeness: 0.49 })), LAST)).toBe('no companion')
    expect(saidOn(judge(house(() => 1, { completeness: 0.5 })), LAST)).toBe('normal')
  })

  test('is what nobody configured', () => {
    expect(saidOn(verdictsOf(weather, house()), LAST)).toBe('not configured')
  })
})

describe('degrees', () => {
  test('are those of the gauge, else those that are given', () => {
    const spiked = (at: number): number => (at === 380 ? 1.6 : 1)
    const plain = house(spiked, { unit: '' })
    expect(saidOn(judge(plain), LAST)).toBe('not configured')
    const [given] = anomaliesOf(judge(plain, { unit: 'C' }))
    const [told] = anomaliesOf(judge(house(spiked)))
    expect(given).toEqual(told)
    const fahrenheit = house(spiked, { unit: 'degF' }, (at) => celsius(at) * 1.8 + 32)
    const [other] = anomaliesOf(judge(fahrenheit, { unit: 'C' }))
    expect(Number(other?.expectedMicro) / 1e6).toBeCloseTo(Number(told?.expectedMicro) / 1e6, 3)
    expect(other?.message).toContain('°F')
  })
})

test('unusual days are no example', () => {
  const isUnusual = (day: number): boolean => day < FIRST + 150
  expect(saidOn(judge({ ...house(), isUnusual }), LAST)).toBe('too little history')
})

test('an expected difference that never varies cannot tell', () => {
  const history = house(() => 0)
  expect(saidOn(judge(history), LAST)).toBe('flat baseline')
})
