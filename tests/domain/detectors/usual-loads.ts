/** Made-up histories in which nothing is odd but what a test makes odd. */
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { Dice } from '../../fuzz/dice.ts'
import { dayOf, historyDay } from '../factories.ts'
import { hourlyDays } from './hourly-days.ts'

/** A Monday. */
export const FIRST = dayOf('2024-01-01')

/** A base load, a morning and an evening; a bit other each day and at weekends, times a factor. */
export function household(
  count: number,
  factor: (offset: number, hour: number) => number = () => 1,
): HistoryDay[] {
  const dice = new Dice(5)
  let level = 1
  return hourlyDays(FIRST, count, (offset, hour) => {
    if (hour === 0) level = (0.92 + 0.16 * dice.next()) * (offset % 7 > 4 ? 1.1 : 1)
    const shape = 0.3 + (hour >= 6 && hour < 9 ? 0.5 : 0) + (hour >= 17 && hour < 23 ? 0.9 : 0)
    return level * (shape + 0.05 * dice.next()) * factor(offset, hour)
  })
}

/** Days of one value each, about 10 units times a factor. */
export function dailyTotals(count: number, factor: (offset: number) => number): HistoryDay[] {
  const dice = new Dice(6)
  return Array.from({ length: count }, (_, offset) => {
    const total = (9.5 + dice.next()) * factor(offset)
    const values = Float64Array.of(Math.round(total * 1e6))
    return historyDay(FIRST + offset, total, {
      values,
      slotSeconds: 86_400,
      readings: 1,
      expected: 1,
    })
  })
}
