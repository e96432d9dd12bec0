import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('Orsis', () => {
  test('labels half-hours by their beginning', async () => {
    const { summary, readings, rejects } = await readText(sample('orsis'))
    expect([summary.format, rejects]).toEqual(['orsis', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      '1200000000001 2020-01-02 main kWh': String(3 + 46 * 0.5 + 4),
      '1200000000001 2020-01-03 main kWh': '47', // a blank is no zero
    })
    expect(readings[0]).toMatchObject({ date: '2020-01-02', hour: 0, minutes: 30, value: '3' })
    expect(readings[47]).toMatchObject({ date: '2020-01-02', hour: 23.5, value: '4' })
    expect(readings).toHaveLength(48 + 47)
  })

  test('may describe its meters', async () => {
    const { summary, readings } = await readText(sample('orsis-described'))
    expect(summary.format).toBe('orsis')
    expect(dailyTotals(readings)).toEqual({ '1200000000001 2020-01-02 main kWh': String(48 * 2) })
  })
})
