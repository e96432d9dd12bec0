import { describe, expect, test } from '@jest/globals'
import { clockLabels, readRows } from '../factories.ts'

const HEADER = ['Meter', 'Date', ...clockLabels(48)]
const ones = (count: number): string[] => Array(count).fill('1')
const row = (...values: string[]): string[] => ['m1', '2025-06-02', ...values]

describe('a row', () => {
  test('gives a reading for each column, at the time of its label', () => {
    const titles = ['Meter', 'Date', '0:00', '0:30', '1:00']
    const { results, readings, format, unit } = readRows(titles, [row('0.5', '.25', '1e-3')])
    expect([format, unit, results]).toEqual(['wide', 'kWh', ['accepted']])
    const common = { meterId: 'm1', date: '2025-06-02', minutes: 30 }
    expect(readings).toEqual([
      { ...common, hour: 0, value: 0.5 },
      { ...common, hour: 0.5, value: 0.25 },
      { ...common, hour: 1, value: 0.001 },
    ])
  })

  test('may have blanks, which are no readings and no zeros', () => {
    const { results, readings } = readRows(HEADER, [row('1', '', ' ', ...ones(44), '0')])
    expect(results).toEqual(['accepted'])
    expect(readings).toHaveLength(46)
  })

  test('of blanks alone is blank', () => {
    expect(readRows(HEADER, [row(...Array(48).fill(''))]).results).toEqual(['blank'])
  })

  test('may write its date with slashes and without zeros in front', () => {
    const rows = ['2025/06/02', '2025-6-2', ' 2025-06-02 '].map((date) => ['m1', date, ...ones(48)])
    const { readings } = readRows(HEADER, rows)
    expect(new Set(readings.map(({ date }) => date))).toEqual(new Set(['2025-06-02']))
  })

  test('keeps leading zeros and odd letters of its meter', () => {
    const rows = ['007', '1E5', 'TRUE', ' a b ', 'Zähler-1'].map((id) => [
      id,
      '2025-06-02',
      ...ones(48),
    ])
    const ids = new Set(readRows(HEADER, rows).readings.map(({ meterId }) => meterId))
    expect([...ids]).toEqual(['007', '1E5', 'TRUE', 'a b', 'Zähler-1'])
  })

  test('may end in empty fields that the header lacks', () => {
    expect(readRows(HEADER, [row(...ones(48), '', ' ')]).results).toEqual(['accepted'])
  })
})

describe('a bad row is rejected, with its reason and without readings', () => {
  test.each([
    ['an empty meter', ['', '2025-06-02', ...ones(48)], /meter id is empty/],
    ['a control character', ['m\u0007', '2025-06-02', ...ones(48)], /control character/],
    ['a very long meter', ['m'.repeat(201), '2025-06-02', ...ones(48)], /201 characters/],
    ['no such date', ['m1', '2025-02-29', ...ones(48)], /"2025-02-29" does not exist/],
    ['a strange date', ['m1', '02.06.2025', ...ones(48)], /"02\.06\.2025" is not YYYY-MM-DD/],
    ['mixed separators', ['m1', '2025-06/02', ...ones(48)], /is not YYYY-MM-DD/],
    ['a word', row(...ones(47), 'abc'), /"abc" is not a number \(column 50\)/],
    ['a spreadsheet error', row('#REF!', ...ones(47)), /"#REF!" is not a number \(column 3\)/],
    ['a value past the range', row('1e10', ...ones(47)), /"1e10".*past the safe range/],
    ['too few fields', row(...ones(47)), /49 fields, the header has 50/],
    ['too many fields', row(...ones(49)), /51 fields, the header has 50/],
    ['an empty row', [''], /meter id is empty/],
  ])('%s', (_, fields, reason) => {
    const { results, readings } = readRows(HEADER, [fields])
    expect(results).toEqual([{ reason: expect.stringMatching(reason) }])
    expect(readings).toEqual([])
  })
})

describe('columns', () => {
  test.each([
    [24, 60],
    [48, 30],
    [96, 15],
    [288, 5],
  ])('%d are intervals of %d minutes', (count, minutes) => {
    const titles = ['Meter', 'Date', ...clockLabels(count, minutes)]
    const { readings } = readRows(titles, [row(...ones(count))])
    expect(readings).toHaveLength(count)
    expect(new Set(readings.map((one) => one.minutes))).toEqual(new Set([minutes]))
  })

  test('that are no clock times are named and ignored, also a total', () => {
    const titles = ['MPAN', 'Site', 'Date', ...clockLabels(48), 'Total']
    const fields = ['m1', 'Home', '2025-06-02', ...ones(48), '48']
    const { readings, notes, results } = readRows(titles, [fields])
    expect(results).toEqual(['accepted'])
    expect(readings).toHaveLength(48)
    expect(notes).toEqual(['ignored columns: Site, Total'])
  })

  test.each(['Flag', 'Type'])('may have flags between them, titled %s', (title) => {
    const titles = ['MPAN', 'Date', ...clockLabels(48).flatMap((label) => [label, title])]
    const fields = row(...ones(48).flatMap((value) => [value, 'A']))
    expect(readRows(titles, [fields]).readings).toHaveLength(48)
  })

  test('that tell registers apart are an error until the pipeline ignores them', () => {
    const titles = ['MPAN', 'Register', 'Date', '0:00', '0:30']
    const fields = ['m1', 'T1', '2025-06-02', '1', '2']
    expect(() => readRows(titles, [])).toThrow(
      /"Register" may tell several registers.*ignore: \[Register\]/,
    )
    expect(readRows(titles, [fields], { ignore: ['Register'] }).readings).toHaveLength(2)
  })

  test('may be named by the pipeline', () => {
    const titles = ['Zähler', 'Tag', '0:00', '0:30']
    const settings = { columns: { meter: 'Zähler', date: 'Tag' } }
    expect(readRows(titles, [row('1', '2')], settings).readings).toHaveLength(2)
  })
})

describe('labels of the ends of intervals', () => {
  const ends = ['Meter', 'Date', ...clockLabels(47, 30, 30), '00:00']

  test('are refused until the pipeline says so', () => {
    expect(() => readRows(ends, [])).toThrow(/say so with "label: end"/)
  })

  test('put 00:00 last on the row’s own date', () => {
    const values = ['7', ...ones(46), '9']
    const { readings } = readRows(ends, [row(...values)], { format: 'wide', label: 'end' })
    expect(readings.at(0)).toMatchObject({ date: '2025-06-02', hour: 0, value: 7 })
    expect(readings.at(-1)).toMatchObject({ date: '2025-06-02', hour: 23.5, value: 9 })
  })

  test('may write 24:00 instead', () => {
    const titles = ['Meter', 'Date', ...clockLabels(48, 30, 30)]
    const { readings } = readRows(titles, [row(...ones(48))], { format: 'wide', label: 'end' })
    expect(readings.at(-1)).toMatchObject({ date: '2025-06-02', hour: 23.5 })
  })
})
