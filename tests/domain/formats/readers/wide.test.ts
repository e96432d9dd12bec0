import { describe, expect, test } from '@jest/globals'
import { clockLabels } from '../../factories.ts'
import { numbers, readTable, refusalOf } from '../read-table.ts'

const HEADER = ['Meter', 'Date', ...clockLabels(48)]
const ones = (count: number): string[] => Array(count).fill('1')
const row = (...values: string[]): string[] => ['m1', '2025-06-02', ...values]
const GOOD = ['m1', '2025-06-03', ...ones(48)]

describe('a row', () => {
  test('gives a reading for each column, at the time of its label', async () => {
    const titles = ['Meter', 'Date', '0:00', '0:30', '1:00']
    const { summary, readings } = await readTable(titles, [row('0.5', '.25', '1e-3')])
    expect(summary).toMatchObject({ format: 'wide', units: ['kWh'], accepted: 1 })
    const common = { meterId: 'm1', date: '2025-06-02', minutes: 30, quality: 'actual' }
    expect(readings).toEqual([
      expect.objectContaining({ ...common, hour: 0, value: '0.5' }),
      expect.objectContaining({ ...common, hour: 0.5, value: '0.25' }),
      expect.objectContaining({ ...common, hour: 1, value: '0.001' }),
    ])
  })

  test('may have blanks, which are no readings and no zeros', async () => {
    const { summary, readings } = await readTable(HEADER, [row('1', '', ' ', ...ones(44), '0')])
    expect(summary.accepted).toBe(1)
    expect(readings).toHaveLength(46)
  })

  test('of blanks alone is blank', async () => {
    const { summary } = await readTable(HEADER, [row(...Array(48).fill('')), GOOD])
    expect(summary).toMatchObject({ rows: 2, accepted: 1, blank: 1 })
  })

  test.each([['2025/06/02'], ['2025-6-2'], [' 2025-06-02 ']])(
    'may write its date with slashes, without zeros in front, among spaces: %j',
    async (date) => {
      const { readings } = await readTable(HEADER, [['m1', date, ...ones(48)]])
      expect(new Set(readings.map((one) => one.date))).toEqual(new Set(['2025-06-02']))
    },
  )

  test('keeps leading zeros and odd letters of its meter', async () => {
    const ids = ['007', '1E5', 'TRUE', ' a b ', 'Zähler-1']
    const rows = ids.map((id) => [id, '2025-06-02', ...ones(48)])
    const { readings } = await readTable(HEADER, rows)
    const read = new Set(readings.map(({ meterId }) => meterId))
    expect([...read]).toEqual(['007', '1E5', 'TRUE', 'a b', 'Zähler-1'])
  })

  test('may end in empty fields that the header lacks', async () => {
    const { summary } = await readTable(HEADER, [row(...ones(48), '', ' ')])
    expect(summary).toMatchObject({ accepted: 1, rejected: 0 })
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
  ])('%s', async (_, fields, reason) => {
    const { rejects, readings } = await readTable(HEADER, [GOOD, fields, GOOD])
    expect(rejects).toEqual([
      expect.objectContaining({ line: 3, reason: expect.stringMatching(reason) }),
    ])
    expect(new Set(readings.map(({ date }) => date))).toEqual(new Set(['2025-06-03']))
    expect(readings).toHaveLength(96)
  })
})

describe('columns', () => {
  test.each([
    [24, 60],
    [48, 30],
    [96, 15],
    [288, 5],
  ])('%d are intervals of %d minutes', async (count, minutes) => {
    const titles = ['Meter', 'Date', ...clockLabels(count, minutes)]
    const { readings } = await readTable(titles, [row(...ones(count))])
    expect(readings).toHaveLength(count)
    expect(new Set(readings.map((one) => one.minutes))).toEqual(new Set([minutes]))
  })

  test.each([
    [24, 60, ''],
    [48, 30, 'HH'],
    [96, 15, 'interval_'],
    [288, 5, 'P'],
  ])('%d may be numbered: intervals of %d minutes, titled %s1', async (count, minutes, before) => {
    const titles = ['Meter', 'Date', ...numbers(count).map((number) => before + number)]
    const { readings } = await readTable(titles, [row(...numbers(count))])
    expect(readings.map(({ hour, value }) => [hour, value])).toEqual(
      numbers(count).map((number, at) => [(at * minutes) / 60, number]),
    )
  })

  test('that are no clock times are named and ignored, also a total', async () => {
    const titles = ['MPAN', 'Site', 'Date', ...clockLabels(48), 'Total']
    const fields = ['m1', 'Home', '2025-06-02', ...ones(48), '48']
    const { summary, readings } = await readTable(titles, [fields])
    expect(readings).toHaveLength(48)
    expect(summary.decisions).toContain('ignored columns: Site, Total')
  })

  test.each(['Flag', 'Type'])('may have flags between them, titled %s', async (title) => {
    const titles = ['Point', 'Date', ...clockLabels(48).flatMap((label) => [label, title])]
    const fields = row(...ones(48).flatMap((value) => [value, 'A']))
    expect((await readTable(titles, [fields])).readings).toHaveLength(48)
  })

  test('that tell registers apart are an error until the pipeline ignores them', async () => {
    const titles = ['MPAN', 'Register', 'Date', '0:00', '0:30']
    const rows = [
      ['m1', 'T1', '2025-06-02', '1', '2'],
      ['m1', 'T2', '2025-06-02', '3', '4'],
    ]
    expect((await refusalOf(readTable(titles, rows))).message).toMatch(
      /"Register".*may tell several registers.*ignore: \[Register\]/,
    )
    const { readings } = await readTable(titles, rows.slice(0, 1), { ignore: ['Register'] })
    expect(readings).toHaveLength(2)
  })

  test('may be named by the pipeline', async () => {
    const titles = ['Zähler', 'Tag', '0:00', '0:30']
    const pipeline = { columns: { meter: 'Zähler', date: 'Tag' } }
    const { readings } = await readTable(titles, [row('1', '2')], pipeline)
    expect(readings.map(({ meterId }) => meterId)).toEqual(['m1', 'm1'])
  })
})

describe('labels of the ends of intervals', () => {
  const ends = ['Point', 'Date', ...clockLabels(47, 30, 30), '00:00']
  const values = ['7', ...ones(46), '9']

  test.each([{}, { format: 'wide' }, { format: 'wide', label: 'end' }])(
    'are told where they run to midnight: 00:00 is last on the row’s own date (%j)',
    async (pipeline) => {
      const { readings } = await readTable(ends, [row(...values)], pipeline)
      expect(readings.at(0)).toMatchObject({ date: '2025-06-02', hour: 0, value: '7' })
      expect(readings.at(-1)).toMatchObject({ date: '2025-06-02', hour: 23.5, value: '9' })
    },
  )

  test('are refused where the pipeline says that they are beginnings', async () => {
    const reading = readTable(ends, [row(...values)], { label: 'start' })
    expect((await refusalOf(reading)).message).toMatch(/say so with "label: end"/)
  })

  test('may write 24:00 instead', async () => {
    const titles = ['Point', 'Date', ...clockLabels(48, 30, 30)]
    const { readings } = await readTable(titles, [row(...values)])
    expect(readings.at(-1)).toMatchObject({ date: '2025-06-02', hour: 23.5, value: '9' })
  })
})
