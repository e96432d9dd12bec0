/** What a pipeline's rules make of files: rows rejected, rows flagged, files failed. */
import { describe, expect, test } from '@jest/globals'
import { clockLabels } from '../factories.ts'
import { csvOf, numbers, readTable, refusalOf } from './read-table.ts'
import type { ReadText } from './read-text.ts'
import { settleText } from './settle-text.ts'

const LONG = ['meter', 'timestamp', 'kWh']
const at = (clock: string, value: string, meter = 'm1') => [meter, `2025-06-02 ${clock}`, value]
const valuesOf = ({ readings }: ReadText): string[] => readings.map(({ value }) => value)

/** A day that each rule below breaks on line 4. */
const rows = [at('00:00', '1'), at('00:30', '1.5'), at('01:00', '-9'), at('01:30', '1')]

describe.each([
  ['minimum', (action: string) => ({ minimum: { value: 0, action } }), /-9 kWh is below/],
  ['maximum', (action: string) => ({ maximum: { value: -10, action } }), /above the maximum/],
  ['step', (action: string) => ({ step: { value: 10, action } }), /the step of 10\.5 kWh/],
  ['negative', (action: string) => ({ negative: action }), /-9 kWh is negative/],
])('%s', (name, ruleOf, reason) => {
  const isMaximum = name === 'maximum'
  const bad = isMaximum
    ? [at('00:00', '-11'), at('00:30', '-12'), at('01:00', '-9'), at('01:30', '-11')]
    : name === 'step'
      ? rows.slice(0, 3)
      : rows

  test('reject: the row is named and does not count', async () => {
    const read = await readTable(LONG, bad, { rules: ruleOf('reject') })
    expect(read.summary).toMatchObject({ accepted: bad.length - 1, rejected: 1, flagged: 0 })
    expect(read.rejects).toEqual([
      {
        line: 4,
        reason: expect.stringMatching(reason),
        text: 'm1,2025-06-02 01:00,-9',
      },
    ])
    expect(valuesOf(read)).not.toContain('-9')
  })

  test('flag: the row counts, and is listed', async () => {
    const read = await readTable(LONG, bad, { rules: ruleOf('flag') })
    expect(read.summary).toMatchObject({ accepted: bad.length, rejected: 0, flagged: 1 })
    expect(read.flags).toEqual([
      { line: 4, reason: expect.stringMatching(reason), text: 'm1,2025-06-02 01:00,-9' },
    ])
    expect(valuesOf(read)).toEqual(bad.map(([, , value]) => value))
  })

  test('fail: the file does not count', async () => {
    const error = await refusalOf(readTable(LONG, bad, { rules: ruleOf('fail') }))
    expect(error.code).toBe('rule-broken')
    expect(error.message).toMatch(reason)
  })
})

describe('dates', () => {
  const spread = ['2025-05-31', '2025-06-01', '2025-06-30', '2025-07-01'].map((date) => [
    'm1',
    `${date} 00:00`,
    '1',
  ])
  const within = { from: '2025-06-01', to: '2025-06-30' }

  test('reject: both ends belong to what is allowed', async () => {
    const { readings, rejects } = await readTable(LONG, spread, { rules: { dates: within } })
    expect(readings.map(({ date }) => date)).toEqual(['2025-06-01', '2025-06-30'])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [2, '2025-05-31 is outside the dates that the pipeline allows'],
      [5, '2025-07-01 is outside the dates that the pipeline allows'],
    ])
  })

  test('flag and fail', async () => {
    const flagged = await readTable(LONG, spread, {
      rules: { dates: { ...within, action: 'flag' } },
    })
    expect(flagged.flags.map(({ line }) => line)).toEqual([2, 5])
    expect(flagged.readings).toHaveLength(4)
    const rules = { dates: { ...within, action: 'fail' } }
    expect((await refusalOf(readTable(LONG, spread, { rules }))).code).toBe('rule-broken')
  })

  test('are local days, on which the interval begins', async () => {
    const stamps = ['2025-05-31T22:30:00Z', '2025-05-31T23:00:00Z', '2025-06-30T23:00:00Z']
    const table = stamps.map((stamp, index) => ['m1', stamp, String(index)])
    const pipeline = { zone: 'Europe/London', rules: { dates: within } }
    expect(valuesOf(await readTable(LONG, table, pipeline))).toEqual(['1'])
    const ends = [
      ['m1', '2025-06-01 00:00', '1'],
      ['m1', '2025-06-01 00:30', '2'],
      ['m1', '2025-07-01 00:00', '3'],
    ]
    const label = { label: 'end', interval: 30, rules: { dates: within } }
    expect(valuesOf(await readTable(LONG, ends, label))).toEqual(['2', '3'])
  })
})

describe('duplicate', () => {
  const twice = [at('00:00', '1'), at('00:30', '2'), at('00:00', '3'), at('00:00', '4', 'm2')]

  test('without the rule the later row counts', async () => {
    const { summary, days } = await settleText(csvOf([LONG, ...twice]), {
      pipeline: { zone: 'UTC' },
    })
    expect(summary).toMatchObject({ accepted: 4, duplicates: 1 })
    expect(days.map(({ meterId, total }) => [meterId, total])).toEqual([
      ['m1', '5'],
      ['m2', '4'],
    ])
  })

  test('reject: the earlier row counts', async () => {
    const read = await readTable(LONG, twice, { rules: { duplicate: 'reject' } })
    expect(valuesOf(read)).toEqual(['1', '2', '4'])
    expect(read.rejects).toEqual([
      expect.objectContaining({ line: 4, reason: 'it repeats a time that an earlier row has' }),
    ])
  })

  test('flag: the later row counts, and is listed', async () => {
    const read = await readTable(LONG, twice, { rules: { duplicate: 'flag' } })
    expect(read.summary).toMatchObject({ accepted: 4, flagged: 1, duplicates: 1 })
    expect(read.flags.map(({ line }) => line)).toEqual([4])
  })

  test('fail', async () => {
    const reading = readTable(LONG, twice, { rules: { duplicate: 'fail' } })
    expect(await refusalOf(reading)).toMatchObject({ code: 'rule-broken' })
  })

  test('sees rows that wait for their length to be told', async () => {
    const stamps = ['00:30', '01:00', '01:30', '01:30', '02:00']
    const table = stamps.map((clock, index) => at(clock, String(index)))
    const pipeline = { label: 'end', rules: { duplicate: 'reject' } }
    const read = await readTable(LONG, table, pipeline)
    expect(valuesOf(read)).toEqual(['0', '1', '2', '4'])
    expect(read.rejects.map(({ line }) => line)).toEqual([5])
  })
})

test('rules see rows that wait for their length to be told', async () => {
  const table = ['00:30', '01:00', '01:30', '02:00'].map((clock, index) => at(clock, String(index)))
  const pipeline = { label: 'end', rules: { maximum: { value: 1 } } }
  const read = await readTable(LONG, table, pipeline)
  expect(read.summary).toMatchObject({ rows: 4, accepted: 2, rejected: 2 })
  expect(read.rejects.map(({ line }) => line)).toEqual([4, 5])
  expect(valuesOf(read)).toEqual(['0', '1'])
})

test('limits are in the unit that totals are kept in, of powers in kW', async () => {
  const rules = { maximum: { value: 5 } }
  const wattHours = [at('00:00', '5000'), at('00:30', '5001')]
  expect(valuesOf(await readTable(['meter', 'timestamp', 'Wh'], wattHours, { rules }))).toEqual([
    '5',
  ])
  const watts = readTable(LONG, wattHours, { rules, unit: 'W' })
  expect(valuesOf(await watts)).toEqual(['5'])
})

describe('a wide row', () => {
  const titles = ['Point', 'Date', ...clockLabels(48)]
  const day = (date: string, ...cells: string[]) => [
    'm1',
    date,
    ...cells,
    ...numbers(48 - cells.length),
  ]

  test('is rejected whole', async () => {
    const table = [day('2025-06-02', '1'), day('2025-06-03', '1', '99'), day('2025-06-04')]
    const read = await readTable(titles, table, { rules: { maximum: { value: 50 } } })
    expect(read.rejects).toEqual([
      expect.objectContaining({ line: 3, reason: expect.stringMatching(/^99 kWh is above/) }),
    ])
    expect(new Set(read.readings.map(({ date }) => date))).toEqual(
      new Set(['2025-06-02', '2025-06-04']),
    )
    expect(read.readings).toHaveLength(96)
  })

  test('is flagged once', async () => {
    const table = [day('2025-06-02', '60', '70'), day('2025-06-03')]
    const read = await readTable(titles, table, {
      rules: { maximum: { value: 50, action: 'flag' } },
    })
    expect(read.summary).toMatchObject({ accepted: 2, flagged: 1 })
    expect(read.flags).toEqual([
      expect.objectContaining({ line: 2, reason: expect.stringMatching(/^60 kWh is above/) }),
    ])
    expect(read.readings).toHaveLength(96)
  })

  test('that repeats a day is rejected where the pipeline says so', async () => {
    const table = [day('2025-06-02'), day('2025-06-03'), day('2025-06-02', '5')]
    const read = await readTable(titles, table, { rules: { duplicate: 'reject' } })
    expect(read.rejects.map(({ line }) => line)).toEqual([4])
    expect(read.readings).toHaveLength(96)
  })
})

describe('a matrix row, and one of days as columns,', () => {
  test('is rejected whole', async () => {
    const rules = { maximum: { value: 50 } }
    const matrix = [
      ['2025-06-02 00:00', '1', '2'],
      ['2025-06-02 00:30', '3', '99'],
      ['2025-06-02 01:00', '5', '6'],
    ]
    const read = await readTable(['timestamp', 'A', 'B'], matrix, { rules })
    expect(valuesOf(read)).toEqual(['1', '2', '5', '6'])
    expect(read.rejects.map(({ line }) => line)).toEqual([3])
    const titles = ['meter', '2025-06-01', '2025-06-02', '2025-06-03']
    const days = [
      ['m1', '1', '2', '3'],
      ['m2', '1', '99', '3'],
    ]
    const byDay = await readTable(titles, days, { rules })
    expect(valuesOf(byDay)).toEqual(['1', '2', '3'])
    expect(byDay.rejects.map(({ line }) => line)).toEqual([3])
  })
})

describe('rejects', () => {
  const table = (good: number, bad: number) => [
    ...Array.from({ length: good }, (_, index) => ['m1', new Date(index * 6e4).toISOString(), '1']),
    ...Array(bad).fill(['m1', 'never', '1']),
  ]

  test.each([
    [3, 3, { share: 0.5, from: 3 }, true],
    [4, 3, { share: 0.5, from: 3 }, false],
    [3, 3, { share: 0.5, from: 4 }, false],
    [99, 1, { share: 0, from: 1 }, true],
    [1, 9, { share: 1, from: 1 }, false],
    [98, 2, { share: 0.02, from: 2 }, true],
  ])('%d good rows and %d bad ones: %j fails the file: %j', async (good, bad, rejects, fails) => {
    const reading = readTable(LONG, table(good, bad), { rejects, date: 'YYYY-MM-DD' })
    if (!fails)
      return expect((await reading).summary).toMatchObject({ accepted: good, rejected: bad })
    const error = await refusalOf(reading)
    expect(error.code).toBe('too-many-rejects')
    expect(error.message).toMatch(new RegExp(`^${bad} of ${good + bad} rows were rejected`))
    expect(error.message).toMatch(new RegExp(`The first is on line ${good + 2}: "never"`))
  })

  test('by rules count as well', async () => {
    const read = readTable(LONG, [at('00:00', '1'), at('00:30', '9'), at('01:00', '9')], {
      rules: { maximum: { value: 5 } },
      rejects: { share: 0.5, from: 2 },
    })
    expect(await refusalOf(read)).toMatchObject({ code: 'too-many-rejects' })
  })
})
