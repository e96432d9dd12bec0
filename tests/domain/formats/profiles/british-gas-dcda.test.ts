import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('British Gas DC/DA', () => {
  test('has an indicator before each interval, and says when each row was made', async () => {
    const { summary, readings, rejects } = await readText(sample('british-gas-dcda'))
    expect([summary.format, rejects]).toEqual(['british-gas-dcda', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    const [first, newer] = ['2026-03-02T05:00:00Z', '2026-03-05T05:00:00Z']
    expect(dailyTotals(readings.filter(({ revision }) => revision === first))).toEqual({
      '1200000000003 2026-03-01 main kWh': String(47 + 3),
    })
    expect(dailyTotals(readings.filter(({ revision }) => revision === newer))).toEqual({
      '1200000000003 2026-03-01 main kWh': String(47 + 2),
      '1200000000003 2026-03-01 kvarh kvarh': String(48 * 0.5), // read type RI
      '1200000000003 2026-03-01 export kWh': String(48 * 0.25), // AE
      '1200000000003 2026-03-02 main kWh': String(47 * 2), // the first interval is blank
    })
    expect(readings.slice(0, 4).map(({ hour, quality }) => [hour, quality])).toEqual([
      [0, 'actual'],
      [0.5, 'estimated'],
      [1, 'substituted'],
      [1.5, 'actual'],
    ])
  })

  test('may have intervals alone, and years first', async () => {
    const { summary, readings, rejects } = await readText(sample('british-gas-dcda-plain'))
    expect([summary.format, rejects]).toEqual(['british-gas-dcda-plain', []])
    expect(dailyTotals(readings)).toEqual({ '1200000000003 2026-02-01 main kWh': String(47 + 3) })
    expect(readings[1]).toMatchObject({ hour: 0.5, minutes: 30, value: '3', quality: 'actual' })
  })
})
