import { describe, expect, test } from '@jest/globals'
import { UnreadableFile } from '../../../domain/errors.ts'
import { readRows } from '../factories.ts'

const HEADER = ['meter', 'timestamp', 'value']

describe('a row', () => {
  test('gives one reading', () => {
    const { results, readings, format } = readRows(HEADER, [['m1', '2025-06-02 07:30', '0.25']], {
      interval: 30,
    })
    expect([format, results]).toEqual(['long', ['accepted']])
    expect(readings).toEqual([
      { meterId: 'm1', date: '2025-06-02', hour: 7.5, minutes: 30, value: 0.25 },
    ])
  })

  test('asks to infer the length that the pipeline does not say', () => {
    const { readings } = readRows(HEADER, [['m1', '2025-06-02 07:30', '1']])
    expect(readings[0]?.minutes).toBe(0)
  })

  test.each(['', '   '])('without a value is blank: %j', (value) => {
    expect(readRows(HEADER, [['m1', '2025-06-02 07:30', value]]).results).toEqual(['blank'])
  })

  test('may be a date alone', () => {
    const { readings } = readRows(['meter', 'date', 'kWh'], [['m1', '2025-06-02', '9']])
    expect(readings[0]).toMatchObject({ date: '2025-06-02', hour: 0 })
  })

  test('with 24:00 belongs to the next day', () => {
    const { readings } = readRows(HEADER, [['m1', '2025-06-02 24:00', '9']])
    expect(readings[0]).toMatchObject({ date: '2025-06-03', hour: 0 })
  })

  test('with an offset belongs to the local day of its zone', () => {
    const rows = [
      ['m1', '2025-06-02T22:30:00Z', '1'],
      ['m1', '2025-06-02T23:00:00Z', '2'],
      ['m1', '2025-06-03T01:00:00+05:45', '3'],
    ]
    const { readings } = readRows(HEADER, rows, { zone: 'Europe/London' })
    expect(readings.map(({ date, hour, value }) => [date, hour, value])).toEqual([
      ['2025-06-02', 23.5, 1],
      ['2025-06-03', 0, 2],
      ['2025-06-02', 20.25, 3],
    ])
  })

  test('in Kathmandu starts its day at a quarter past six in the evening, UTC', () => {
    const rows = [['m1', '2025-06-01T18:15:00Z', '1']]
    const { readings } = readRows(HEADER, rows, { zone: 'Asia/Kathmandu' })
    expect(readings[0]).toMatchObject({ date: '2025-06-02', hour: 0 })
  })

  test('may end in empty fields that the header lacks', () => {
    const rows = [['m1', '2025-06-02 07:30', '1', '', ' ']]
    expect(readRows(HEADER, rows).results).toEqual(['accepted'])
  })
})

describe('a bad row is rejected, with its reason', () => {
  test.each([
    ['no meter', [' ', '2025-06-02 00:00', '1'], /meter id is empty/],
    ['no stamp', ['m1', '', '1'], /stamp "" is not YYYY-MM-DD HH:MM/],
    ['a stamp of another kind', ['m1', '02/06/2025 00:00', '1'], /"02\/06\/2025 00:00" is not/],
    ['no such date', ['m1', '2025-02-30 00:00', '1'], /date in "2025-02-30 00:00" does not exist/],
    ['no such time', ['m1', '2025-06-02 24:30', '1'], /time in "2025-06-02 24:30" does not exist/],
    ['no number', ['m1', '2025-06-02 00:00', '0.5 kWh'], /"0\.5 kWh" is not a number/],
    ['a formula', ['m1', '2025-06-02 00:00', '=1+1'], /"=1\+1" is not a number/],
    ['past the range', ['m1', '2025-06-02 00:00', '9e99'], /"9e99" \(4 characters\) is past/],
    ['too few fields', ['m1', '2025-06-02 00:00'], /2 fields, the header has 3/],
    ['too many fields', ['m1', '2025-06-02 00:00', '1', '5'], /4 fields, the header has 3/],
    ['a wrong decimal mark', ['m1', '2025-06-02 00:00', '1,5'], /"1,5" is not a number/],
  ])('%s', (_, fields, reason) => {
    const { results, readings } = readRows(HEADER, [fields])
    expect(results).toEqual([{ reason: expect.stringMatching(reason) }])
    expect(readings).toEqual([])
  })

  test('a long text is quoted in short, on one line', () => {
    const { results } = readRows(HEADER, [['m1', '2025-06-02 00:00', `a\nb${'c'.repeat(99)}`]])
    expect(results).toEqual([{ reason: expect.stringMatching(/^the value "a\\nbc{37}…" is not/) }])
  })
})

describe('end labels', () => {
  const settings = { label: 'end', interval: 30 }

  test('belong to the interval that they close', () => {
    const rows = [
      ['m1', '2025-06-02 00:00', '1'],
      ['m1', '2025-06-02 00:30', '2'],
      ['m1', '2025-06-02 24:00', '3'],
    ]
    const { readings } = readRows(HEADER, rows, settings)
    expect(readings.map(({ date, hour }) => [date, hour])).toEqual([
      ['2025-06-01', 23.5],
      ['2025-06-02', 0],
      ['2025-06-02', 23.5],
    ])
  })

  test('need the interval to be told', () => {
    expect(() => readRows(HEADER, [], { label: 'end' })).toThrow(/label: end needs interval/)
  })
})

describe('the grid of the interval that the pipeline says', () => {
  const place = (stamp: string, settings: Record<string, unknown>) => {
    const { results, readings } = readRows(HEADER, [['m1', stamp, '1']], settings)
    return readings.map(({ date, hour }) => `${date} ${hour}`)[0] ?? results[0]
  }

  test('is that of the local clock, also where stamps are in UTC', () => {
    const kolkata = { zone: 'Asia/Kolkata', interval: 60 }
    expect(place('2025-06-01T18:30:00Z', kolkata)).toBe('2025-06-02 0')
    const london = { zone: 'Europe/London', interval: 1440 }
    expect(place('2025-06-01T23:00:00Z', london)).toBe('2025-06-02 0')
    expect(place('2025-06-02 00:00', london)).toBe('2025-06-02 0')
  })

  test('refuses stamps beside it', () => {
    const reason = expect.stringMatching(/"2025-06-02 00:10" is not on the grid of 30 minutes/)
    expect(place('2025-06-02 00:10', { interval: 30 })).toEqual({ reason })
    const daily = { interval: 1440, label: 'end' }
    expect(place('2025-06-03 06:00', daily)).toEqual({ reason: expect.stringMatching(/grid/) })
  })
})

describe('columns', () => {
  test.each([
    [['LCLid', 'stdorToU', 'DateTime', 'Consumption (kWh)'], ['stdorToU']],
    [['MPAN', 'Reading Time', 'Cost', 'kWh'], ['Cost']],
    [['value', 'time', 'device_id'], []],
    [[' Meter ID ', 'Date and Time', 'usage_kwh'], []],
    [['meter', 'date', 'start', 'kWh'], ['date']],
  ])('%j are told by their titles', (titles, ignored) => {
    const { format, notes } = readRows(titles, [])
    expect(format).toBe('long')
    expect(notes).toEqual(ignored.length > 0 ? [`ignored columns: ${ignored.join(', ')}`] : [])
  })

  test('of one role that occur twice are an error that names them', () => {
    const titles = ['meter', 'timestamp', 'usage', 'value']
    expect(() => readRows(titles, [])).toThrow(UnreadableFile)
    expect(() => readRows(titles, [])).toThrow(
      /"usage" and "value" could both be the value column.*columns: \{value: …\}/,
    )
  })

  test('named by the pipeline count first', () => {
    const titles = ['meter', 'timestamp', 'usage', 'value']
    const rows = [['m1', '2025-06-02 00:00', '1', '2']]
    const { readings } = readRows(titles, rows, { columns: { value: 'usage' } })
    expect(readings[0]?.value).toBe(1)
  })

  test('named by the pipeline and absent are an unknown header', () => {
    const settings = { columns: { value: 'Energy' } }
    expect(() => readRows(HEADER, [], settings)).toThrow(/The header is not understood/)
  })
})
