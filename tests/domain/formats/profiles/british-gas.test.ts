import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('British Gas', () => {
  test('numbers the half-hours of a day from hh01', async () => {
    const { summary, readings, rejects } = await readText(sample('british-gas'))
    expect([summary.format, rejects]).toEqual(['british-gas', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      '1200000000002 2022-11-01 main kWh': String(2.5 + 47 * 1.5), // its date is 01/11/22
      '1200000000002 2022-11-02 main kWh': String(47 * 0.25), // 02/11/2022; hh48 is blank
    })
    expect(readings[0]).toMatchObject({ date: '2022-11-01', hour: 0, minutes: 30, value: '2.5' })
  })

  test.each(['british-gas-new', 'british-gas-new-commodity'])(
    'has rows above the header and a total: %s',
    async (name) => {
      const { summary, readings, rejects } = await readText(sample(name))
      expect([summary.format, rejects]).toEqual(['british-gas-new', []])
      expect(dailyTotals(readings)).toEqual({ '1200000000005 2023-10-15 main kWh': String(47 + 4) })
      expect(readings[0]).toMatchObject({ hour: 0, value: '4' })
    },
  )

  test('labels ends in its portal, up to 24:00, and has reactive energy there', async () => {
    const { summary, readings, rejects } = await readText(sample('british-gas-portal'))
    expect([summary.format, rejects]).toEqual(['british-gas-portal', []])
    expect(dailyTotals(readings)).toEqual({
      '1200000000004 2023-10-15 main kWh': String(47 + 3),
      '1200000000004 2023-10-15 kvarh kvarh': String(48 * 0.5),
    })
    expect(readings[47]).toMatchObject({ date: '2023-10-15', hour: 23.5, value: '3' })
  })

  test('has gas there, too', async () => {
    const { summary, readings, rejects } = await readText(sample('british-gas-portal-gas'))
    expect([summary.format, rejects]).toEqual(['british-gas-portal-gas', []])
    expect(dailyTotals(readings)).toEqual({ '900001 2023-10-15 main kWh': String(48 * 10) })
  })
})
