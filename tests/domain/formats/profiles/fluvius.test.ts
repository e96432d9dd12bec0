import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

describe('fluvius', () => {
  test('offtake and injection in turn, through the hour that autumn repeats', async () => {
    const { summary, readings, zone } = await readSample('fluvius.csv')
    expect(summary.format).toBe('fluvius')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect(zone).toBe('Europe/Brussels')
    expect(summary).toMatchObject({ rows: 18, accepted: 16, blank: 2, rejected: 0, duplicates: 0 })
    const used = readings.filter(({ flow }) => flow === 'import')
    expect(used.map(({ hour, minutes, value }) => [hour, minutes, value])).toEqual([
      [23.75, 15, '0.1'],
      [1.75, 15, '0.01'],
      [2, 15, '0.02'],
      [2.25, 15, '0.03'],
      [2.5, 15, '0.04'],
      [2.75, 15, '0.05'],
      [3, 15, '0.06'],
      [13, 15, '0'],
    ])
    expect(used[4]).toMatchObject({ meterId: '541449999000000017', quality: 'estimated' })
    expect(dailyTotals(readings)).toEqual({
      '541449999000000017 2025-10-25 main kWh': '0.1',
      '541449999000000017 2025-10-25 export kWh': '0',
      '541449999000000017 2025-10-26 main kWh': '0.21', // 0.01 + 0.02 + 0.03 + 0.04 + 0.05 + 0.06
      '541449999000000017 2025-10-26 export kWh': '0.41',
    })
  })

  test('titles and dates in English', async () => {
    const { summary, readings } = await readSample('fluvius-en.csv')
    expect(summary).toMatchObject({ format: 'fluvius', accepted: 4, rejected: 0 })
    expect(readings[2]).toMatchObject({ hour: 23.75, minutes: 15, quality: 'estimated' })
    expect(dailyTotals(readings)).toEqual({
      '541449999000000017 2025-09-02 main kWh': '0.185', // 0.065 + 0.12
      '541449999000000017 2025-09-02 export kWh': '0',
      '541449999000000017 2025-09-13 export kWh': '0.3',
    })
  })

  test('the older header, without parentheses', async () => {
    const { summary, readings } = await readSample('fluvius-old.csv')
    expect(summary).toMatchObject({ format: 'fluvius', accepted: 3, blank: 1, rejected: 0 })
    expect(dailyTotals(readings)).toEqual({
      '541449999000000017 2021-05-25 main kWh': '0.2', // 0.082 by night + 0.118 by day
      '541449999000000017 2021-05-26 export kWh': '0.2',
    })
  })

  test('gas by the hour: one volume twice, in two channels', async () => {
    const { summary, readings } = await readSample('fluvius-gas.csv')
    expect(summary).toMatchObject({ format: 'fluvius', accepted: 10, rejected: 0, duplicates: 0 })
    const volumes = readings.filter(({ unit }) => unit === 'm3')
    expect(volumes.map(({ hour, minutes, value }) => [hour, minutes, value])).toEqual([
      [1, 60, '0.1'],
      [2, 60, '0.2'],
      [3, 60, '0.05'],
      [4, 60, '0.15'],
      [24, 60, '0.5'],
    ])
    expect(dailyTotals(readings)).toEqual({
      '541449999000000024 2025-10-26 m3 m3': '1', // 0.1 + 0.2 + 0.05 + 0.15 + 0.5
      '541449999000000024 2025-10-26 main kWh': '11.229', // 1.123 + 2.246 + 0.561 + 1.684 + 5.615
    })
  })
})
