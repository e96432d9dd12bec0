import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

describe('enedis', () => {
  test('two sections of mean power, with steps of 60, 30 and 10 minutes', async () => {
    const { summary, readings, zone } = await readSample('enedis.csv')
    expect(summary.format).toBe('enedis')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect(zone).toBe('Europe/Paris')
    expect(summary).toMatchObject({ rows: 12, accepted: 11, blank: 1, rejected: 0 })
    const used = readings.filter(({ flow }) => flow === 'import')
    expect(used.map(({ date, hour, minutes }) => [date, Math.round(hour * 60), minutes])).toEqual([
      ['2020-08-20', 22 * 60, 60],
      ['2020-08-20', 23 * 60, 60],
      ['2020-08-21', 0, 30],
      ['2020-08-21', 30, 30],
      ['2020-08-21', 60, 10],
      ['2020-08-21', 70, 10],
      ['2020-08-21', 80, 10],
      ['2020-08-21', 90, 10],
    ])
    expect(dailyTotals(readings)).toEqual({
      '99000000000001 2020-08-20 main kWh': '0.9', // 600 + 300 W for an hour each
      '99000000000001 2020-08-21 main kWh': '0.566667', // (240 + 160) / 2 + (100 + 600 + 1200 + 300) / 6 Wh
      '99000000000001 2020-08-20 export kWh': '2', // (2000 + 1500 + 500) / 2 Wh
    })
  })

  test('a pipeline says that stamps end their step', async () => {
    const { readings } = await readSample('enedis.csv', { pipeline: { label: 'end' } })
    expect(readings.slice(0, 3).map(({ date, hour, minutes }) => [date, hour, minutes])).toEqual([
      ['2020-08-20', 21, 60],
      ['2020-08-20', 22, 60],
      ['2020-08-20', 23, 60],
    ])
  })
})
