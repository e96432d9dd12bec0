import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals, readText } from '../read-text.ts'

test('BDG2: a column for each meter, every hour of the calendar once', async () => {
  const { summary, readings, rejects, zone } = await readSample('bdg2.csv')
  expect([summary.format, zone, rejects]).toEqual(['bdg2', 'UTC', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: bdg2 .*known by its header$/),
  )
  expect(dailyTotals(readings)).toEqual({
    'Panther_parking_Lorriane 2016-03-12 main kWh': '30', // 12 × 0 + 12 × 2.5
    'Robin_education_Zenia 2016-03-12 main kWh': '2400', // 24 × 100
    'Panther_parking_Lorriane 2016-03-13 main kWh': '30',
    'Panther_lodging_Cora 2016-03-13 main kWh': '246', // 24 × 10.25; blank the day before
    'Robin_education_Zenia 2016-03-13 main kWh': '2400',
  })
  expect(readings[0]).toMatchObject({ hour: 0, minutes: 60, value: '0' })
})

test('other matrices are no business of it', async () => {
  const text = 'timestamp,shop,office\n2016-01-01T00:00:00Z,1,2\n2016-01-01T01:00:00Z,1,2\n'
  expect((await readText(text)).summary.format).toBe('matrix')
})
