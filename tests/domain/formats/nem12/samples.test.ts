import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { faultOf, type Nem12Result, readNem12 } from './read-nem12.ts'

const folder = join(import.meta.dirname, '../../../data/formats/nem12')
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** Sums in 1e-6 of the unit by `meter channel date`, of all readings that were given out. */
function dailyTotals({ readings }: Nem12Result): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const { meterId, channel, date, micro } of readings) {
    const key = `${meterId} ${channel} ${date}`
    totals[key] = (totals[key] ?? 0) + (micro ?? 0)
  }
  return totals
}

/*
 * Worked by hand. The samples' days have three levels:
 * 30 minutes:    14 × .048 + 20 × .25 + 14 × 1.5 = 0.672 + 5   + 21   = 26.672 kWh
 * 15 minutes:    28 × 12   + 40 × 100 + 28 × 500 = 336 + 4000 + 14000 = 18336 Wh
 * 5 minutes:     84 × .004 + 120 × .03 + 84 × .15 = 0.336 + 3.6 + 12.6 = 16.536 kWh
 */
const HALF_HOURS = 26_672_000
const QUARTERS = 18_336_000
const FIVE_MINUTES = 16_536_000

describe('the sample', () => {
  test('several-registers: meters, registers, units and qualities', () => {
    const result = readNem12(textOf('several-registers.csv'))
    expect(dailyTotals(result)).toEqual({
      '6001000001 E1 2025-03-01': HALF_HOURS,
      '6001000001 E1 2025-03-02': HALF_HOURS,
      // 20 × .6
      '6001000001 B1 2025-03-01': 12_000_000,
      // 48 × .125
      '6001000001 Q1 2025-03-01': 6_000_000,
      '6001000002 E1 2025-03-01': QUARTERS,
      '6001000002 E1 2025-03-02': QUARTERS,
    })
    expect([result.units, result.notes]).toEqual([['kWh', 'kvarh'], []])
    expect(result.results.filter((text) => text.includes(' '))).toEqual([])
    const flagged = result.readings.filter(
      ({ channel, date, meterId }) =>
        `${meterId} ${channel} ${date}` === '6001000001 E1 2025-03-02',
    )
    expect(flagged.map(({ quality }) => quality.charAt(0)).join('')).toBe(
      'a'.repeat(14) + 's'.repeat(34),
    )
  })

  test('five-minutes: a day, one of placeholders, one with a gap', () => {
    const result = readNem12(textOf('five-minutes.csv'))
    expect(dailyTotals(result)).toEqual({
      '6001000003 E1 2025-03-01': FIVE_MINUTES,
      '6001000003 E1 2025-03-02': 0,
      // 200 × .03, and 88 blanks
      '6001000003 E1 2025-03-03': 6_000_000,
    })
    const countOn = (date: string, has: boolean): number =>
      result.readings.filter((one) => one.date === date && (one.micro !== null) === has).length
    expect([countOn('2025-03-02', true), countOn('2025-03-02', false)]).toEqual([0, 288])
    expect([countOn('2025-03-03', true), countOn('2025-03-03', false)]).toEqual([200, 0])
  })

  test('without-100', () => {
    const result = readNem12(textOf('without-100.csv'))
    expect(dailyTotals(result)).toEqual({
      '6001000004 E1 2025-03-01': HALF_HOURS,
      '6001000004 E1 2025-03-02': HALF_HOURS,
    })
    expect(result.notes).toHaveLength(1)
  })

  test('glued: three files in one, the last with a newer version of a day', () => {
    const result = readNem12(textOf('glued.csv'))
    // 48 × .5 on the meter's second delivery of the day, 96 × .5
    expect(result.totals).toEqual({ '6001000005 E1': 24_000_000, '6001000006 E1': 48_000_000 })
    expect([result.duplicates, result.notes]).toEqual([
      1,
      ['3 NEM12 files are glued together; all of them count'],
    ])
  })

  test('padded: empty fields to one width, and days without their last fields', () => {
    const result = readNem12(textOf('padded.csv'))
    expect(result.results).toEqual(['aside', 'aside', 'accepted', 'accepted', 'aside'])
    expect(dailyTotals(result)).toEqual({
      '6001000007 E1 2025-03-01': HALF_HOURS,
      '6001000007 E1 2025-03-02': HALF_HOURS,
    })
  })

  test('reprogrammed: half hours, then quarters in another unit', () => {
    expect(dailyTotals(readNem12(textOf('reprogrammed.csv')))).toEqual({
      '6001000008 E1 2025-03-01': HALF_HOURS,
      '6001000008 E1 2025-03-02': QUARTERS,
    })
  })

  test('wrong-length: 288 values under 15 minutes count for nothing', () => {
    const result = readNem12(textOf('wrong-length.csv'))
    expect(result.results.slice(2, 4)).toEqual([
      'the 200 record says 15 minutes, 96 values; the row has 288 values',
      'aside',
    ])
    expect(dailyTotals(result)).toEqual({ '6001000010 E1 2025-03-01': FIVE_MINUTES })
  })

  test('nem13 is refused', () => {
    expect(faultOf(textOf('nem13.csv')).code).toBe('header-unknown')
  })
})
