import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

const POINT = 'AT0010000000000000001000009990001'

describe('wiener-netze', () => {
  test('the title of the values names the metering point', async () => {
    const { summary, readings, zone } = await readSample('wiener-netze.csv')
    expect(summary.format).toBe('wiener-netze')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect(zone).toBe('Europe/Vienna')
    expect(summary).toMatchObject({ rows: 5, accepted: 4, blank: 1, rejected: 0 })
    expect(readings[2]).toMatchObject({ date: '2023-04-09', hour: 23.75, minutes: 15 })
    expect(dailyTotals(readings)).toEqual({
      [`${POINT} 2023-04-09 main kWh`]: '0.5', // 0.112 + 0.088 + 0.3
      [`${POINT} 2023-04-10 main kWh`]: '0.07',
    })
  })

  test('a column of energy fed in beside it', async () => {
    const { summary, readings } = await readSample('wiener-netze-two.csv')
    expect(summary).toMatchObject({ format: 'wiener-netze', accepted: 2, rejected: 0 })
    expect(readings[1]).toMatchObject({ flow: 'export', hour: 12, minutes: 15 })
    expect(dailyTotals(readings)).toEqual({
      [`${POINT} 2023-04-09 main kWh`]: '0.03', // 0.01 + 0.02
      'AT0010000000000000001000009990002 2023-04-09 export kWh': '1.25', // 0.6 + 0.65
    })
  })
})
