import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals, type ReadingInWords } from '../read-text.ts'

const of = (readings: readonly ReadingInWords[], date: string, channel: string) =>
  readings.filter((one) => one.date === date && one.channel === channel)

describe('smart-meter-texas', () => {
  test('consumption and surplus generation, row by row in turn', async () => {
    const { summary, readings, zone } = await readSample('smart-meter-texas.csv')
    expect(summary.format).toBe('smart-meter-texas')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect(zone).toBe('America/Chicago')
    // 2 x 96 rows in spring, 2 x 4 of them blank; 2 x 100 in autumn.
    expect(summary).toMatchObject({
      rows: 392,
      accepted: 384,
      blank: 8,
      rejected: 0,
      duplicates: 0,
    })
    expect(dailyTotals(readings)).toEqual({
      '10443720009990001 2025-03-09 main kWh': '23', // 92 x 0.25
      '10443720009990001 2025-03-09 export kWh': '0.5', // 4 x 0.125
      '10443720009990001 2025-11-02 main kWh': '20.8', // 92 x 0.2 + 4 x 0.5 + 4 x 0.1
      '10443720009990001 2025-11-02 export kWh': '0.3',
    })
  })

  test('the spring day has 92 quarter-hours', async () => {
    const { readings } = await readSample('smart-meter-texas.csv')
    const spring = of(readings, '2025-03-09', 'main')
    expect(spring.map(({ hour }) => hour)).toEqual(Array.from({ length: 92 }, (_, at) => at / 4))
  })

  test('the autumn day has 100, each flow in its own order', async () => {
    const { readings } = await readSample('smart-meter-texas.csv')
    for (const channel of ['main', 'export']) {
      const hours = of(readings, '2025-11-02', channel).map(({ hour }) => hour)
      expect(hours).toEqual(Array.from({ length: 100 }, (_, at) => at / 4))
    }
    const summer = of(readings, '2025-11-02', 'main').filter(({ value }) => value === '0.5')
    expect(summer.map(({ hour }) => hour)).toEqual([1, 1.25, 1.5, 1.75])
  })

  test('each row says when it was revised, by the clocks of Texas', async () => {
    const { readings, summary } = await readSample('smart-meter-texas-revised.csv')
    expect(summary).toMatchObject({ rows: 3, accepted: 3, duplicates: 1, rejected: 0 })
    expect(
      readings.map(({ hour, value, quality, revision }) => [hour, value, quality, revision]),
    ).toEqual([
      [0, '0.58', 'estimated', '2025-07-02T12:37:17Z'],
      [0.25, '0.31', 'actual', '2025-07-02T12:37:17Z'],
      [0, '0.61', 'actual', '2025-07-09T07:00:05Z'],
    ])
  })
})
