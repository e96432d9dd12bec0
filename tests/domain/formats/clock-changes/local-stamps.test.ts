import { describe, expect, test } from '@jest/globals'
import { LONDON } from '../../factories.ts'
import { readTable } from '../read-table.ts'
import type { ReadingInWords } from '../read-text.ts'

const HEADER = ['meter', 'timestamp', 'value']
type Row = readonly [stamp: string, value: number, meter?: string]

async function read(rows: readonly Row[], pipeline = {}): Promise<readonly ReadingInWords[]> {
  const cells = rows.map(([stamp, value, meter = 'm1']) => [meter, stamp, String(value)])
  const { readings, rejects } = await readTable(HEADER, cells, {
    ...{ zone: LONDON, interval: 30, kind: 'interval', columns: { meter: 'meter' } },
    ...pipeline,
  })
  expect(rejects).toEqual([])
  return readings
}

const hours = (readings: readonly ReadingInWords[]): [number, number][] =>
  readings.map(({ hour, value }) => [hour, Number(value)])

/** The half hours of 2025-10-26 around the repeated hour, as a London clock shows them. */
const autumn = (...clocks: string[]): Row[] =>
  clocks.map((clock, index) => [`2025-10-26 ${clock}`, index + 1])

describe('the repeated hour of autumn', () => {
  test('ascending rows come first in summer time, then in winter time', async () => {
    const rows = autumn('00:30', '01:00', '01:30', '01:00', '01:30', '02:00')
    expect(hours(await read(rows))).toEqual([
      [0.5, 1],
      [1, 2],
      [1.5, 3],
      [2, 4],
      [2.5, 5],
      [3, 6],
    ])
  })

  test('descending rows come the other way', async () => {
    const rows = autumn('02:30', '02:00', '01:30', '01:00', '01:30', '01:00', '00:30')
    expect(hours(await read(rows)).map(([hour]) => hour)).toEqual([3.5, 3, 2.5, 2, 1.5, 1, 0.5])
  })

  test('hourly rows repeat one stamp', async () => {
    const rows = autumn('00:00', '01:00', '01:00', '02:00')
    expect(hours(await read(rows, { interval: 60 })).map(([hour]) => hour)).toEqual([0, 1, 2, 3])
  })

  test('meters that take turns have each their own order', async () => {
    const clocks = ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00']
    const rows = autumn(...clocks).flatMap(([stamp, value]): Row[] => [
      [stamp, value, 'm1'],
      [stamp, value, 'm2'],
    ])
    const readings = await read(rows)
    for (const meter of ['m1', 'm2']) {
      const own = readings.filter(({ meterId }) => meterId === meter)
      expect(hours(own).map(([hour]) => hour)).toEqual([0.5, 1, 1.5, 2, 2.5, 3])
    }
  })

  test('a whole day of clock times fills its 50 half hours', async () => {
    const clock = (half: number): string =>
      `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`
    const labels = [0, 1, 2, 3, 2, 3, ...Array.from({ length: 44 }, (_, at) => at + 4)].map(clock)
    expect(hours(await read(autumn(...labels))).map(([hour]) => hour)).toEqual(
      Array.from({ length: 50 }, (_, at) => at / 2),
    )
  })

  test('offsets tell the two hours apart, in any order', async () => {
    const rows: Row[] = [
      ['2025-10-26T01:30:00+00:00', 1],
      ['2025-10-26T01:30:00+01:00', 2],
      ['2025-10-26T00:30:00Z', 3],
    ]
    expect(hours(await read(rows))).toEqual([
      [2.5, 1],
      [1.5, 2],
      [1.5, 3],
    ])
  })

  test('Lord Howe repeats half an hour', async () => {
    const rows: Row[] = ['01:00', '01:30', '01:30', '02:00'].map((clock, at) => [
      `2025-04-06 ${clock}`,
      at,
    ])
    const places = hours(await read(rows, { zone: 'Australia/Lord_Howe' })).map(([hour]) => hour)
    expect(places).toEqual([1, 1.5, 2, 2.5])
  })
})

describe('the skipped hour of spring', () => {
  test.each(['01:00', '01:30', '01:59'])('a stamp of %s is rejected', async (clock) => {
    const rows = [
      ['m1', `2025-03-30 ${clock}`, '1'],
      ['m1', '2025-03-30 02:00', '2'],
    ]
    const { rejects, readings } = await readTable(HEADER, rows, { zone: LONDON })
    const stamp = `"2025-03-30 ${clock}"`
    const reason = `${stamp}: the clocks of Europe/London skip its time, so it does not exist`
    expect(rejects).toEqual([{ line: 2, reason, text: rows[0]?.join(',') }])
    expect(hours(readings)).toEqual([[1, 2]])
  })

  test('the clock goes on behind it', async () => {
    const rows: Row[] = [
      ['2025-03-30 00:30', 1],
      ['2025-03-30 02:00', 2],
      ['2025-03-30 23:30', 3],
      ['2025-03-30 24:00', 4],
      ['2025-03-31 00:30', 5],
    ]
    const readings = await read(rows)
    expect(hours(readings).map(([hour]) => hour)).toEqual([0.5, 1, 22.5, 0, 0.5])
    expect(readings[3]?.date).toBe('2025-03-31')
  })

  test('midnight in Cairo is rejected, and one o’clock is the start of the day', async () => {
    const rows = [
      ['m1', '2023-04-28 00:30', '1'],
      ['m1', '2023-04-28 01:00', '2'],
    ]
    const { rejects, readings } = await readTable(HEADER, rows, { zone: 'Africa/Cairo' })
    expect(rejects).toEqual([expect.objectContaining({ reason: expect.stringContaining('skip') })])
    expect(readings).toEqual([expect.objectContaining({ date: '2023-04-28', hour: 0 })])
  })
})

describe('end labels', () => {
  const end = { label: 'end' }

  test('close the last interval of a short day and of a long one', async () => {
    const rows: Row[] = [
      ['2025-03-31 00:00', 1],
      ['2025-10-27 00:00', 2],
    ]
    const readings = await read(rows, end)
    expect(readings.map(({ date, hour }) => [date, hour])).toEqual([
      ['2025-03-30', 22.5],
      ['2025-10-26', 24.5],
    ])
  })

  test('run through the repeated hour as the clock shows them', async () => {
    const rows = autumn('00:30', '01:00', '01:30', '01:00', '01:30', '02:00', '02:30')
    const places = hours(await read(rows, end)).map(([hour]) => hour)
    expect(places).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3])
  })

  test('may be counted from the start of their interval: 02:00 closes 01:30 both times', async () => {
    const rows = autumn('00:30', '01:00', '01:30', '02:00', '01:30', '02:00', '02:30')
    const places = hours(await read(rows, end)).map(([hour]) => hour)
    expect(places).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3])
  })

  test.each([
    ['01:00', 'as counted from its start'],
    ['02:00', 'as the clock shows it'],
  ])('%s closes the interval before the gap, %s', async (clock) => {
    const rows: Row[] = [
      ['2025-03-30 00:30', 1],
      [`2025-03-30 ${clock}`, 2],
    ]
    expect(hours(await read(rows, end))).toEqual([
      [0, 1],
      [0.5, 2],
    ])
  })

  test.each([
    ['2025-03-31 00:00', '2025-03-30', 23],
    ['2025-06-03 00:00', '2025-06-02', 24],
    ['2025-10-27 00:00', '2025-10-26', 25],
  ])('of whole days: %s closes %s, though it has %d hours', async (stamp, date) => {
    const readings = await read([[stamp, 9]], { ...end, interval: 1440 })
    expect(readings.map((one) => [one.date, one.hour])).toEqual([[date, 0]])
  })

  test.each([
    ['half hours', 30, 23.5],
    ['whole days', 1440, 0],
  ])('of %s: a midnight that Cairo skips closes the day before', async (_, interval, hour) => {
    const settings = { ...end, interval, zone: 'Africa/Cairo' }
    const readings = await read([['2023-04-28 00:00', 9]], settings)
    expect(readings.map((one) => [one.date, one.hour])).toEqual([['2023-04-27', hour]])
  })
})
