import { expect, test } from '@jest/globals'
import { readRows } from './read-rows.ts'

test.each([
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
  ['bar', '|'],
])('tells a %s from the first line', async (_, delimiter) => {
  const { rows } = await readRows(['a', 'b', 'c'].join(delimiter), '\n1', delimiter, '2\n')
  expect(rows).toEqual([
    ['a', 'b', 'c'],
    ['1', '2'],
  ])
})

test('a decimal comma below a header with semicolons stays in its field', async () => {
  const { rows } = await readRows('meter;date;value\nM1;2025-01-01;1,5\n')
  expect(rows[1]).toEqual(['M1', '2025-01-01', '1,5'])
})

test('delimiters inside quoted titles do not count', async () => {
  const { rows } = await readRows('"a,b,c,d";e\n1;2\n')
  expect(rows).toEqual([
    ['a,b,c,d', 'e'],
    ['1', '2'],
  ])
})

test('a title that spans lines does not hide the delimiter', async () => {
  const { rows } = await readRows('"meter\nid";date;value\nM1;2025-01-01;1\n')
  expect(rows).toEqual([
    ['meter\nid', 'date', 'value'],
    ['M1', '2025-01-01', '1'],
  ])
})

test('blank lines and a byte order mark before the header do not hide the delimiter', async () => {
  const { rows } = await readRows('\ufeff\r\n\r\na;b\r\n1;2\r\n')
  expect(rows).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
})

test('a header without a line break is a row', async () => {
  expect((await readRows('a|b')).rows).toEqual([['a', 'b']])
})

test.each(['', '\n', '\r\n\r\n', '\ufeff'])('%j has no rows', async (text) => {
  expect(await readRows(text)).toEqual({ rows: [], lines: [], broken: [] })
})

test('a quote inside a bare field is part of it', async () => {
  const { rows } = await readRows('a,b\n5" pipe,2\n"x"y,3\n')
  expect(rows.slice(1)).toEqual([
    ['5" pipe', '2'],
    ['"x"y', '3'],
  ])
})
