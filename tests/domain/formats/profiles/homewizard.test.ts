import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../../../data/formats', `${name}.csv`))

describe('HomeWizard P1', () => {
  test('has reads of four registers, many of them blank', async () => {
    const { summary, readings, rejects } = await readText(sample('homewizard'), {
      key: 'drops/our-house.csv',
    })
    expect([summary.format, rejects, summary.blank]).toEqual(['homewizard', [], 1])
    expect(summary.decisions).toContainEqual(expect.stringMatching(/known by its header/))
    expect(dailyTotals(readings)).toEqual({}) // consumption is the difference of reads
    // The file's name is the meter's.
    expect(readings[0]).toEqual({
      ...{ meterId: 'our-house', channel: 'import-t1', unit: 'kWh', kind: 'register' },
      ...{ flow: 'import', date: '2022-09-01', hour: 23.75, minutes: 0, value: '8350.274' },
      ...{ quality: 'actual', revision: '' },
    })
    const last = readings.slice(-2)
    expect(
      last.map(({ channel, flow, date, hour, value }) => [channel, flow, date, hour, value]),
    ).toEqual([
      ['import-t1', 'import', '2022-09-02', 0.5, '8350.705'],
      ['export-t1', 'export', '2022-09-02', 0.5, '3095.197'],
    ])
  })

  test('may have the power of each phase, which is not read', async () => {
    const { readings, rejects } = await readText(sample('homewizard-phases'))
    expect([rejects, readings.length]).toEqual([[], 8])
    // 02:45, and a quarter-hour later 02:00: autumn repeats the hour.
    expect(readings[0]).toMatchObject({ date: '2024-10-27', hour: 2.75, value: '100' })
    expect(readings[4]).toMatchObject({ date: '2024-10-27', hour: 3, value: '100.5' })
  })

  test('of its kWh meter is read where the pipeline names the format', async () => {
    const { readings, rejects } = await readText(sample('homewizard-kwh'), {
      pipeline: { format: 'homewizard-kwh', meter: 'shed' },
    })
    expect(rejects).toEqual([])
    const reads = readings.map(({ meterId, channel, kind, value }) => [
      meterId,
      channel,
      kind,
      value,
    ])
    expect(reads).toEqual([
      ['shed', 'main', 'register', '32.123'],
      ['shed', 'export', 'register', '0.15'],
      ['shed', 'main', 'register', '32.2'],
      ['shed', 'export', 'register', '0.161'],
    ])
  })
})
