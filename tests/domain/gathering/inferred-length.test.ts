import { describe, expect, test } from '@jest/globals'
import { Gatherer } from '../../../domain/gathering/gatherer.ts'
import { HOUR } from '../factories.ts'
import { add, DAY, gathered, type Row, segmentsOf } from './gathering.ts'

describe('the length that nobody tells', () => {
  const lengthsOf = (rows: readonly Partial<Row>[]): number[] => [
    ...new Set(
      segmentsOf(gathered(rows)).flatMap(({ segments }) => segments.map(({ length }) => length)),
    ),
  ]
  const at = (...hours: number[]) => hours.map((hour) => ({ start: hour * HOUR }))
  const days = (...offsets: number[]) => offsets.map((offset) => ({ day: DAY + offset }))

  test.each([
    ['hours', at(0, 1, 2, 3), 3600],
    ['half hours', at(0, 0.5, 1, 1.5), 1800],
    ['quarters', at(0.25, 0.5, 0.75, 1), 900],
    ['minutes', at(0, 1 / 60, 2 / 60, 3 / 60), 60],
    ['hours with a gap', at(0, 1, 2, 3, 9), 3600],
    ['newest first', at(9, 8, 7, 6), 3600],
    ['off the hour', at(0.75, 1.75, 2.75, 3.75), 3600],
    ['whole days', days(0, 1, 2, 3, 7), 86_400],
    ['across midnight', [...at(22, 23), { day: DAY + 1 }, { day: DAY + 1, start: HOUR }], 3600],
  ])('is told by %s', (_, rows, length) => expect(lengthsOf(rows)).toEqual([length]))

  test.each([
    ['a single reading', at(2)],
    ['too few neighbours', at(0, 1)],
    ['readings far apart, each by itself', at(0, 2, 5, 9)],
    ['neighbours off the grid of the others', at(0, 1, 2, 3, 3.75)],
    ['a distance that no meter uses', [0, 47, 94, 141].map((start) => ({ start }))],
    [
      'days that do not begin at midnight',
      days(0, 1, 2, 3).map((row) => ({ ...row, start: 6 * HOUR })),
    ],
  ])('stays open with %s', (_, rows) => {
    expect(lengthsOf(rows)).toEqual([0])
    expect(gathered(rows).lengthsUnknown).toBe(1)
  })

  test('is each meter’s own', () => {
    const of = (meterId: string, rows: Partial<Row>[]) => rows.map((row) => ({ ...row, meterId }))
    const rows = [
      ...of('m1', at(0, 1, 2, 3)),
      ...of('m2', at(0, 0.25, 0.5, 0.75)),
      ...of('m3', at(5)),
    ]
    expect(lengthsOf(rows)).toEqual([3600, 900, 0])
  })

  test('the order of rows does not matter for the length', () => {
    const inOrder = at(0, 0.5, 1, 1.5, 2, 2.5)
    const shuffled = at(1, 0, 2.5, 0.5, 2, 1.5)
    expect(segmentsOf(gathered(shuffled))).toEqual(segmentsOf(gathered(inOrder)))
  })

  test('a second pass learns nothing new about lengths', () => {
    const rows = at(0, 1, 2)
    const gatherer = gathered(rows)
    gatherer.shed()
    gatherer.begin()
    for (const row of rows) add(gatherer, row)
    expect(segmentsOf(gatherer)).toEqual(segmentsOf(gathered(rows)))
  })
})

describe('dates without a time', () => {
  const dated = (...bare: boolean[]): number[] => {
    const gatherer = new Gatherer()
    for (const [at, isBareDate] of bare.entries()) add(gatherer, { day: DAY + at, isBareDate })
    return segmentsOf(gatherer).map(({ segments }) => segments[0]?.length as number)
  }

  test('speak for their day, however few there are', () => {
    expect(dated(true)).toEqual([86_400])
    expect(dated(true, true, true)).toEqual([86_400, 86_400, 86_400])
  })

  test('may be midnights among other stamps, and then tell nothing', () => {
    expect(dated(true, false)).toEqual([0, 0])
  })
})
