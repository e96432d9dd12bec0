import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

describe('octopus', () => {
  test('newest half hours first; the key names the meter', async () => {
    const how = { key: 'octopus/flat.csv', pipeline: { match: 'octopus/{meter}.csv' } }
    const { summary, readings, zone } = await readSample('octopus.csv', how)
    expect(summary.format).toBe('octopus')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect([zone, summary.rejected]).toEqual(['Europe/London', 0])
    expect(readings[0]).toMatchObject({ date: '2021-09-29', hour: 0, minutes: 30 })
    expect(dailyTotals(readings)).toEqual({
      'flat 2021-09-29 main kWh': '0.507',
      'flat 2021-09-28 main kWh': '0.375', // 0.125 + 0.25
    })
  })

  test('with costs, gaps where nothing was used, and the hour that autumn repeats', async () => {
    const { summary, readings } = await readSample('octopus-costs.csv')
    expect(summary).toMatchObject({ format: 'octopus', accepted: 6, rejected: 0, duplicates: 0 })
    expect(readings.map(({ hour, value }) => [hour, value])).toEqual([
      [0.5, '0.311'],
      [1, '0.2'],
      [1.5, '0'], // 0E-20
      [2, '0.4'],
      [24.5, '1.75'],
      [4, '0.09'],
    ])
    expect(dailyTotals(readings)).toEqual({
      'octopus-costs 2024-10-27 main kWh': '2.661', // 0.311 + 0.2 + 0 + 0.4 + 1.75
      'octopus-costs 2024-10-28 main kWh': '0.09',
    })
  })

  test('gas in cubic metres', async () => {
    const { summary, readings } = await readSample('octopus-gas.csv')
    expect(summary).toMatchObject({ format: 'octopus', units: ['m3'], rejected: 0 })
    expect(dailyTotals(readings)).toEqual({
      'octopus-gas 2023-01-05 m3 m3': '0.4', // 0.041 + 0.359
      'octopus-gas 2023-01-06 m3 m3': '0',
    })
  })

  test('a pipeline says which files are of exported energy', async () => {
    const { readings } = await readSample('octopus.csv', { pipeline: { flow: 'export' } })
    expect(readings[0]).toMatchObject({ flow: 'export', channel: 'export' })
  })
})
