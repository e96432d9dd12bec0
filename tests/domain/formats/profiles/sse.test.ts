import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('SSE: reactive power stands in rows of its own and is set aside', async () => {
  const { summary, readings, rejects, zone } = await readSample('sse.csv')
  expect([summary.format, zone, rejects]).toEqual(['sse', 'Europe/London', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: sse .*known by its header$/),
  )
  expect(summary.notes).toContainEqual(expect.stringMatching(/^4 rows were set aside/))
  expect(dailyTotals(readings)).toEqual({
    '1200000000026 2025-06-01 main kWh': '51.75', // 3.5 + 46 × 1 + 2.25
    '1200000000026 2025-06-02 main kWh': '30', // 40 × 0.75, 8 blank
  })
  expect(readings[0]).toMatchObject({ hour: 0, minutes: 30, value: '3.5', flow: 'import' })
  expect(readings).toHaveLength(48 + 40)
})

test('SSE with flags: neither reactive energy nor volume counts', async () => {
  const { summary, readings, rejects } = await readSample('sse-flags.csv')
  expect([summary.format, rejects]).toEqual(['sse-flags', []])
  expect(dailyTotals(readings)).toEqual({ '1200000000035 2025-06-01 main kWh': '26' }) // 2.5 + 47 × 0.5
  expect(readings.slice(0, 2).map(({ quality }) => quality)).toEqual(['estimated', 'actual'])
})
