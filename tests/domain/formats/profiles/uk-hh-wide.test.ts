import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

const labels = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => (from + at) % 48).map(
    (half) => `${String(half >> 1).padStart(2, '0')}:${half & 1 ? '30' : '00'}`,
  )

describe('UK half-hourly, end-labelled', () => {
  test('puts its last column, 00:00, on its own day, and leaves the total out', async () => {
    const { summary, readings, rejects } = await readText(sample('uk-hh-wide'))
    expect([summary.format, rejects]).toEqual(['uk-hh-wide', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      'M0012 2021-06-01 main kWh': String(1.25 + 46 * 0.5 + 2),
      'M0012 2021-06-02 main kWh': '0',
      '007 2021-06-01 main kWh': '48',
    })
    expect(readings[0]).toMatchObject({ hour: 0, minutes: 30, value: '1.25' })
    expect(readings[47]).toMatchObject({ date: '2021-06-01', hour: 23.5, value: '2' })
    expect(readings[48 + 1]).toMatchObject({ hour: 1 }) // 00:30 to 01:00 is blank
  })

  test('may have short years; zeros in the hour that spring skips are no readings', async () => {
    const { readings, rejects } = await readText(sample('uk-hh-wide-short-years'))
    expect(rejects).toEqual([])
    expect(dailyTotals(readings)).toEqual({
      'M0012 2021-06-01 main kWh': '24', // 48 × 0.5
      'M0012 2021-03-28 main kWh': '46',
    })
    expect(readings.at(-1)).toMatchObject({ date: '2021-03-28', hour: 22.5 })
    expect(readings).toHaveLength(48 + 46)
  })

  test.each([
    ['begin at 00:00', labels(0, 47), ',Total'],
    ['begin at 00:00, without a total', labels(0, 47), ''],
  ])('is not taken for a file whose columns %s', async (_, columns, total) => {
    const header = `Meter,Date,${columns.join(',')}${total}`
    const rest = total === '' ? '' : ',48'
    const { summary, readings } = await readText(
      `${header}\nm1,2021-06-01${',1'.repeat(48)}${rest}\n`,
    )
    expect(summary.format).not.toBe('uk-hh-wide')
    expect(readings).toHaveLength(48)
  })
})
