import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('Chellow simple CSV', () => {
  test('keeps active and reactive energy apart, and takes padding for missing', async () => {
    const { summary, readings, rejects } = await readText(sample('chellow-simple'))
    expect([summary.format, rejects]).toEqual(['chellow-simple', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      '9912345678901 2006-01-01 main kWh': '219', // 218.4 + 0.6
      '9912345678901 2006-01-01 kvarh kvarh': '12.5',
      '9912345678901 2006-01-01 kvarh-export kvarh': '1',
      // Stamps are GMT: 22:30 of July is 23:30, 23:00 is the next day's midnight.
      '9912345678901 2006-07-01 main kWh': '5',
      '9912345678901 2006-07-02 main kWh': '7',
    })
    expect(readings[1]).toMatchObject({ hour: 0.5, minutes: 30, quality: 'estimated' })
    expect(readings[2]).toMatchObject({ hour: 1, value: 'none', quality: 'missing' })
    expect(readings[5]).toMatchObject({ date: '2006-07-01', hour: 23.5 })
  })
})
