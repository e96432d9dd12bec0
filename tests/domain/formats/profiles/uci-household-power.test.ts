import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('minute means of power, and sub-meters in watt-hours', async () => {
  const { summary, readings, zone } = await readSample('uci-household-power.csv')
  expect(summary.format).toBe('uci-household-power')
  expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
  expect(summary).toMatchObject({ rows: 6, accepted: 5, blank: 1, rejected: 0 })
  expect(zone).toBe('Etc/GMT-1')
  expect(dailyTotals(readings)).toEqual({
    'uci-household-power 2007-03-24 main kWh': '0.125', // (3 + 4.5) / 60
    'uci-household-power 2007-03-24 kvarh kvarh': '0.005', // (0.12 + 0.18) / 60
    'uci-household-power 2007-03-24 sub-1 kWh': '0',
    'uci-household-power 2007-03-24 sub-2 kWh': '0.003', // 1 + 2 Wh
    'uci-household-power 2007-03-24 sub-3 kWh': '0.033', // 17 + 16 Wh
    'uci-household-power 2007-03-25 main kWh': '0.035', // (1.2 + 0.6 + 0.3) / 60
    'uci-household-power 2007-03-25 kvarh kvarh': '0.001', // 0.06 / 60
    'uci-household-power 2007-03-25 sub-1 kWh': '0.005',
    'uci-household-power 2007-03-25 sub-2 kWh': '0',
    'uci-household-power 2007-03-25 sub-3 kWh': '0.002', // 1 + 1 Wh
  })
})

test('voltage and current are gauges, and 02:30 exists on the day when clocks change', async () => {
  const { readings } = await readSample('uci-household-power.csv')
  const at = (channel: string) => readings.filter((one) => one.channel === channel)[3]
  expect(at('voltage')).toMatchObject({ kind: 'gauge', unit: 'V', value: '241.3', hour: 2.5 })
  expect(at('current')).toMatchObject({ kind: 'gauge', unit: 'A', value: '2.4' })
  expect(at('main')).toMatchObject({ kind: 'power', date: '2007-03-25', hour: 2.5, minutes: 1 })
})
