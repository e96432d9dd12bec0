import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('EDC (Czechia)', () => {
  test('names a pair of EANs in the title of its values', async () => {
    const { summary, readings, rejects } = await readText(sample('edc'))
    expect([summary.format, rejects]).toEqual(['edc', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    const pair = '859182400100000011-859182400200000022'
    expect(dailyTotals(readings)).toEqual({
      [`${pair} 2025-08-01 main kWh`]: '0.25', // 0,0 + 0,25
      [`${pair} 2025-08-02 main kWh`]: '1.57', // 0,5 + 1,07; a blank between
    })
    expect(readings[1]).toMatchObject({ date: '2025-08-01', hour: 23.75, minutes: 15 })
  })
})
