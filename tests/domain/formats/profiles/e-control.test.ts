import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('quarter-hours that end, in Latin-1, over the hour that spring skips', async () => {
  const { summary, readings, zone } = await readSample('e-control.csv')
  expect(summary.format).toBe('e-control')
  expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
  expect(zone).toBe('Europe/Vienna')
  expect(summary).toMatchObject({ rows: 5, accepted: 5, rejected: 0 })
  expect(readings.map(({ date, hour, minutes }) => [date, hour, minutes])).toEqual([
    ['2024-03-30', 23.75, 15],
    ['2024-03-31', 0, 15],
    ['2024-03-31', 1.75, 15],
    ['2024-03-31', 2, 15],
    ['2024-03-31', 22.75, 15],
  ])
  expect(dailyTotals(readings)).toEqual({
    'e-control 2024-03-30 main kWh': '0.2',
    'e-control 2024-03-31 main kWh': '0.2', // 0.017 + 0.033 + 0.05 + 0.1
  })
})
