import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('Tinetz', () => {
  test.each([
    ['tinetz', 'on the right'],
    ['tinetz-left', 'on the left'],
  ])('%s has quarter-hours %s of its daily totals: only they count', async (name) => {
    const { summary, readings, rejects } = await readText(sample(name))
    expect([summary.format, rejects]).toEqual([name, []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(summary.decisions).toContainEqual(expect.stringMatching(/^encoding: latin1/))
    expect(dailyTotals(readings)).toEqual({
      'AT0060000000000000000000000012345 2023-11-01 main kWh': '0.2', // 0,039 + 0,041 + 0,12
      'AT0060000000000000000000000012345 2023-11-02 main kWh': '1.5',
    })
    // Ends are the last second: 23:59:59.
    expect(readings[2]).toMatchObject({ date: '2023-11-01', hour: 23.75, minutes: 15 })
  })
})
