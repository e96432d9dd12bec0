import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('IMServ DataVision: ends of half hours, each with a flag behind it', async () => {
  const { summary, readings, rejects, zone } = await readSample('imserv.csv')
  expect([summary.format, zone, rejects]).toEqual(['imserv', 'Europe/London', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: imserv .*known by its header$/),
  )
  expect(dailyTotals(readings)).toEqual({
    '1200000000044 2025-06-01 main kWh': '29', // 4 + 46 × 0.5 + 2; the reactive row is set aside
    '1200000000044 2025-06-01 export kWh': '12', // 8 × 1.5
    '1200000000044 2025-06-02 main kWh': '11', // 44 × 0.25
  })
  expect(readings[0]).toMatchObject({ hour: 0, value: '4', quality: 'estimated', flow: 'import' })
  expect(readings[47]).toMatchObject({ hour: 23.5, value: '2', quality: 'actual' })
})

test('zeros flagged "-" are no readings', async () => {
  const { readings } = await readSample('imserv.csv')
  const last = readings.filter(({ date }) => date === '2025-06-02').slice(-2)
  expect(last.map(({ value, quality, hour }) => [hour, value, quality])).toEqual([
    [23, 'none', 'missing'],
    [23.5, 'none', 'missing'],
  ])
})

test.each([
  ['imserv-flags', 'estimated'],
  ['imserv-plain', 'actual'],
])('%s labels beginnings', async (name, quality) => {
  const { summary, readings, rejects } = await readSample(`${name}.csv`)
  expect([summary.format, rejects]).toEqual([name, []])
  expect(dailyTotals(readings)).toEqual({ '1200000000044 2025-06-01 main kWh': '29' }) // 4 + 46 × 0.5 + 2
  expect(readings.at(-1)).toMatchObject({ hour: 23.5, value: '2', quality })
})
