import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

describe('salzburg-netz', () => {
  test('decimal points, the total in the title, and a stamp repeated without a value', async () => {
    const { summary, readings, zone } = await readSample('salzburg-netz.csv')
    expect(summary.format).toBe('salzburg-netz')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect(zone).toBe('Europe/Vienna')
    expect(summary).toMatchObject({ rows: 5, accepted: 4, blank: 1, rejected: 0, duplicates: 0 })
    expect(readings[0]).toMatchObject({
      date: '2023-06-08',
      hour: 0,
      minutes: 15,
      quality: 'actual',
    })
    expect(readings[3]).toMatchObject({ date: '2023-06-09', quality: 'substituted' })
    expect(dailyTotals(readings)).toEqual({
      'salzburg-netz 2023-06-08 main kWh': '1.5', // 0.219 + 0.181 + 1.1
      'salzburg-netz 2023-06-09 main kWh': '0.25',
    })
  })

  test('2026: decimal commas, other dates, and a column for the change of clocks', async () => {
    const { summary, readings } = await readSample('salzburg-netz-2026.csv')
    expect(summary).toMatchObject({
      format: 'salzburg-netz',
      accepted: 7,
      rejected: 0,
      duplicates: 0,
    })
    expect(readings.map(({ hour }) => hour)).toEqual([1.75, 2, 2.25, 3, 3.25, 4, 0])
    expect(dailyTotals(readings)).toEqual({
      'salzburg-netz-2026 2026-10-25 main kWh': '2.105', // 0.1 + 1.005 + 0.2 + 0.3 + 0.4 + 0.1
      'salzburg-netz-2026 2026-10-26 main kWh': '0.001',
    })
  })
})
