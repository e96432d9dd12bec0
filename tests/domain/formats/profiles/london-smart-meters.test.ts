import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('half hours of two households, with a Null, a row that came twice and padded values', async () => {
  const { summary, readings, zone } = await readSample('london-smart-meters.csv')
  expect(summary.format).toBe('london-smart-meters')
  expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
  expect(zone).toBe('Europe/London')
  expect(summary).toMatchObject({ rows: 8, accepted: 7, blank: 1, rejected: 0, duplicates: 1 })
  expect(readings[0]).toMatchObject({ date: '2012-10-12', hour: 0.5, minutes: 30, value: '0' })
  // The 0.143 that came twice counts once where readings are kept, twice in this plain sum.
  expect(dailyTotals(readings.filter((_, at) => at !== 2))).toEqual({
    'MAC000901 2012-10-12 main kWh': '1.35', // 0 + 0.143 + 1.207 (1.2070001 is rounded)
    'MAC000901 2012-10-13 main kWh': '0.25',
    'MAC000902 2012-10-12 main kWh': '0.175', // 0.075 + 0.1
  })
})

test('the variant with Acorn columns', async () => {
  const { summary, readings } = await readSample('london-smart-meters-acorn.csv')
  expect(summary).toMatchObject({ format: 'london-smart-meters', rejected: 0 })
  expect(dailyTotals(readings)).toEqual({
    'MAC000903 2013-02-01 main kWh': '0.25', // 0.21 + 0.04
    'MAC000903 2013-02-02 main kWh': '0.5',
  })
})
