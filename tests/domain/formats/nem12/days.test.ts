import { describe, expect, test } from '@jest/globals'
import { dayOf, fileOf, readNem12, streamOf } from './read-nem12.ts'

/** What comes of one day of E1 in kWh, three values of 480 minutes. */
const readDay = (record: string): ReturnType<typeof readNem12> =>
  readNem12(fileOf(streamOf('E1'), record))

describe('a 300 record', () => {
  test('is one day: value k covers the k-th interval after midnight, the last ends at the next', () => {
    const { results, readings } = readDay(dayOf(1.5, 2, 0.25))
    expect(results[2]).toBe('accepted')
    expect(readings).toEqual(
      [
        [0, 1_500_000],
        [8, 2_000_000],
        [16, 250_000],
      ].map(([hour, micro]) => ({
        meterId: '6001000001',
        channel: 'E1',
        unit: 'kWh',
        flow: 'import',
        kind: 'interval',
        date: '2025-03-01',
        hour,
        minutes: 480,
        micro,
        quality: 'actual',
        revision: '2025-03-01T22:30:00Z',
      })),
    )
  })

  test('has 24 hours on the days when the clocks of Sydney change', () => {
    const values = Array.from({ length: 48 }, () => '.048')
    const record = `300,20251005,${values.join(',')},A,,,20251006083000`
    const { readings, totals } = readNem12(fileOf(streamOf('E1', 'kWh', 30), record))
    expect(readings).toHaveLength(48)
    expect(readings.at(-1)).toMatchObject({ date: '2025-10-05', hour: 23.5 })
    // 48 × 0.048 = 2.304
    expect(totals).toEqual({ '6001000001 E1': 2_304_000 })
  })

  test('may begin its values with a bare point', () => {
    expect(readDay(dayOf('.048', '.1', '0.2')).totals).toEqual({ '6001000001 E1': 348_000 })
  })

  test('skips blank values: they are missing, not zero', () => {
    const { results, readings } = readDay(dayOf(1, '', 0))
    expect(results[2]).toBe('accepted')
    expect(readings.map(({ hour, micro }) => [hour, micro])).toEqual([
      [0, 1_000_000],
      [16, 0],
    ])
  })

  test('of nothing but blanks is blank', () => {
    const { results, readings, units } = readDay(dayOf('', ' ', ''))
    expect(results[2]).toBe('blank')
    expect([readings, units]).toEqual([[], []])
  })

  test('counts values of more than six decimals', () => {
    const { rounded, readings } = readNem12(
      fileOf(streamOf('E1', 'Wh'), dayOf('0.0005', '0.0015', '1.5')),
    )
    // In kWh 0.0000005, 0.0000015 and 0.0015: the first two lie halfway, and go to the even one.
    expect(readings.map(({ micro }) => micro)).toEqual([0, 2, 1500])
    expect(rounded).toBe(2)
  })

  test('may be of a gauge below zero', () => {
    const { readings } = readNem12(fileOf(streamOf('G1', 'pf'), dayOf(-0.9, 1, 1)))
    expect(readings[0]?.micro).toBe(-900_000)
  })

  test('takes minus zero for zero', () => {
    expect(readDay(dayOf('-0', 1, 1)).results[2]).toBe('accepted')
  })
})

describe('a 300 record is rejected, and nothing of it counts:', () => {
  test.each([
    [
      'a negative value',
      dayOf(1, -2, 3),
      'the value "-2" of interval 2 is negative, which NEM12 forbids: what is fed in has a B register',
    ],
    [
      'no number',
      dayOf(1, '2,5', 3),
      'the 200 record says 480 minutes, 3 values; the row has 4 values',
    ],
    ['a word', dayOf(1, 2, 'offline'), 'the value "offline" of interval 3 is not a number'],
    ['a quality for a value', dayOf(1, 'N', 3), 'the value "N" of interval 2 is not a number'],
    [
      'a value past 2^53',
      dayOf(1, 2, '9007199255'),
      'the value "9007199255" of interval 3 is past the safe range',
    ],
    ['no such date', '300,20250230,1,2,3,A', 'the date "20250230" does not exist'],
    ['a date with dashes', '300,2025-03-01,1,2,3,A', 'the date "2025-03-01" is not YYYYMMDD'],
    ['a date and a time', '300,202503010000,1,2,3,A', 'the date "202503010000" is not YYYYMMDD'],
    ['no date', '300,,1,2,3,A', 'the date "" is not YYYYMMDD'],
  ])('%s', (_, record, reason) => {
    const { results, readings } = readDay(record)
    expect(results[2]).toBe(reason)
    expect(readings).toEqual([])
  })

  test('and its 400 records are dropped, not applied to the day before', () => {
    const { results, readings } = readNem12(
      fileOf(streamOf('E1'), dayOf(1, 2, 3), dayOf(1, -2, 3), '400,1,3,S14,,'),
    )
    expect(results[4]).toBe('aside')
    expect(readings.map(({ quality }) => quality)).toEqual(['actual', 'actual', 'actual'])
  })

  test('but not the days around it', () => {
    const { results } = readNem12(
      fileOf(streamOf('E1'), dayOf(1, 2, 3), dayOf(1, -2, 3), dayOf(1, 2, 3)),
    )
    expect([results[2], results[4]]).toEqual(['accepted', 'accepted'])
  })
})
