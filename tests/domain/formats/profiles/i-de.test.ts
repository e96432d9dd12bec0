import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals, readText } from '../read-text.ts'

test('watt-hours of the hour that ends', async () => {
  const { summary, readings, zone } = await readSample('i-de.csv')
  expect(summary.format).toBe('i-de')
  expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
  expect([zone, summary.rejected]).toEqual(['Europe/Madrid', 0])
  expect(readings[0]).toMatchObject({ date: '2026-07-22', hour: 0, minutes: 60, value: '0.276' })
  expect(dailyTotals(readings)).toEqual({
    'ES0099000000000001AB 2026-07-22 main kWh': '0.8', // 276 + 24 + 0 + 500 Wh
    'ES0099000000000001AB 2026-07-22 export kWh': '1.25',
    'ES0099000000000001AB 2026-07-23 main kWh': '0.301',
    'ES0099000000000001AB 2026-07-23 export kWh': '0',
  })
})

test('a pipeline says that rows are quarter-hours', async () => {
  const text = 'CUPS;FECHA-HORA;INV / VER;CONSUMO Wh;GENERACION Wh\nES1;2026/07/22 00:15;1;80;0\n'
  const { readings } = await readText(text, { pipeline: { interval: 15 } })
  expect(readings[0]).toMatchObject({ hour: 0, minutes: 15, value: '0.08' })
})
