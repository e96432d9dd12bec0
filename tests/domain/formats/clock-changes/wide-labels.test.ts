import { describe, expect, test } from '@jest/globals'
import { AUTUMN_DAY, clockLabels, LONDON, SPRING_DAY } from '../../factories.ts'
import { numbers, readTable } from '../read-table.ts'
import type { ReadingInWords } from '../read-text.ts'

const HEADER = ['Meter', 'Date', ...clockLabels(48)]

async function read(
  titles: string[],
  date: string,
  cells: string[],
  pipeline = {},
): Promise<readonly ReadingInWords[]> {
  const settings = { zone: LONDON, ...pipeline }
  const { readings, rejects } = await readTable(titles, [['m1', date, ...cells]], settings)
  expect(rejects).toEqual([])
  return readings
}

const valuesByHour = (readings: readonly ReadingInWords[]): [number, number][] =>
  readings.map(({ hour, value }) => [hour, Number(value)])
const sum = (readings: readonly ReadingInWords[]): number =>
  readings.reduce((total, { value }) => total + Number(value), 0)

describe('the day of 23 hours', () => {
  // Columns 1 and 2 are 0:00 and 0:30, columns 3 and 4 (1:00, 1:30) are skipped.
  test.each([
    ['blank', ''],
    ['zero', '0.0'],
  ])('the skipped hour may be %s', async (_, filler) => {
    const cells = ['1', '2', filler, filler, ...numbers(44, 3)]
    const readings = await read(HEADER, SPRING_DAY, cells)
    expect(valuesByHour(readings)).toEqual(numbers(46).map((_, at) => [at / 2, at + 1]))
  })

  test('a row of 46 cells is read in order', async () => {
    expect(valuesByHour(await read(HEADER, SPRING_DAY, numbers(46)))).toEqual(
      numbers(46).map((_, at) => [at / 2, at + 1]),
    )
  })

  test('a row that runs on through the gap and leaves its end blank is read in order', async () => {
    const readings = await read(HEADER, SPRING_DAY, [...numbers(46), '', ''])
    expect(valuesByHour(readings)).toEqual(numbers(46).map((_, at) => [at / 2, at + 1]))
  })

  test('so it is beside a total column', async () => {
    const readings = await read([...HEADER, 'Total'], SPRING_DAY, [...numbers(46), '', '', '1081'])
    expect(readings).toHaveLength(46)
    expect(readings.at(-1)).toMatchObject({ hour: 22.5, value: '46' })
  })

  test('so it is between flag columns', async () => {
    const titles = ['Meter', 'Date', ...clockLabels(48).flatMap((label) => [label, 'Flag'])]
    const cells = [...numbers(46), '', ''].flatMap((value) => [value, 'A'])
    const readings = await read(titles, SPRING_DAY, cells)
    expect(valuesByHour(readings)).toEqual(numbers(46).map((_, at) => [at / 2, at + 1]))
  })

  test('readings in the skipped hour of a full row still count, displacing none', async () => {
    const readings = await read(HEADER, SPRING_DAY, numbers(48))
    // 1 + 2 + … + 48
    expect(sum(readings)).toBe(1176)
    expect(readings.filter(({ hour }) => hour < 23)).toHaveLength(46)
    expect(readings.find(({ hour }) => hour === 1)?.value).toBe('5')
  })

  test('end labels lose their interval’s hour, not their own', async () => {
    const titles = ['Meter', 'Date', ...clockLabels(47, 30, 30), '00:00']
    const cells = ['1', '2', '', '', ...numbers(44, 3)]
    const readings = await read(titles, SPRING_DAY, cells, { format: 'wide', label: 'end' })
    expect(valuesByHour(readings)).toEqual(numbers(46).map((_, at) => [at / 2, at + 1]))
  })
})

describe('the day of 25 hours', () => {
  test('a row of 50 cells is read in order', async () => {
    expect(valuesByHour(await read(HEADER, AUTUMN_DAY, numbers(50)))).toEqual(
      numbers(50).map((_, at) => [at / 2, at + 1]),
    )
  })

  test('labels that the header repeats are the second hour', async () => {
    const labels = [...clockLabels(4), '01:00', '01:30', ...clockLabels(44, 30, 120)]
    const readings = await read(['Meter', 'Date', ...labels], AUTUMN_DAY, numbers(50))
    expect(valuesByHour(readings)).toEqual(numbers(50).map((_, at) => [at / 2, at + 1]))
  })

  test('repeated labels may stand at the row’s end', async () => {
    const titles = [...HEADER, '01:00', '01:30']
    const readings = await read(titles, AUTUMN_DAY, numbers(50))
    const byHour = new Map(valuesByHour(readings))
    expect([byHour.get(1), byHour.get(1.5), byHour.get(23.5)]).toEqual([3, 4, 46])
    expect(sum(readings)).toBe(1275)
  })

  test('columns titled past 24:00 are read in order', async () => {
    const titles = ['Meter', 'Date', ...clockLabels(50)]
    expect(valuesByHour(await read(titles, AUTUMN_DAY, numbers(50)))).toEqual(
      numbers(50).map((_, at) => [at / 2, at + 1]),
    )
    expect(await read(titles, '2025-06-02', [...numbers(48), '', '0'])).toHaveLength(48)
  })

  test('a row of 48 cells has the repeated hour once', async () => {
    const readings = await read(HEADER, AUTUMN_DAY, numbers(48))
    expect(readings).toHaveLength(48)
    expect(readings.at(-1)).toMatchObject({ hour: 24.5, value: '48' })
    expect(sum(readings)).toBe(1176)
  })

  test('two columns beside the 48 are not the second hour', async () => {
    const titles = [...HEADER, 'Total', 'Flags']
    const readings = await read(titles, AUTUMN_DAY, [...numbers(48), '1176', '0'])
    expect(sum(readings)).toBe(1176)
    expect(readings).toHaveLength(48)
  })

  test('a total and an empty field at the end are not the second hour', async () => {
    const readings = await read([...HEADER, 'Total'], AUTUMN_DAY, [...numbers(48), '1176', ''])
    expect(sum(readings)).toBe(1176)
  })

  test('meter and date after the values are not the second hour', async () => {
    const titles = [...clockLabels(48), 'Meter', 'Date']
    const rows = [[...numbers(48), '1001', AUTUMN_DAY]]
    const { readings, rejects } = await readTable(titles, rows, { zone: LONDON })
    expect(rejects).toEqual([])
    expect(sum(readings)).toBe(1176)
  })
})

describe('a plain day', () => {
  const labels = [...clockLabels(4), '01:00', '01:30', ...clockLabels(44, 30, 120)]

  test.each(['', '0'])('leaves columns for a second hour unused: %j', async (filler) => {
    const cells = [...numbers(4), filler, filler, ...numbers(44, 5)]
    const readings = await read(['Meter', 'Date', ...labels], '2025-06-02', cells)
    expect(valuesByHour(readings)).toEqual(numbers(48).map((_, at) => [at / 2, at + 1]))
  })

  test('of 46 cells is rejected, for nobody can tell which are missing', async () => {
    const rows = [
      ['m1', '2025-06-02', ...numbers(46)],
      ['m1', '2025-06-03', ...numbers(48)],
    ]
    const { rejects } = await readTable(HEADER, rows, { zone: LONDON })
    expect(rejects.map(({ reason }) => reason)).toEqual(['48 fields, the header has 50'])
  })
})

test('half an hour is repeated on Lord Howe Island', async () => {
  const readings = await read(HEADER, '2025-04-06', numbers(49), { zone: 'Australia/Lord_Howe' })
  expect(valuesByHour(readings)).toEqual(numbers(49).map((_, at) => [at / 2, at + 1]))
})

test('midnight is skipped in Cairo', async () => {
  const cells = ['', '', ...numbers(46)]
  const readings = await read(HEADER, '2023-04-28', cells, { zone: 'Africa/Cairo' })
  expect(valuesByHour(readings)).toEqual(numbers(46).map((_, at) => [at / 2, at + 1]))
})
