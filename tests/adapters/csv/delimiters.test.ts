import { expect, test } from '@jest/globals'
import { readCut, readRows } from './read-rows.ts'

test.each([
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
  ['bar', '|'],
])('cuts at a %s where it is told so', async (_, delimiter) => {
  const title = ['a', 'b', 'c'].join(delimiter)
  const { rows } = await readCut(delimiter, title, '\n1', delimiter, '2\n')
  expect(rows).toEqual([
    ['a', 'b', 'c'],
    ['1', '2'],
  ])
})

test('other delimiters stay in their field', async () => {
  const { rows } = await readCut(';', 'meter;date;value\nM1;2025-01-01;1,5\na\tb;c|d;e\n')
  expect(rows.slice(1)).toEqual([
    ['M1', '2025-01-01', '1,5'],
    ['a\tb', 'c|d', 'e'],
  ])
})

test('delimiters inside quoted titles do not cut', async () => {
  const { rows } = await readCut(';', '"a;b;c,d";e\n1;2\n')
  expect(rows).toEqual([
    ['a;b;c,d', 'e'],
    ['1', '2'],
  ])
})

test('a title may span lines', async () => {
  const { rows } = await readCut(';', '"meter\nid";date;value\nM1;2025-01-01;1\n')
  expect(rows).toEqual([
    ['meter\nid', 'date', 'value'],
    ['M1', '2025-01-01', '1'],
  ])
})

test('blank lines and a byte order mark before the header are no rows', async () => {
  const { rows } = await readCut(';', '\ufeff\r\n\r\na;b\r\n1;2\r\n')
  expect(rows).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
})

test('a header without a line break is a row', async () => {
  expect((await readCut('|', 'a|b')).rows).toEqual([['a', 'b']])
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
