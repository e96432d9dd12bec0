import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

describe('datadis', () => {
  test('hours 1 to 24, and 25 on the day when the clocks go back', async () => {
    const { summary, readings, zone } = await readSample('datadis.csv')
    expect(summary.format).toBe('datadis')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect(zone).toBe('Europe/Madrid')
    expect(summary).toMatchObject({ rows: 26, accepted: 26, rejected: 0, duplicates: 0 })
    expect(readings[0]).toMatchObject({ date: '2025-10-25', hour: 23, minutes: 60 })
    expect(readings[3]).toMatchObject({ date: '2025-10-26', hour: 2, quality: 'estimated' })
    expect(readings[25]).toMatchObject({ date: '2025-10-26', hour: 24, quality: 'actual' })
    expect(dailyTotals(readings)).toEqual({
      'ES0099000000000001AB 2025-10-25 main kWh': '1.5',
      'ES0099000000000001AB 2025-10-26 main kWh': '8.808', // 24 x 0.267 + 2.4
    })
  })

  test('the API: hours named by their ends, NULL, and no final newline', async () => {
    const { summary, readings } = await readSample('datadis-api.csv')
    expect(summary).toMatchObject({ format: 'datadis', accepted: 4, rejected: 0 })
    expect(summary.notes).toContain('the final newline is missing')
    const main = readings.filter(({ channel }) => channel === 'main')
    expect(main.map(({ date, hour, quality }) => [date, hour, quality])).toEqual([
      ['2023-01-01', 0, 'actual'],
      ['2023-01-01', 12, 'estimated'],
      ['2023-01-01', 23, 'actual'],
      ['2023-01-02', 0, 'actual'],
    ])
    expect(dailyTotals(readings)).toMatchObject({
      'ES0099000000000001AB 2023-01-01 main kWh': '0.757', // 0.007 + 0.25 + 0.5
      'ES0099000000000001AB 2023-01-01 export kWh': '1.3',
      'ES0099000000000001AB 2023-01-01 self-consumed kWh': '0.8',
      'ES0099000000000001AB 2023-01-01 generated kWh': '2.1',
    })
  })

  test('e-distribución: AE is drawn, AS is fed in, AUTOCONS never passed the meter', async () => {
    const { summary, readings } = await readSample('datadis-solar.csv')
    expect(summary).toMatchObject({ format: 'datadis', accepted: 4, rejected: 0 })
    expect(readings.find(({ channel }) => channel === 'export')?.flow).toBe('export')
    expect(dailyTotals(readings)).toEqual({
      'ES0099000000000001AB 2026-07-21 main kWh': '1.35', // 0.5 + 0.1 + 0.75
      'ES0099000000000001AB 2026-07-21 export kWh': '1.25',
      'ES0099000000000001AB 2026-07-21 self-consumed kWh': '0.6',
      'ES0099000000000001AB 2026-07-22 main kWh': '0.4',
      'ES0099000000000001AB 2026-07-22 export kWh': '0',
    })
  })
})
