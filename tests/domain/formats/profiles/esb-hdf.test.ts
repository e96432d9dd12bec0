import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

describe('esb-hdf', () => {
  test('mean kW of the half hours that end, newest first, through the hour that autumn repeats', async () => {
    const { summary, readings, zone } = await readSample('esb-hdf.csv')
    expect(summary.format).toBe('esb-hdf')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect(zone).toBe('Europe/Dublin')
    expect(summary).toMatchObject({ rows: 18, accepted: 18, rejected: 0, duplicates: 0 })
    for (const flow of ['import', 'export']) {
      const places = readings
        .filter((one) => one.flow === flow)
        .map(({ date, hour }) => [date, hour])
      expect(places).toEqual([
        ['2023-10-29', 24.5],
        ['2023-10-29', 3],
        ['2023-10-29', 2.5],
        ['2023-10-29', 2],
        ['2023-10-29', 1.5],
        ['2023-10-29', 1],
        ['2023-10-29', 0.5],
        ['2023-10-29', 0],
        ['2023-10-28', 23.5],
      ])
    }
    expect(dailyTotals(readings)).toEqual({
      '10099990001 2023-10-29 main kWh': '2.95', // (0.4 + 0.2 + 1 + 0.6 + 0.8 + 0.2 + 1.2 + 1.5) / 2
      '10099990001 2023-10-29 export kWh': '0.1', // 0.2 / 2
      '10099990001 2023-10-28 main kWh': '1',
      '10099990001 2023-10-28 export kWh': '0',
    })
  })

  test('energy since July 2024, here behind a byte order mark', async () => {
    const { summary, readings } = await readSample('esb-hdf-kwh.csv')
    expect(summary).toMatchObject({ format: 'esb-hdf', rejected: 0 })
    expect(readings[0]).toMatchObject({
      kind: 'interval',
      date: '2024-08-02',
      hour: 23.5,
      minutes: 30,
    })
    expect(dailyTotals(readings)).toEqual({
      '10099990001 2024-08-02 main kWh': '0.682', // 0.312 + 0.1055 + 0.0145 + 0.25
      '10099990001 2024-08-02 export kWh': '0.921', // 0.421 + 0.5
    })
  })
})
