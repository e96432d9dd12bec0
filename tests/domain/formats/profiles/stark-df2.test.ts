import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('Stark DF2', () => {
  test('has sections of outstations (#O) and sensors (#S), no header, and end labels', async () => {
    const { summary, readings, rejects } = await readText(sample('stark-df2'), {
      key: 'drops/a.df2',
    })
    expect([summary.format, rejects]).toEqual(['stark-df2', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its rows/))
    expect(dailyTotals(readings)).toEqual({
      // Stamps are ends of GMT: 00:30 is 01:00 to 01:30 of British summer, and 00:00 of the 28th
      // is 00:30 to 01:00 of that day.
      '9912345678901 2005-07-27 main kWh': '189.2', // 95.4 + 93.8
      '9912345678901 2005-07-28 main kWh': '10',
      '9912345678901 2005-07-27 export kWh': '1.5',
      '9912345678901 2005-07-27 kvarh kvarh': '7',
      // A second file is glued to the first; years may have four digits, the status may be left out.
      '9912345678902 2005-07-27 main kWh': '5',
    })
    expect(readings[0]).toMatchObject({
      date: '2005-07-27',
      hour: 1,
      minutes: 30,
      quality: 'actual',
    })
    expect(readings[1]).toMatchObject({ hour: 1.5, quality: 'estimated' })
    expect(readings[2]).toMatchObject({ date: '2005-07-28', hour: 0.5 })
  })

  test('has days of GMT where the pipeline says so', async () => {
    const { readings } = await readText(sample('stark-df2'), { pipeline: { zone: 'Etc/UTC' } })
    expect(readings[2]).toMatchObject({ date: '2005-07-27', hour: 23.5, value: '10' })
  })
})
