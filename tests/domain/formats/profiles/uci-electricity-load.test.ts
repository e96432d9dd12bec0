import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('LD2011_2014: mean kW of quarter hours that end at their stamps', async () => {
  const { summary, readings, rejects, zone } = await readSample('uci-electricity-load.csv')
  expect([summary.format, zone, rejects]).toEqual(['uci-electricity-load', 'UTC', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: uci-electricity-load .*known by its header$/),
  )
  expect(dailyTotals(readings)).toEqual({
    'MT_001 2012-03-24 main kWh': '65.442584', // (71.770335 + 95 × 2) / 4 = 65.44258375
    'MT_002 2012-03-24 main kWh': '297.6', // 96 × 12.4 / 4
    'MT_003 2012-03-24 main kWh': '0',
    'MT_001 2012-03-25 main kWh': '46', // (96 - 4) × 2 / 4: zeros in the hour that spring skips
    'MT_002 2012-03-25 main kWh': '285.2', // 92 × 12.4 / 4
    'MT_003 2012-03-25 main kWh': '0',
  })
  expect(readings[0]).toMatchObject({
    ...{ date: '2012-03-24', hour: 0, minutes: 15, kind: 'power' },
    value: '71.770335', // 71,7703349282297, half-even at six decimals
  })
  expect(readings.at(-1)).toMatchObject({ date: '2012-03-25', hour: 23.75 })
})
