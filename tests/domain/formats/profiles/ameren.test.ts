import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('Ameren', () => {
  test('has hours beside quarter-hours: only the finer ones count', async () => {
    const { summary, readings, rejects } = await readText(sample('ameren'))
    expect(summary.format).toBe('ameren')
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      '70000001 2025-03-08 main kWh': '2.1', // 0.56 + 0.51 + 0.52 + 0.51, and not 2.1 more
      '70000001 2025-03-09 main kWh': '1.32', // 0.42 + 0.4 + 0.5
    })
    expect(readings[0]).toMatchObject({ date: '2025-03-08', hour: 23, minutes: 15 })
    // 03:15 is two hours and a quarter after midnight.
    expect(readings.at(-2)).toMatchObject({ date: '2025-03-09', hour: 2.25 })
    // Its clock wrote 02:00, which nobody's clock showed that day.
    expect(rejects).toEqual([expect.objectContaining({ reason: expect.stringMatching(/skip/) })])
  })

  test('has hours alone for some meters', async () => {
    const { summary, readings, rejects } = await readText(sample('ameren-hourly'))
    expect([summary.format, rejects]).toEqual(['ameren-hourly', []])
    expect(dailyTotals(readings)).toEqual({
      '70000001 2025-03-08 main kWh': '2.1',
      '70000001 2025-03-09 main kWh': '2.8', // 1.9 + 0.9
    })
    expect(readings[0]).toMatchObject({ hour: 23, minutes: 60 })
  })
})
