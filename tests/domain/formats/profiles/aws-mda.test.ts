import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('AWS Meter Data Analytics: powers count, gauges are kept apart', async () => {
  const { summary, readings, rejects, zone } = await readSample('aws-mda.csv')
  expect([summary.format, zone, rejects]).toEqual(['aws-mda', 'UTC', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: aws-mda .*known by its header$/),
  )
  const first = readings.filter(({ hour }) => hour === 0)
  expect(first.map(({ channel, unit, kind, value }) => [channel, unit, kind, value])).toEqual([
    ['main', 'kWh', 'power', '1.2'],
    ['kVAh', 'kVAh', 'power', '2'],
    ['load', 'kW', 'gauge', '12'],
    ['pf', 'pf', 'gauge', '0.9'],
    ['vltg', 'kV', 'gauge', '0.23'],
    ['crrnt', 'A', 'gauge', '5.217'],
  ])
  // Stamps tell the interval once all are known.
  expect(first[0]).toMatchObject({ meterId: '5e6b4b0d-0000-3000-8000-000000000001', minutes: 0 })
})

test('of two deliveries of one reading the one that arrived later is newer', async () => {
  const { readings } = await readSample('aws-mda.csv')
  const powers = readings.filter(({ channel, hour }) => channel === 'main' && hour === 0.25)
  expect(powers.map(({ value, revision }) => [value, revision])).toEqual([
    ['2.4', '2025-06-01T00:15:30Z'],
    ['3.6', '2025-06-01T06:00:00Z'],
  ])
})

test('the interval may be said', async () => {
  const { readings } = await readSample('aws-mda.csv', { pipeline: { interval: 15 } })
  const once = readings.filter(({ revision }) => revision !== '2025-06-01T06:00:00Z')
  expect(dailyTotals(once)).toMatchObject({
    '5e6b4b0d-0000-3000-8000-000000000001 2025-06-01 main kWh': '1.5', // (1.2 + 2.4 + 0.8 + 1.6) / 4
  })
})
