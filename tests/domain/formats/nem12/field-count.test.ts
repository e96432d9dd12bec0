import { describe, expect, test } from '@jest/globals'
import { fileOf, readNem12, streamOf } from './read-nem12.ts'

const ones = (count: number): string => Array.from({ length: count }, () => '1').join(',')
const TAIL = 'A,,,20250302083000,20250302090000'

function resultOf(minutes: number, record: string): string | undefined {
  return readNem12(fileOf(streamOf('E1', 'kWh', minutes), record)).results[2]
}

describe('the fields behind a day’s values', () => {
  test.each([
    ['all of them', ',A,,,20250302083000,20250302090000'],
    ['no load time', ',A,,,20250302083000,'],
    ['no field for it', ',A,,,20250302083000'],
    ['nothing but the quality', ',A'],
    ['the quality and empty ones', ',A,,,,'],
    ['a reason', ',S14,76,meter exchanged,20250302083000,20250302090000'],
    ['empty padding (Western Power)', ',A,,,20250302083000,20250302090000,,,, ,'],
  ])('may be %s', (_, tail) => {
    expect(resultOf(480, `300,20250301,1,2,3${tail}`)).toBe('accepted')
  })

  test('may be no more than five', () => {
    expect(resultOf(480, `300,20250301,1,2,3,${TAIL},x`)).toBe(
      '11 fields, a day of 3 values has at most 10',
    )
  })
})

describe('a day whose values do not fit the interval length of its 200 record is rejected:', () => {
  test.each([
    [15, 288],
    [30, 96],
    [15, 48],
    [5, 96],
    [30, 47],
    [30, 49],
  ])('%d minutes, %d values', (minutes, count) => {
    const promised = `the 200 record says ${minutes} minutes, ${1440 / minutes} values`
    expect(resultOf(minutes, `300,20250301,${ones(count)},${TAIL}`)).toBe(
      `${promised}; the row has ${count} values`,
    )
  })

  test('also if the value where the quality should be is blank', () => {
    const values = `${ones(48)},,${ones(47)}`
    expect(resultOf(30, `300,20250301,${values},${TAIL}`)).toBe(
      'the 200 record says 30 minutes, 48 values; the row has 96 values',
    )
  })

  test('a row cut short among its values', () => {
    expect(resultOf(480, '300,20250301,1,2')).toBe(
      'the 200 record says 480 minutes, 3 values; the row has 2 fields behind its date and no quality',
    )
  })

  test('a row without a quality', () => {
    expect(resultOf(480, '300,20250301,1,2,3,,,,20250302083000')).toBe(
      'the 200 record says 480 minutes, 3 values; the row has 7 fields behind its date and no quality',
    )
  })
})
