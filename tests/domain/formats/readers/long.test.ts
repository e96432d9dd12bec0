import { describe, expect, test } from '@jest/globals'
import { UnreadableFile } from '../../../../domain/errors.ts'
import { readTable, refusalOf } from '../read-table.ts'

const HEADER = ['meter', 'timestamp', 'value']
const GOOD = [
  ['m1', '2025-06-03 00:00', '1'],
  ['m1', '2025-06-03 00:30', '2'],
]

describe('a row', () => {
  test('gives one reading', async () => {
    const rows = [['m1', '2025-06-02 07:30', '0.25']]
    const { summary, readings } = await readTable(HEADER, rows, { interval: 30 })
    expect(summary).toMatchObject({ format: 'long', rows: 1, accepted: 1 })
    expect(readings).toEqual([
      {
        ...{ meterId: 'm1', channel: 'main', unit: 'kWh', kind: 'interval', flow: 'import' },
        ...{ date: '2025-06-02', hour: 7.5, minutes: 30, value: '0.25', quality: 'actual' },
        revision: '',
      },
    ])
  })

  test('asks to infer the length that the pipeline does not say', async () => {
    const { readings } = await readTable(HEADER, [['m1', '2025-06-02 07:30', '1']])
    expect(readings[0]?.minutes).toBe(0)
  })

  test.each(['', '   '])('without a value is blank: %j', async (value) => {
    const rows = [['m1', '2025-06-02 07:30', value], ...GOOD]
    const { summary, readings } = await readTable(HEADER, rows)
    expect(summary).toMatchObject({ rows: 3, accepted: 2, blank: 1, rejected: 0 })
    expect(readings).toHaveLength(2)
  })

  test('may be a date alone', async () => {
    const { readings } = await readTable(['meter', 'date', 'kWh'], [['m1', '2025-06-02', '9']])
    expect(readings[0]).toMatchObject({ date: '2025-06-02', hour: 0 })
  })

  test('with 24:00 belongs to the next day', async () => {
    const { readings } = await readTable(HEADER, [['m1', '2025-06-02 24:00', '9']])
    expect(readings[0]).toMatchObject({ date: '2025-06-03', hour: 0 })
  })

  test('with an offset belongs to the local day of its zone', async () => {
    const rows = [
      ['m1', '2025-06-02T22:30:00Z', '1'],
      ['m1', '2025-06-02T23:00:00Z', '2'],
      ['m1', '2025-06-03T01:00:00+05:45', '3'],
    ]
    const { readings } = await readTable(HEADER, rows, { zone: 'Europe/London' })
    expect(readings.map(({ date, hour, value }) => [date, hour, value])).toEqual([
      ['2025-06-02', 23.5, '1'],
      ['2025-06-03', 0, '2'],
      ['2025-06-02', 20.25, '3'],
    ])
  })

  test('in Kathmandu starts its day at a quarter past six in the evening, UTC', async () => {
    const rows = [['m1', '2025-06-01T18:15:00Z', '1']]
    const { readings } = await readTable(HEADER, rows, { zone: 'Asia/Kathmandu' })
    expect(readings[0]).toMatchObject({ date: '2025-06-02', hour: 0 })
  })

  test('may end in empty fields that the header lacks', async () => {
    const rows = [['m1', '2025-06-02 07:30', '1', '', ' ']]
    expect((await readTable(HEADER, rows)).summary).toMatchObject({ accepted: 1, rejected: 0 })
  })
})

describe('a bad row is rejected, with its reason', () => {
  test.each([
    ['no meter', [' ', '2025-06-02 00:00', '1'], /meter id is empty/],
    ['a meter of #N/A', ['#N/A', '2025-06-02 00:00', '1'], /"#N\/A" names none/],
    ['no stamp', ['m1', '', '1'], /"" is not a time stamp \(expected YYYY-MM-DD\)/],
    ['a stamp of another kind', ['m1', '02/06/2025 00:00', '1'], /"02\/06\/2025 00:00" is not/],
    ['no such date', ['m1', '2025-02-30 00:00', '1'], /"2025-02-30 00:00" is a date that does not/],
    ['no such time', ['m1', '2025-06-02 24:30', '1'], /"2025-06-02 24:30" is a time that does not/],
    ['no number', ['m1', '2025-06-02 00:00', '0.5 kWh'], /"0\.5 kWh" is not a number/],
    ['a formula', ['m1', '2025-06-02 00:00', '=1+1'], /"=1\+1" is not a number/],
    ['past the range', ['m1', '2025-06-02 00:00', '9e99'], /"9e99" \(4 characters\) is past/],
    ['too few fields', ['m1', '2025-06-02 00:00'], /2 fields, the header has 3/],
    ['too many fields', ['m1', '2025-06-02 00:00', '1', '5'], /4 fields, the header has 3/],
  ])('%s', async (_, fields, reason) => {
    const { rejects, readings } = await readTable(HEADER, [fields, ...GOOD])
    expect(rejects).toEqual([
      { line: 2, reason: expect.stringMatching(reason), text: fields.join(',') },
    ])
    expect(readings.map(({ value }) => value)).toEqual(['1', '2'])
  })

  test('a wrong decimal mark', async () => {
    const rows = [...GOOD, ['m1', '2025-06-03 01:00', '2.5'], ['m1', '2025-06-03 01:30', '1,5']]
    const { rejects } = await readTable(HEADER, rows, { decimal: '.' })
    expect(rejects).toEqual([
      expect.objectContaining({ line: 5, reason: 'the value "1,5" is not a number' }),
    ])
  })

  test('a long text is quoted in short, on one line', async () => {
    const bad = ['m1', '2025-06-02 00:00', `a\nb${'c'.repeat(99)}`]
    const { rejects } = await readTable(HEADER, [bad, ...GOOD])
    expect(rejects).toEqual([
      expect.objectContaining({
        reason: expect.stringMatching(/^the value "a\\nbc{37}…" is not a number$/),
      }),
    ])
  })
})

describe('end labels', () => {
  const rows = [
    ['m1', '2025-06-02 00:00', '1'],
    ['m1', '2025-06-02 00:30', '2'],
    ['m1', '2025-06-02 01:00', '3'],
    ['m1', '2025-06-02 24:00', '4'],
  ]

  test('belong to the interval that they close', async () => {
    const { readings } = await readTable(HEADER, rows, { label: 'end', interval: 30 })
    expect(readings.map(({ date, hour }) => [date, hour])).toEqual([
      ['2025-06-01', 23.5],
      ['2025-06-02', 0],
      ['2025-06-02', 0.5],
      ['2025-06-02', 23.5],
    ])
  })

  test('tell the interval by their distance where nothing says it', async () => {
    const { readings } = await readTable(HEADER, rows.slice(0, 3), { label: 'end' })
    expect(readings.map(({ date, hour, minutes }) => [date, hour, minutes])).toEqual([
      ['2025-06-01', 23.5, 30],
      ['2025-06-02', 0, 30],
      ['2025-06-02', 0.5, 30],
    ])
  })
})

describe('the grid of the interval that the pipeline says', () => {
  const place = async (stamp: string, pipeline: Record<string, unknown>) => {
    const { readings } = await readTable(HEADER, [['m1', stamp, '1']], pipeline)
    return readings.map(({ date, hour }) => `${date} ${hour}`)[0]
  }

  test('is that of the local clock, also where stamps are in UTC', async () => {
    const kolkata = { zone: 'Asia/Kolkata', interval: 60 }
    expect(await place('2025-06-01T18:30:00Z', kolkata)).toBe('2025-06-02 0')
    const london = { zone: 'Europe/London', interval: 1440 }
    expect(await place('2025-06-01T23:00:00Z', london)).toBe('2025-06-02 0')
    expect(await place('2025-06-02 00:00', london)).toBe('2025-06-02 0')
  })

  test.each([
    ['2025-06-02 00:10', { interval: 30 }, /"2025-06-02 00:10" is not on the grid of 30 minutes/],
    ['2025-06-03 06:00', { interval: 1440, label: 'end' }, /grid|no midnight/],
  ])('refuses %s beside it', async (stamp, pipeline, reason) => {
    const rows = [
      ['m1', stamp, '1'],
      ['m1', '2025-06-04 00:00', '2'],
      ['m1', '2025-06-05 00:00', '2'],
    ]
    const { rejects, readings } = await readTable(HEADER, rows, pipeline)
    expect(rejects.map(({ reason }) => reason)).toEqual([expect.stringMatching(reason)])
    expect(readings).toHaveLength(2)
  })
})

describe('columns', () => {
  const cells: Record<string, string> = { stdorToU: 'Std', Cost: '$0.02', date: '2025-06-02' }
  const row = (titles: string[], at: number) =>
    titles.map(
      (title) =>
        cells[title] ??
        (/time|date|start/i.test(title)
          ? `2025-06-02 0${at}:00`
          : /kwh|value/i.test(title)
            ? '1'
            : 'm1'),
    )

  test.each([
    [['LCLid', 'stdorToU', 'DateTime', 'Consumption (kWh)'], 'stdorToU'],
    [['MPAN', 'Reading Time', 'Cost', 'kWh'], 'Cost'],
    [['value', 'time', 'device_id'], undefined],
    [[' Meter ID ', 'Date and Time', 'usage_kwh'], undefined],
    [['meter', 'date', 'start', 'kWh'], 'date'],
  ])('%j are told by their titles', async (titles, ignored) => {
    const { summary, readings } = await readTable(titles, [row(titles, 0), row(titles, 1)])
    expect(summary.format).toBe('long')
    expect(readings.map(({ meterId, hour, value }) => [meterId, hour, value])).toEqual([
      ['m1', 0, '1'],
      ['m1', 1, '1'],
    ])
    const said = summary.decisions.filter((decision) => decision.startsWith('ignored columns'))
    expect(said).toEqual(ignored === undefined ? [] : [`ignored columns: ${ignored}`])
  })

  const titles = ['meter', 'timestamp', 'usage', 'value']
  const rows = [['m1', '2025-06-02 00:00', '1', '2']]

  test('of one role that occur twice are an error that names them', async () => {
    const error = await refusalOf(readTable(titles, rows))
    expect(error).toBeInstanceOf(UnreadableFile)
    expect(error.message).toMatch(
      /"usage" and "value" could both be the value column.*columns: \{value: …\}/,
    )
  })

  test('named by the pipeline count first', async () => {
    const { readings } = await readTable(titles, rows, { columns: { value: 'usage' } })
    expect(readings.map(({ value }) => value)).toEqual(['1'])
  })

  test('named by the pipeline and absent are an unknown header', async () => {
    const reading = readTable(HEADER, GOOD, { columns: { value: 'Energy' } })
    expect(await refusalOf(reading)).toMatchObject({
      code: 'header-unknown',
      message: expect.stringMatching(/The header is not understood|"Energy"/),
    })
  })
})

describe('local stamps and offsets without a zone are refused, and the line to add is shown', () => {
  test.each([
    ['local', '2025-06-02 00:00'],
    ['with an offset', '2025-06-02T00:00:00+01:00'],
  ])('%s', async (_, stamp) => {
    const reading = readTable(HEADER, [['m1', stamp, '1']], { zone: undefined }, { key: 'a/b.csv' })
    expect(await refusalOf(reading)).toMatchObject({
      code: 'file-ambiguous',
      message: expect.stringMatching(/match: "a\/\*\*", zone: Europe\/London/),
    })
  })

  test.each(['2025-06-02T00:00:00Z', '2025-06-02'])('%s needs none', async (stamp) => {
    const { readings, zone } = await readTable(HEADER, [['m1', stamp, '1']], { zone: undefined })
    expect([zone, readings[0]?.date]).toEqual(['UTC', '2025-06-02'])
  })
})
