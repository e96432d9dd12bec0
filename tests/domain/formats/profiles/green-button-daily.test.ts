import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('therms by the day, and a day without a value', async () => {
  const { summary, readings } = await readSample('green-button-daily.csv')
  expect(summary.format).toBe('green-button-daily')
  expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
  expect(summary).toMatchObject({ rows: 3, accepted: 2, blank: 1, rejected: 0 })
  expect(readings[0]).toMatchObject({ hour: 0, minutes: 1440, unit: 'therm', channel: 'therm' })
  expect(dailyTotals(readings)).toEqual({
    '5550001234 2022-12-01 therm therm': '1.04',
    '5550001234 2022-12-02 therm therm': '0.52',
  })
})
