import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('E.ON: titles are times without a colon, up to 2400', async () => {
  const { summary, readings, rejects, zone } = await readSample('eon.csv')
  expect([summary.format, zone, rejects]).toEqual(['eon', 'Europe/London', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: eon .*known by its header$/),
  )
  expect(dailyTotals(readings)).toEqual({
    '1200000000053 2025-06-01 main kWh': '30.5', // 6 + 46 × 0.5 + 1.5
    '1200000000053 2025-06-02 main kWh': '6', // 48 × 0.125
  })
  expect(readings[0]).toMatchObject({ date: '2025-06-01', hour: 0, minutes: 30, value: '6' })
  expect(readings[47]).toMatchObject({ date: '2025-06-01', hour: 23.5, value: '1.5' })
})
