import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('Corona and Bryt', () => {
  test('have rows above the header, and a grand total of columns and of rows', async () => {
    const { summary, readings, rejects } = await readText(sample('corona'))
    expect([summary.format, rejects]).toEqual(['corona', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      '1200000000008 2023-10-28 main kWh': String(4 + 47),
      '1200000000008 2023-10-29 main kWh': String(49 + 3), // 25 hours
    })
    expect(readings[0]).toMatchObject({ hour: 0, minutes: 30, value: '4' })
    expect(readings.at(-1)).toMatchObject({ date: '2023-10-29', hour: 24.5, value: '3' })
  })

  test('may have the date first and the total before the periods', async () => {
    const { summary, readings, rejects } = await readText(sample('corona-loaded'))
    expect([summary.format, rejects]).toEqual(['corona', []])
    expect(dailyTotals(readings)).toEqual({ '1200000000008 2023-10-28 main kWh': String(4 + 47) })
  })

  test('number periods ID1 to ID48 in 2026', async () => {
    const { summary, readings, rejects } = await readText(sample('corona-weekly'))
    expect([summary.format, rejects]).toEqual(['corona-weekly', []])
    expect(dailyTotals(readings)).toEqual({
      '1200000000008 2026-08-01 main kWh': String(4 + 47 * 0.5),
      '1200000000008 2026-08-02 main kWh': String(48 * 0.25),
    })
  })
})
