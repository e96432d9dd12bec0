import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('United Power', () => {
  test('has begin and end in one cell; what is negative is fed in', async () => {
    const { summary, readings, rejects } = await readText(sample('united-power'))
    expect([summary.format, rejects]).toEqual(['united-power', []])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({
      '1234567 2025-10-19 main kWh': '1', // 0.87 + 0.13
      '1234567 2025-10-20 main kWh': '0.5',
      '1234567 2025-10-20 export kWh': '0.98',
    })
    expect(readings[1]).toMatchObject({ date: '2025-10-19', hour: 23, minutes: 60 })
  })

  // Blocks of one id: import, their net, export, then kilowatts. Only arithmetic tells them apart,
  // and no later block may take the place of an earlier one.
  test('is refused where blocks repeat the same times', async () => {
    await expect(readText(sample('united-power-blocks'))).rejects.toMatchObject({
      code: 'file-ambiguous',
      message: expect.stringMatching(/repeat each other's times.*Split the file/),
    })
  })
})
