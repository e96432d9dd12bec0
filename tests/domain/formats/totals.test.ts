/** Columns and rows that sum up others never count, in known profiles and by inference. */
import { describe, expect, test } from '@jest/globals'
import { settledTotals as totals } from './settle-text.ts'

const UTC = { pipeline: { zone: 'UTC' } }
const ones = (count: number): string[] => Array(count).fill('1')

describe('a column of totals', () => {
  test('uk-hh-wide: behind the last half hour', async () => {
    const ends = [...Array(47).keys()].map((at) => {
      const minutes = (at + 1) * 30
      return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${minutes % 60 === 0 ? '00' : '30'}`
    })
    const rows = [
      ['Meter', 'Date', ...ends, '00:00', 'Total'],
      ['EE00011', '2025-06-02', ...ones(48), '48'],
    ]
    expect(await totals(rows)).toEqual({
      format: 'uk-hh-wide',
      rejected: 0,
      totals: { 'EE00011 2025-06-02 main kWh': '48' },
    })
  })

  test('Drax: before the first half hour', async () => {
    const numbered = Array.from({ length: 50 }, (_, at) => `HH${at + 1}`)
    const rows = [
      ['MPAN', 'Date', 'Total', ...numbered],
      ['1200000000001', '2025-06-02', '48', ...ones(48), '', ''],
    ]
    expect(await totals(rows)).toEqual({
      format: 'drax',
      rejected: 0,
      totals: { '1200000000001 2025-06-02 main kWh': '48' },
    })
  })

  test.each(['Total', 'Total kWh', 'Daily Total', 'Sum', 'TOTAL (kWh)', 'Summe', 'Grand Total'])(
    'by inference: of a long file, a wide one and a matrix, titled %s',
    async (title) => {
      const long = [
        ['meter', 'timestamp', 'usage', title],
        ['m1', '2025-06-02 00:00', '1', '3'],
        ['m1', '2025-06-02 00:30', '2', '3'],
      ]
      expect((await totals(long, UTC)).totals).toEqual({ 'm1 2025-06-02 main kWh': '3' })
      const wide = [
        ['meter', 'date', '00:00', '00:30', title],
        ['m1', '2025-06-02', '1', '2', '3'],
      ]
      expect((await totals(wide, UTC)).totals).toEqual({ 'm1 2025-06-02 main kWh': '3' })
      const matrix = [
        ['timestamp', 'Hall', 'Barn', title],
        ['2025-06-02 00:00', '1', '2', '3'],
        ['2025-06-02 00:30', '4', '5', '9'],
      ]
      expect((await totals(matrix, UTC)).totals).toEqual({
        'Barn 2025-06-02 main kWh': '7',
        'Hall 2025-06-02 main kWh': '5',
      })
    },
  )

  test('by inference: of a file that has nothing but totals, they are what counts', async () => {
    const rows = [
      ['meter', 'date', 'Total kWh'],
      ['m1', '2025-06-02', '3'],
      ['m1', '2025-06-03', '4'],
    ]
    expect((await totals(rows)).totals).toEqual({
      'm1 2025-06-02 main kWh': '3',
      'm1 2025-06-03 main kWh': '4',
    })
  })
})

describe('a row of totals', () => {
  test('Corona: Grand Total below the meters', async () => {
    const numbered = Array.from({ length: 50 }, (_, at) => String(at + 1))
    const rows = [
      ['Mpan', 'Settlement Date', ...numbered, 'Grand Total'],
      ['1200000000001', '02/06/2025', ...ones(48), '', '', '48'],
      ['1200000000002', '02/06/2025', ...ones(48), '', '', '48'],
      ['Grand Total', '', ...Array(48).fill('2'), '', '', '96'],
    ]
    expect(await totals(rows)).toEqual({
      format: 'corona',
      rejected: 0,
      totals: {
        '1200000000001 2025-06-02 main kWh': '48',
        '1200000000002 2025-06-02 main kWh': '48',
      },
    })
  })

  test.each(['Grand Total', 'TOTAL', 'Total:', 'Subtotal', ' grand total '])(
    'by inference: named %j where a meter would stand, it is set aside',
    async (name) => {
      const wide = [
        ['meter', 'date', '00:00', '00:30'],
        ['m1', '2025-06-02', '1', '2'],
        [name, '2025-06-02', '1', '2'],
        [name, '', '1', '2'],
      ]
      const expected = { rejected: 0, totals: { 'm1 2025-06-02 main kWh': '3' } }
      expect(await totals(wide, UTC)).toEqual({ format: 'wide', ...expected })
      const long = [
        ['meter', 'timestamp', 'kWh'],
        ['m1', '2025-06-02 00:00', '1'],
        ['m1', '2025-06-02 00:30', '2'],
        [name, '2025-06-02 00:30', '3'],
        [name, '', '3'],
      ]
      expect(await totals(long, UTC)).toEqual({ format: 'long', ...expected })
    },
  )

  test.each(['Total', 'Grand Total'])(
    'by inference: named %j where a date would stand, it never counts',
    async (name) => {
      const wide = [
        ['meter', 'date', '00:00', '00:30'],
        ['m1', '2025-06-02', '1', '2'],
        ['m1', name, '1', '2'],
      ]
      expect((await totals(wide, UTC)).totals).toEqual({ 'm1 2025-06-02 main kWh': '3' })
      const matrix = [
        ['timestamp', 'Hall', 'Barn'],
        ['2025-06-02 00:00', '1', '2'],
        ['2025-06-02 00:30', '4', '5'],
        [name, '5', '7'],
      ]
      expect((await totals(matrix, UTC)).totals).toEqual({
        'Barn 2025-06-02 main kWh': '7',
        'Hall 2025-06-02 main kWh': '5',
      })
    },
  )
})
