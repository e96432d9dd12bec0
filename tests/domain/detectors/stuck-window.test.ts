import { describe, expect, test } from '@jest/globals'
import { stuckWindow } from '../../../domain/detectors/stuck-window.ts'
import { dayOf } from '../factories.ts'
import {
  anomaliesOf,
  historyOf,
  hourlyDay,
  hourlyDays,
  saidOn,
  verdictsOf,
  wobble,
} from './hourly-days.ts'

const FIRST = dayOf('2025-03-01')

/** Days that vary, but for those from one offset up to another, which have one value. */
const stuckAt = (value: number, from: number, to: number, count = 60) =>
  hourlyDays(FIRST, count, (offset, hour) =>
    offset >= from && offset < to ? value : 5 * wobble(offset, hour),
  )

const toldOn = (days: ReturnType<typeof hourlyDays>, parameters = {}) =>
  anomaliesOf(verdictsOf(stuckWindow, historyOf(days), parameters)).map(({ day }) => day - FIRST)

describe('told', () => {
  test('is the seventh day of one value, once', () => {
    const [verdict, ...others] = anomaliesOf(
      verdictsOf(stuckWindow, historyOf(stuckAt(4.5, 20, 40))),
    )
    expect(others).toEqual([])
    expect(verdict).toMatchObject({
      day: FIRST + 26,
      severity: 'high',
      observedMicro: 4_500_000n,
      unit: 'kWh',
      message:
        'All values from 2025-03-21 to 2025-03-27 are 4.5 kWh: the meter or its link seems stuck.',
    })
  })

  test('is zero on a meter that never was at zero', () => {
    expect(toldOn(stuckAt(0, 20, 40))).toEqual([26])
  })

  test('is a meter that has never been anything but zero, with the 101st value', () => {
    expect(toldOn(hourlyDays(FIRST, 60, () => 0))).toEqual([4])
  })

  test('is a week that lacks values, if there are more than a hundred', () => {
    const days = stuckAt(4.5, 20, 27, 27)
    // 4 days of 24 hours, and of a fifth one 4 or 5.
    const lacking = (hours: number) => [
      ...days.slice(0, 20),
      hourlyDay(FIRST + 20, (hour) => (hour < hours ? 4.5 : Number.NaN)),
      ...days.slice(23),
    ]
    expect(toldOn(lacking(4))).toEqual([])
    expect(toldOn(lacking(5))).toEqual([26])
  })

  test('is a gauge as well', () => {
    expect(toldOn(stuckAt(21, 20, 40).map((day) => ({ ...day, kind: 'gauge' })))).toEqual([26])
  })
})

describe('not told', () => {
  test('are six days of one value', () => {
    expect(toldOn(stuckAt(4.5, 20, 26))).toEqual([])
  })

  test('are zeros of a meter that is at zero now and then', () => {
    const pump = (rests: readonly number[]) =>
      hourlyDays(FIRST, 60, (offset, hour) =>
        offset >= 40 || rests.includes(offset) ? 0 : 5 * wobble(offset, hour),
      )
    expect(toldOn(pump([10, 20]))).toEqual([46])
    expect(toldOn(pump([10, 20, 30]))).toEqual([])
    // Days that have been found anomalous are no example of what is usual.
    const isUnusual = (day: number) => day === FIRST + 20
    const history = historyOf(pump([10, 20, 30]), { isUnusual })
    expect(anomaliesOf(verdictsOf(stuckWindow, history))).toHaveLength(1)
  })

  test('is a value a day, however long: there are never a hundred', () => {
    const days = hourlyDays(FIRST, 30, () => 5).map((day) => ({
      ...day,
      ...{ values: Float64Array.of(5_000_000), slotSeconds: 86_400, readings: 1, expected: 1 },
    }))
    const verdicts = verdictsOf(stuckWindow, historyOf(days))
    expect(saidOn(verdicts, FIRST + 29)).toBe('too little history')
  })

  test('is a register, which has no values of its own', () => {
    const days = hourlyDays(FIRST, 9, () => 5).map((day) => ({
      ...day,
      ...{ kind: 'register' as const, values: new Float64Array(0) },
    }))
    expect(saidOn(verdictsOf(stuckWindow, historyOf(days)), FIRST + 8)).toBe('no intervals')
  })
})

test('quarter hours count as hours: a hundred of them are but a day', () => {
  const quarters = (offset: number) => ({
    ...hourlyDay(FIRST + offset, () => 5),
    ...{ values: new Float64Array(96).fill(5), slotSeconds: 900, readings: 96, expected: 96 },
  })
  expect(toldOn([0, 1, 2, 3].map(quarters))).toEqual([])
  expect(toldOn([0, 1, 2, 3, 4].map(quarters))).toEqual([4])
})
