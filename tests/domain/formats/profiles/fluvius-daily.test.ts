import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('days of 24 and 23 hours, each tariff and flow a channel', async () => {
  const { summary, readings } = await readSample('fluvius-daily.csv')
  expect(summary.format).toBe('fluvius-daily')
  expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
  expect(summary).toMatchObject({ rows: 8, accepted: 8, rejected: 0, duplicates: 0 })
  expect(readings[5]).toMatchObject({ date: '2025-03-30', hour: 0, minutes: 1440, flow: 'import' })
  expect(readings[7]).toMatchObject({ channel: 'export-night', flow: 'export' })
  expect(dailyTotals(readings)).toEqual({
    '541449999000000017 2025-03-29 day kWh': '4.1',
    '541449999000000017 2025-03-29 night kWh': '2.05',
    '541449999000000017 2025-03-29 export-day kWh': '1.5',
    '541449999000000017 2025-03-29 export-night kWh': '0',
    '541449999000000017 2025-03-30 day kWh': '0',
    '541449999000000017 2025-03-30 night kWh': '5.25',
    '541449999000000017 2025-03-30 export-day kWh': '0',
    '541449999000000017 2025-03-30 export-night kWh': '3.875',
  })
})
