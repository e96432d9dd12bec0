import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('Engie (Netherlands)', () => {
  test('tells power, feed-in and gas apart by their type', async () => {
    const { summary, readings, rejects } = await readText(sample('engie-nl'))
    expect([summary.format, rejects]).toEqual(['engie-nl', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      '872000000000000001 2021-10-31 main kWh': '1.625', // 0.742 + 0.383 + 0.5 + 0
      '872000000000000001 2021-10-31 export kWh': '1.25',
      '872000000000000001 2021-11-01 main kWh': '2',
      '872000000000000002 2021-10-31 m3 m3': '0.092',
      '872000000000000002 2021-11-01 m3 m3': '0.046',
    })
  })

  test('writes offsets, so the hour that autumn repeats is two hours', async () => {
    const { readings } = await readText(sample('engie-nl'))
    expect(readings[1]).toMatchObject({ date: '2021-10-31', hour: 2, minutes: 60, value: '0.383' })
    expect(readings[2]).toMatchObject({ date: '2021-10-31', hour: 3, minutes: 60, value: '0.5' })
    expect(readings.find(({ unit }) => unit === 'm3')).toMatchObject({ hour: 24 })
  })
})
