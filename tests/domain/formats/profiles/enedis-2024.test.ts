import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('the flat table in Latin-1, with a blank value and blank steps', async () => {
  const { summary, readings, zone } = await readSample('enedis-2024.csv')
  expect(summary.format).toBe('enedis-2024')
  expect(summary.decisions).toEqual(
    expect.arrayContaining([
      expect.stringContaining('encoding: latin1'),
      expect.stringContaining('known by its header'),
    ]),
  )
  expect(zone).toBe('Europe/Paris')
  expect(summary).toMatchObject({ rows: 6, accepted: 5, blank: 1, rejected: 0 })
  expect(readings.map(({ date, hour, minutes }) => [date, hour, minutes])).toEqual([
    ['2025-02-01', 23, 30],
    ['2025-02-01', 23.5, 30],
    ['2025-02-02', 0, 30],
    ['2025-02-02', 1, 30],
    ['2025-02-02', 1.5, 30],
  ])
  expect(dailyTotals(readings)).toEqual({
    '99000000000002 2025-02-01 main kWh': '0.3', // (400 + 200) / 2 Wh
    '99000000000002 2025-02-02 main kWh': '0.8', // (1000 + 500 + 100) / 2 Wh
  })
})
