import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('EDF', () => {
  test('has days of UTC, so a summer row reaches into the next local day', async () => {
    const { summary, readings, rejects } = await readText(sample('edf'))
    expect([summary.format, rejects]).toEqual(['edf', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(summary.decisions).toContainEqual(expect.stringMatching(/the line sep= says it/))
    expect(dailyTotals(readings)).toEqual({
      '1200000000006 2026-06-01 main kWh': '46', // 00:00 to 23:00 UTC
      '1200000000006 2026-06-02 main kWh': String(2 + 3 + 46 * 0.5),
      '1200000000006 2026-06-03 main kWh': String(2 * 0.5),
    })
    expect(readings[0]).toMatchObject({
      date: '2026-06-01',
      hour: 1,
      minutes: 30,
      quality: 'actual',
    })
    expect(readings[47]).toMatchObject({ date: '2026-06-02', hour: 0.5, quality: 'estimated' })
  })

  test('has days of UTC in a pipeline that says so', async () => {
    const { readings } = await readText(sample('edf'), { pipeline: { zone: 'Etc/UTC' } })
    expect(dailyTotals(readings)).toEqual({
      '1200000000006 2026-06-01 main kWh': String(46 + 2 + 3),
      '1200000000006 2026-06-02 main kWh': String(48 * 0.5),
    })
  })

  test('called the meter MPN, and had other dates, before', async () => {
    const { summary, readings, rejects } = await readText(sample('edf-2021'))
    expect([summary.format, rejects]).toEqual(['edf', []])
    expect(dailyTotals(readings)).toEqual({ '1200000000006 2021-01-05 main kWh': '48' })
  })
})
