import { describe, expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

describe('e-redes', () => {
  test('mean kW with decimal commas below a preamble; the last quarter-hour ends on the next date', async () => {
    const { summary, readings, zone } = await readSample('e-redes.csv')
    expect(summary.format).toBe('e-redes')
    expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
    expect([zone, summary.rejected]).toEqual(['Europe/Lisbon', 0])
    expect(readings.map(({ date, hour, quality }) => [date, hour, quality])).toEqual([
      ['2026-02-01', 0, 'actual'],
      ['2026-02-01', 0.25, 'actual'],
      ['2026-02-01', 23.5, 'estimated'],
      ['2026-02-01', 23.75, 'actual'],
      ['2026-02-02', 0, 'actual'],
    ])
    expect(dailyTotals(readings)).toEqual({
      'PT0099000000000001ZZ 2026-02-01 main kWh': '1.05', // (0.464 + 0.536 + 1.2 + 2) / 4
      'PT0099000000000001ZZ 2026-02-02 main kWh': '0.075', // 0.3 / 4
    })
  })

  test('the same with commas between fields, the last quarter-hour at 24:00', async () => {
    const { summary, readings } = await readSample('e-redes-comma.csv')
    expect(summary).toMatchObject({ format: 'e-redes', accepted: 4, rejected: 0 })
    expect(readings[2]).toMatchObject({
      date: '2026-02-01',
      hour: 23.75,
      minutes: 15,
      kind: 'power',
    })
    expect(dailyTotals(readings)).toEqual({
      'e-redes-comma 2026-02-01 main kWh': '0.6', // (0.5 + 0.6 + 1.3) / 4
      'e-redes-comma 2026-02-02 main kWh': '0.025', // 0.1 / 4
    })
  })
})
