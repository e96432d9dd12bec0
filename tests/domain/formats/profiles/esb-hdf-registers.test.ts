import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'

test('reads at midnight, each register a channel', async () => {
  const { summary, readings } = await readSample('esb-hdf-registers.csv')
  expect(summary.format).toBe('esb-hdf-registers')
  expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
  expect(summary).toMatchObject({ rows: 6, accepted: 6, rejected: 0 })
  expect(
    readings
      .slice(0, 4)
      .map(({ date, hour, channel, flow, value }) => [date, hour, channel, flow, value]),
  ).toEqual([
    ['2025-01-03', 0, 'register', 'import', '5210.114'],
    ['2025-01-03', 0, 'export-register', 'export', '811.02'],
    ['2025-01-03', 0, 'register-night', 'part', '1500.5'],
    ['2025-01-02', 0, 'register', 'import', '5198.002'],
  ])
  expect(readings[0]).toMatchObject({
    meterId: '10099990001',
    kind: 'register',
    unit: 'kWh',
    minutes: 0,
  })
})
