import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

const pacific = { pipeline: { zone: 'America/Los_Angeles' } }
const eastern = { pipeline: { zone: 'America/New_York' } }

describe('green-button', () => {
  test('PG&E: quarter-hours to the last minute, and a negative one that was fed in', async () => {
    const { summary, readings } = await readSample('green-button-pge.csv', pacific)
    expect(summary.format).toBe('green-button')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect(summary).toMatchObject({ rows: 5, accepted: 5, rejected: 0, duplicates: 0 })
    expect(readings[2]).toMatchObject({ date: '2022-12-01', hour: 23.75, minutes: 15 })
    expect(readings[4]).toMatchObject({ flow: 'export', hour: 0.25, minutes: 15, value: '0.05' })
    expect(dailyTotals(readings)).toEqual({
      '5550001234 2022-12-01 main kWh': '0.54', // 0.16 + 0.08 + 0.3
      '5550001234 2022-12-02 main kWh': '0.11',
      '5550001234 2022-12-02 export kWh': '0.05',
    })
  })

  test('ComEd: half-hours', async () => {
    const how = { pipeline: { zone: 'America/Chicago' } }
    const { summary, readings } = await readSample('green-button-comed.csv', how)
    expect(summary).toMatchObject({ format: 'green-button', rejected: 0 })
    expect(readings.map(({ hour, minutes }) => [hour, minutes])).toEqual([
      [0, 30],
      [0.5, 30],
      [23.5, 30],
      [0, 30],
    ])
    expect(dailyTotals(readings)).toEqual({
      '5550005678 2023-07-04 main kWh': '2.25', // 0.52 + 0.48 + 1.25
      '5550005678 2023-07-05 main kWh': '0.75',
    })
  })

  test('BGE: hours to the next one, with the hour that autumn repeats', async () => {
    const { summary, readings } = await readSample('green-button-bge.csv', eastern)
    expect(summary).toMatchObject({ format: 'green-button', rejected: 0, duplicates: 0 })
    expect(readings.map(({ hour, minutes }) => [hour, minutes])).toEqual([
      [0, 60],
      [1, 60],
      [2, 60],
      [3, 60],
      [24, 60],
      [0, 60],
      [1, 60],
    ])
    expect(dailyTotals(readings)).toEqual({
      '5550009012 2025-11-02 main kWh': '4.9', // 1.1 + 1.2 + 1.4 + 0.3 + 0.9
      '5550009012 2025-11-03 main kWh': '1.3', // 0.7 + 0.6
    })
  })

  test('net metering: import and export side by side, without ends', async () => {
    const { summary, readings } = await readSample('green-button-nem.csv', pacific)
    expect(summary).toMatchObject({ format: 'green-button', rejected: 0 })
    expect(readings[1]).toMatchObject({ channel: 'export', flow: 'export', hour: 12, minutes: 0 })
    expect(dailyTotals(readings)).toEqual({
      '5550001234 2024-06-01 main kWh': '0.03',
      '5550001234 2024-06-01 export kWh': '1', // 0.42 + 0.31 + 0.27
      '5550001234 2024-06-02 main kWh': '0.19',
      '5550001234 2024-06-02 export kWh': '0',
    })
  })

  test('days with empty times need no zone', async () => {
    const { summary, readings, zone } = await readSample('green-button-days.csv')
    expect(summary).toMatchObject({ format: 'green-button', rejected: 0 })
    expect(zone).toBe('UTC')
    expect(dailyTotals(readings)).toEqual({
      '5550001234 2022-12-01 main kWh': '12.3',
      '5550001234 2022-12-02 main kWh': '10.05',
    })
  })

  test('gas by the day in therms, also on the day of 23 hours', async () => {
    const { summary, readings } = await readSample('green-button-gas.csv', pacific)
    expect(summary).toMatchObject({ format: 'green-button', rejected: 0 })
    expect(readings.map(({ date, hour, minutes }) => [date, hour, minutes])).toEqual([
      ['2025-03-08', 0, 1440],
      ['2025-03-09', 0, 1440],
    ])
    expect(dailyTotals(readings)).toEqual({
      '5550001234 2025-03-08 therm therm': '1.05',
      '5550001234 2025-03-09 therm therm': '0.94',
    })
  })

  test('a pipeline must say the zone of local times', async () => {
    await expect(readSample('green-button-pge.csv')).rejects.toThrow(/Add the zone to the pipeline/)
  })

  test('a pipeline may name the meter where one account has several', async () => {
    const pipeline = { ...pacific.pipeline, meter: 'cabin' }
    const { readings } = await readSample('green-button-pge.csv', { pipeline })
    expect(readings[0]?.meterId).toBe('cabin')
  })
})
