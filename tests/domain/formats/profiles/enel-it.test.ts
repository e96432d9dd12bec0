import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('Enel: begin and end in each title, decimal commas in quotes, the meter in the key', async () => {
  const { summary, readings, rejects, zone } = await readSample('enel-it.csv', {
    key: 'drops/IT001E00000001.csv',
  })
  expect([summary.format, zone, rejects]).toEqual(['enel-it', 'Europe/Rome', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: enel-it .*known by its header$/),
  )
  expect(dailyTotals(readings)).toEqual({
    'IT001E00000001 2024-09-01 main kWh': '25.139', // 1.139 + 94 × 0.25 + 0.5
    'IT001E00000001 2024-09-02 main kWh': '9.2', // 92 × 0.1, 4 blank
  })
  expect(readings[0]).toMatchObject({ hour: 0, minutes: 15, value: '1.139' })
  expect(readings[95]).toMatchObject({ date: '2024-09-01', hour: 23.75, value: '0.5' })
})
