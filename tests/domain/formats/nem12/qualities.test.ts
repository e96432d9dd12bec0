import { describe, expect, test } from '@jest/globals'
import { fileOf, readNem12, streamOf } from './read-nem12.ts'

function read(...records: string[]): ReturnType<typeof readNem12> {
  return readNem12(fileOf(streamOf('E1', 'kWh', 360), ...records))
}
const dayIn = (quality: string): string => `300,20250301,1,2,3,4,${quality},,,20250302083000`
const qualitiesOf = ({ readings }: ReturnType<typeof readNem12>): string =>
  readings
    .map(({ quality, micro }) => `${quality} ${micro === null ? '-' : micro / 1e6}`)
    .join(', ')

describe('the quality of a day', () => {
  test.each([
    ['A', 'actual'],
    ['a', 'actual'],
    ['E52', 'estimated'],
    ['E', 'estimated'],
    ['S14', 'substituted'],
    ['F52', 'substituted'],
  ])('%s is %s', (text, quality) => {
    expect(read(dayIn(text)).readings.map((reading) => reading.quality)).toEqual(
      Array.from({ length: 4 }, () => quality),
    )
  })

  test('N says that there are no values: what stands there is a placeholder', () => {
    const result = read('300,20250301,0,0,,0,N,,,20250302083000')
    expect(result.results[2]).toBe('accepted')
    expect(qualitiesOf(result)).toBe('missing -, missing -, missing -, missing -')
  })

  test('N of a day of blanks says the same', () => {
    const result = read('300,20250301,,,,,N,,,')
    expect(result.results[2]).toBe('accepted')
    expect(qualitiesOf(result)).toBe('missing -, missing -, missing -, missing -')
  })

  test.each(['X', 'AA', 'A123', 'actual'])('is rejected where it is none: %s', (text) => {
    const { results, readings } = read(dayIn(text))
    expect(results[2]).toBe(`the quality "${text}" (field 7) is none of A, E, S, F, N, V`)
    expect(readings).toEqual([])
  })
})

describe('400 records', () => {
  test('say of a day of quality V what its intervals are, first and last counted', () => {
    const result = read(dayIn('V'), '400,1,1,A,,', '400,2,3,S14,76,', '400,4,4,F52,,')
    expect(result.results.slice(2, 6)).toEqual(['accepted', 'aside', 'aside', 'aside'])
    expect(qualitiesOf(result)).toBe('actual 1, substituted 2, substituted 3, substituted 4')
    expect(result.notes).toEqual([])
  })

  test('may say that there is no value', () => {
    const result = read('300,20250301,1,2,0,0,V,,,', '400,1,2,A,,', '400,3,4,N,,')
    expect(qualitiesOf(result)).toBe('actual 1, actual 2, missing -, missing -')
    expect(result.totals).toEqual({ '6001000001 E1': 3_000_000 })
  })

  test('may say so of blanks; other blanks stay out', () => {
    const result = read('300,20250301,1,,,4,V,,,', '400,1,2,A,,', '400,3,4,N,,')
    expect(qualitiesOf(result)).toBe('actual 1, missing -, missing -')
  })

  test('flag parts of a day of another quality too', () => {
    expect(qualitiesOf(read(dayIn('A'), '400,2,2,F19,,'))).toBe(
      'actual 1, substituted 2, actual 3, actual 4',
    )
  })

  test('that leave out intervals of a day of quality V leave them actual, and the notes count them', () => {
    const result = read(dayIn('V'), '400,1,2,S14,,', dayIn('V'), '400,2,4,E52,,')
    expect(qualitiesOf(result)).toBe(
      'substituted 1, substituted 2, actual 3, actual 4, actual 1, estimated 2, estimated 3, estimated 4',
    )
    expect(result.notes).toEqual([
      '3 values on 2 days of quality V have no 400 record that says theirs; they count as actual',
    ])
  })

  test('reach the last day of a file without a 900 record', () => {
    const text = ['100,NEM12,,,', streamOf('E1', 'kWh', 360), dayIn('A'), '400,1,4,S14,,'].join(
      '\n',
    )
    expect(qualitiesOf(readNem12(text))).toBe(
      'substituted 1, substituted 2, substituted 3, substituted 4',
    )
  })

  test('do not outlive their day', () => {
    const result = read(dayIn('A'), '400,1,4,S14,,', dayIn('A'))
    expect(qualitiesOf(result)).toMatch(/actual 1, actual 2, actual 3, actual 4$/)
  })
})

describe('a 400 record is rejected, and its day stays:', () => {
  test.each([
    ['400,1,98,F19,,', "the intervals 1 to 98 do not lie in the day's 1 to 4"],
    ['400,0,2,F19,,', "the intervals 0 to 2 do not lie in the day's 1 to 4"],
    ['400,3,2,F19,,', "the intervals 3 to 2 do not lie in the day's 1 to 4"],
    ['400,one,2,F19,,', '"one" to "2" are no numbers of intervals'],
    ['400,,,F19,,', '"" to "" are no numbers of intervals'],
    ['400,1,2,X,,', 'the quality "X" is none of A, E, S, F, N, V'],
    ['400,1,2', 'the quality "" is none of A, E, S, F, N, V'],
    ['400,1,2,V,,', 'the quality V is for whole days, a 400 record says another'],
  ])('%s', (record, reason) => {
    const result = read(dayIn('E52'), record)
    expect(result.results.slice(2, 4)).toEqual(['accepted', reason])
    expect(qualitiesOf(result)).toBe('estimated 1, estimated 2, estimated 3, estimated 4')
  })

  test('without a 300 before it', () => {
    expect(read('400,1,2,A,,').results[2]).toBe('no 300 record stands before it')
  })

  test('behind another 200: it belongs to no day of the register before', () => {
    const { results } = read(dayIn('A'), streamOf('B1', 'kWh', 360), '400,1,2,S14,,')
    expect(results[4]).toBe('no 300 record stands before it')
  })
})
