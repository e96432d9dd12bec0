import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('EDC (Czechia), members of a sharing group', () => {
  test('count what each measured, not what is left of it after sharing', async () => {
    const { summary, readings, rejects } = await readText(sample('edc-eans'))
    expect([summary.format, rejects]).toEqual(['edc-eans', []])
    expect(dailyTotals(readings)).toEqual({
      '859182400100000011 2025-02-05 export kWh': '2.03', // 0,83 + 1,2
      '859182400200000022 2025-02-05 main kWh': '1.41', // 0,74 + 0,67, written negative
    })
  })
})
