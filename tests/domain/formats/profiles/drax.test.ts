import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('Drax portal', () => {
  test('has fifty periods: two more for the day of 25 hours', async () => {
    const { summary, readings, rejects } = await readText(sample('drax'))
    expect([summary.format, rejects]).toEqual(['drax', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      '1200000000007 2023-10-28 main kWh': String(4 + 47),
      '1200000000007 2023-10-29 main kWh': String(49 + 3),
      '1200000000007 2024-03-31 main kWh': String(45 + 2),
    })
    expect(readings[0]).toMatchObject({ hour: 0, minutes: 30, value: '4' })
    expect(readings[48 + 49]).toMatchObject({ date: '2023-10-29', hour: 24.5, value: '3' })
    expect(readings.at(-1)).toMatchObject({ date: '2024-03-31', hour: 22.5, value: '2' })
  })

  test('has flags under the same titles since 2024', async () => {
    const { summary, readings, rejects } = await readText(sample('drax-flags'))
    expect([summary.format, rejects]).toEqual(['drax-flags', []])
    expect(dailyTotals(readings)).toEqual({
      '1200000000007 2023-10-28 main kWh': String(4 + 47),
      '1200000000007 2023-10-29 main kWh': String(49 + 3),
    })
    expect(readings[0]).toMatchObject({ hour: 0, quality: 'actual' })
    expect(readings[1]).toMatchObject({ hour: 0.5, quality: 'estimated', value: '4' })
    expect(readings.at(-1)).toMatchObject({ date: '2023-10-29', hour: 24.5, value: '3' })
  })
})
