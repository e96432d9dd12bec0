import { describe, expect, test } from '@jest/globals'
import { hoursOf, readTable, refusalOf } from '../read-table.ts'
import { readText } from '../read-text.ts'

const rowsOf = (stamps: readonly string[]): string[][] => stamps.map((stamp) => ['m1', stamp, '1'])
const datesOf = async (stamps: readonly string[], pipeline = {}): Promise<string[]> => {
  const { readings } = await readTable(['meter', 'date', 'kWh'], rowsOf(stamps), pipeline)
  return readings.map(({ date }) => date)
}

describe('the order of a date is told', () => {
  test.each([
    [['2025-06-13'], ['2025-06-13']],
    [['20250613'], ['2025-06-13']],
    [
      ['13/02/2025', '04/03/2025'],
      ['2025-02-13', '2025-03-04'],
    ],
    [
      ['04/03/2025', '02/13/2025'],
      ['2025-04-03', '2025-02-13'],
    ],
    [['13/06/25'], ['2025-06-13']],
    [['03-Apr-2025'], ['2025-04-03']],
    [['03.04.2025'], ['2025-04-03']],
  ])('by what there is: %j', async (stamps, dates) => {
    expect(await datesOf(stamps)).toEqual(dates)
  })

  test.each([
    [
      ['03/04/2025', '04/04/2025', '05/04/2025'],
      ['2025-04-03', '2025-04-04', '2025-04-05'],
    ],
    [
      ['03/04/2025', '03/05/2025', '03/06/2025'],
      ['2025-03-04', '2025-03-05', '2025-03-06'],
    ],
    [
      ['03/06/2025', '03/05/2025', '03/04/2025'],
      ['2025-03-06', '2025-03-05', '2025-03-04'],
    ],
  ])('by days that follow each other: %j', async (stamps, dates) => {
    expect(await datesOf(stamps)).toEqual(dates)
  })

  test.each([
    [['03/04/2025', '03/04/2025']],
    [['03/04/2025 00:00', '03/04/2025 00:30']],
    [['01/01/2025', '02/02/2025', '03/03/2025']],
    [['03-04-25', '03-04-25']],
  ])('never by a guess: %j', async (stamps) => {
    const error = await refusalOf(readTable(['meter', 'timestamp', 'kWh'], rowsOf(stamps)))
    expect(error.code).toBe('file-ambiguous')
    expect(error.message).toMatch(/can be read as .*DD.MM.YY/)
    expect(error.message).toMatch(/in the pipeline that matches this key: "date: [DMY/-]+"/)
  })

  test('but by the pipeline', async () => {
    expect(await datesOf(['03/04/2025'], { date: 'MM/DD/YYYY' })).toEqual(['2025-03-04'])
    expect(await datesOf(['03/04/2025'], { date: 'DD/MM/YYYY' })).toEqual(['2025-04-03'])
  })

  test('also of the titles of dates as columns', async () => {
    const titles = ['meter', '13/06/2025', '14/06/2025', '02/07/2025']
    const { readings, summary } = await readTable(titles, [['m1', '1', '2', '3']])
    expect(summary.format).toBe('dates-as-columns')
    expect(readings.map(({ date }) => date)).toEqual(['2025-06-13', '2025-06-14', '2025-07-02'])
  })
})

describe('the zone of days', () => {
  const read = (stamp: string, title = 'timestamp', key = 'drops/house/file.csv') =>
    readText(`meter,${title},kWh\nm1,${stamp},1\n`, { key })

  test.each([
    [
      'local stamps',
      '2025-06-13 00:00',
      /"2025-06-13 00:00" are local, and nothing says of which zone/,
    ],
    [
      'stamps with an offset',
      '2025-06-13T00:00+02:00',
      /tell the instant, and nothing says in which zone days begin/,
    ],
  ])('of %s is never guessed: the refusal has the line to add', async (_, stamp, message) => {
    const error = await refusalOf(read(stamp))
    expect(error.code).toBe('file-ambiguous')
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(
      /- \{ name: [\w-]+, match: "drops\/house\/\*\*", zone: Europe\/London \}/,
    )
  })

  test('is of the key alone where that lies in no folder', async () => {
    const error = await refusalOf(read('2025-06-13 00:00', 'timestamp', 'file.csv'))
    expect(error.message).toContain('match: "file.csv"')
  })

  test.each([
    ['stamps in UTC', '2025-06-13T00:00:00Z', 'timestamp'],
    ['an offset of nothing', '2025-06-13 00:00+00:00', 'timestamp'],
    ['seconds since 1970', '1749772800', 'timestamp'],
    ['a title that says UTC', '2025-06-13 00:00', 'timestamp_utc'],
    ['bare dates', '2025-06-13', 'date'],
  ])('is UTC for %s', async (_, stamp, title) => {
    const { zone, readings } = await read(stamp, title)
    expect(zone).toBe('UTC')
    expect(readings[0]).toMatchObject({ date: '2025-06-13', hour: 0 })
  })

  test('wide rows name their days themselves', async () => {
    const { zone } = await readText('Meter,Date,0:00,12:00\nm1,2025-06-13,1,2\n')
    expect(zone).toBe('UTC')
  })

  test('is the pipeline’s where it says one', async () => {
    const rows = rowsOf(['2025-06-12T22:30:00Z'])
    const { readings } = await readTable(['meter', 'timestamp', 'kWh'], rows, {
      zone: 'Europe/Berlin',
    })
    expect(readings[0]).toMatchObject({ date: '2025-06-13', hour: 0.5 })
  })
})

describe('time that stands in several columns', () => {
  test('date and time', async () => {
    const rows = [
      ['m1', '6/13/2025', '12:30 AM', '1'],
      ['m1', '6/13/2025', '1:00 PM', '2'],
    ]
    const { readings } = await readTable(['meter', 'date', 'time', 'kWh'], rows)
    expect(hoursOf(readings)).toEqual([
      [0.5, '1'],
      [13, '2'],
    ])
  })

  test('begin and end tell the length of each interval', async () => {
    const rows = [
      ['m1', '13.06.2025', '00:00', '00:15', '1'],
      ['m1', '13.06.2025', '23:00', '00:00', '2'],
    ]
    const { readings } = await readTable(['Meter', 'Datum', 'Zeit von', 'Zeit bis', 'kWh'], rows)
    expect(readings.map(({ hour, minutes }) => [hour, minutes])).toEqual([
      [0, 15],
      [23, 60],
    ])
  })

  test('date and the number of a period, whose length the pipeline has to say', async () => {
    const titles = ['MPAN', 'Settlement Date', 'Settlement Period', 'kWh']
    const rows = [
      ['m1', '2025-06-13', '1', '5'],
      ['m1', '2025-06-13', '48', '6'],
    ]
    const { readings } = await readTable(titles, rows, { interval: 30 })
    expect(hoursOf(readings)).toEqual([
      [0, '5'],
      [23.5, '6'],
    ])
    expect((await refusalOf(readTable(titles, rows))).message).toContain('"interval: 30"')
  })

  const hourly = (from: number) =>
    Array.from({ length: 24 }, (_, at) => ['m1', '2025-06-13', String(at + from), String(at)])

  test.each([
    ['0 to 23', 0],
    ['1 to 24', 1],
  ])('date and an hour from %s', async (_, from) => {
    const { readings } = await readTable(['meter', 'date', 'hour', 'kWh'], hourly(from))
    expect(hoursOf(readings)).toEqual(hourly(0).map((row, at) => [at, row[3]]))
  })

  test('rows of one meter and time do not replace each other by the dozen', async () => {
    const error = await refusalOf(readTable(['meter', 'date', 'slice', 'kWh'], hourly(101)))
    expect(error.message).toContain('ignored columns: slice')
  })
})
