import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('Vorarlberg Netz', () => {
  test.each([
    ['vorarlberg-netz', /utf-16le \(its byte order mark\)/],
    ['vorarlberg-netz-without-bom', /utf-16le \(every other byte/],
  ])('is UTF-16, with the id above the table: %s', async (name, encoding) => {
    const { summary, readings, rejects, zone } = await readText(sample(name))
    expect([summary.format, zone, rejects]).toEqual(['vorarlberg-netz', 'Europe/Vienna', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(encoding))
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      'AT0070000000000000000000000123456 2023-08-15 main kWh': '0.2', // 0,089 + 0,111
      'AT0070000000000000000000000123456 2023-08-16 main kWh': '1.25',
    })
    // The quarter-hour that ends at midnight, and the blank one.
    expect(readings[1]).toMatchObject({ date: '2023-08-15', hour: 23.75, minutes: 15 })
    expect(summary.blank).toBe(1)
  })
})
