import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

describe('netz-noe', () => {
  test('quarter-hours that end; what is marked as Ersatzwert is a substitute', async () => {
    const { summary, readings, zone } = await readSample('netz-noe.csv')
    expect(summary.format).toBe('netz-noe')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect([zone, summary.rejected]).toEqual(['Europe/Vienna', 0])
    expect(readings[3]).toMatchObject({
      date: '2023-01-01',
      hour: 23.75,
      minutes: 15,
      quality: 'substituted',
    })
    expect(dailyTotals(readings)).toEqual({
      'netz-noe 2023-01-01 main kWh': '1.097', // 0.454 + 0.046 + 0.2 + 0.397
      'netz-noe 2023-01-02 main kWh': '0.1',
    })
  })

  test('the header with Qualität', async () => {
    const { summary, readings } = await readSample('netz-noe-quality.csv')
    expect(summary).toMatchObject({ format: 'netz-noe', accepted: 3, blank: 1, rejected: 0 })
    expect(readings.map(({ quality }) => quality)).toEqual(['actual', 'actual', 'substituted'])
    expect(dailyTotals(readings)).toEqual({
      'netz-noe-quality 2024-11-10 main kWh': '1', // 0.228 + 0.172 + 0.6
    })
  })

  test('a member of an energy community: the measured total, once', async () => {
    const { summary, readings } = await readSample('netz-noe-community.csv')
    expect(summary).toMatchObject({ format: 'netz-noe', accepted: 3, rejected: 0 })
    expect(dailyTotals(readings)).toEqual({
      'netz-noe-community 2025-07-24 main kWh': '0.75', // 0.384 + 0.116 + 0.25
    })
  })

  test('a feed-in point', async () => {
    const { summary, readings } = await readSample('netz-noe-feed-in.csv')
    expect(summary).toMatchObject({ format: 'netz-noe', accepted: 3, rejected: 0 })
    expect(readings[0]).toMatchObject({ flow: 'export', hour: 12 })
    expect(dailyTotals(readings)).toEqual({
      'netz-noe-feed-in 2023-06-01 export kWh': '2.75', // 1.5 + 1.25
      'netz-noe-feed-in 2023-06-02 export kWh': '0.75',
    })
  })
})
