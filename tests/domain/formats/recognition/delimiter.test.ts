import { describe, expect, test } from '@jest/globals'
import { detectDelimiter, sepLine } from '../../../../domain/formats/recognition/dialect.ts'
import { readText } from '../read-text.ts'

describe('the delimiter', () => {
  test.each([
    ['a,b,c', ','],
    ['a;b;c', ';'],
    ['a\tb\tc', '\t'],
    ['a|b|c', '|'],
    ['a;b,5;c\nd;1,5;e', ';'],
    ['"a,b,c,d";e;f', ';'],
    ['"say ""a,b,c""";e', ';'],
    ['"meter\nid";date;value\nM1;2025-01-01;1', ';'],
    ['\ufeff\r\n\r\na;b\r\n1;2', ';'],
    ['Name: A, B, C\nAddress: D, E\n\na;b\n1;2\n3;4', ';'],
    ['alone', ','],
    ['', ','],
  ])('of %j is %j', (text, delimiter) => expect(detectDelimiter(text)).toBe(delimiter))

  test('is the one that cuts most lines evenly, whatever the lines above the table hold', () => {
    const rows = Array.from({ length: 9 }, (_, at) => `m1;2025-06-0${at + 1};1,5`)
    expect(detectDelimiter(['a, b, c, d', 'x, y', ...rows].join('\n'))).toBe(';')
  })
})

describe('a file with', () => {
  const lines = [
    ['meter', 'timestamp', 'kWh'],
    ['m1', '2025-06-02 00:00', '1'],
    ['m1', '2025-06-02 00:30', '2'],
  ]

  test.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
  ])('%s is cut at them, and the record says so', async (_, delimiter) => {
    const text = lines.map((line) => line.join(delimiter)).join('\n')
    const { readings, summary } = await readText(text, { pipeline: { zone: 'UTC' } })
    expect(readings.map(({ value }) => value)).toEqual(['1', '2'])
    expect(summary.decisions).toContainEqual(
      expect.stringContaining(`delimiter: ${JSON.stringify(delimiter)}`),
    )
  })

  test('decimal commas below a header with semicolons keeps them in their field', async () => {
    const text = 'meter;timestamp;kWh\nm1;2025-06-02 00:00;1,5\nm1;2025-06-02 00:30;2,25\n'
    const { readings } = await readText(text, { pipeline: { zone: 'UTC' } })
    expect(readings.map(({ value }) => value)).toEqual(['1.5', '2.25'])
  })

  test('delimiters inside quoted titles is not cut at them', async () => {
    const text = '"meter";"timestamp";"a,b,c,d";"kWh"\nm1;2025-06-02 00:00;x;1\n'
    const { readings } = await readText(text, { pipeline: { zone: 'UTC' } })
    expect(readings.map(({ value }) => value)).toEqual(['1'])
  })
})

describe('a line sep=', () => {
  test.each([
    ['sep=;', ';'],
    ['SEP=,', ','],
    ['"sep=|"', '|'],
    ['\ufeffsep=\t', '\t'],
  ])('%j says the delimiter', (line, delimiter) => expect(sepLine(line)).toBe(delimiter))

  test.each(['sep', 'sep=', 'sep=;;', 'a,sep=;'])('%j is none', (line) =>
    expect(sepLine(line)).toBeUndefined(),
  )

  test.each([
    ['sep=;\n', ';'],
    ['sep=,\r\n', ','],
    ['\ufeffsep=;\n', ';'],
    ['"sep=;"\n', ';'],
    ['sep=\t\n', '\t'],
  ])('%j above the header is no row, and cuts the rest', async (first, delimiter) => {
    const rows = [
      ['meter', 'timestamp', 'kWh'],
      ['m1', '2025-06-02 00:00', '1'],
      ['m1', '2025-06-02 00:30', 'x'],
    ]
    const text = first + rows.map((row) => `${row.join(delimiter)}\n`).join('')
    const { readings, rejects, summary } = await readText(text, { pipeline: { zone: 'UTC' } })
    expect(summary).toMatchObject({ rows: 2, accepted: 1, rejected: 1 })
    expect(readings.map(({ value }) => value)).toEqual(['1'])
    expect(rejects.map(({ line }) => line)).toEqual([4])
  })
})
