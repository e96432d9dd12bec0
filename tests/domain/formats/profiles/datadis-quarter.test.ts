import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('quarter-hours named by their ends, to 24:00', async () => {
  const { summary, readings } = await readSample('datadis-quarter.csv')
  expect(summary.format).toBe('datadis-quarter')
  expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
  expect(summary).toMatchObject({ rows: 4, accepted: 4, rejected: 0 })
  expect(readings.map(({ date, hour, minutes }) => [date, hour, minutes])).toEqual([
    ['2026-03-03', 0, 15],
    ['2026-03-03', 0.25, 15],
    ['2026-03-03', 23.75, 15],
    ['2026-03-04', 0, 15],
  ])
  expect(dailyTotals(readings)).toEqual({
    'ES0099000000000001AB 2026-03-03 main kWh': '0.325', // 0.05 + 0.075 + 0.2
    'ES0099000000000001AB 2026-03-04 main kWh': '0.033',
  })
})
