import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cutAt, places } from './chunks.ts'
import { readRows } from './read-rows.ts'

test.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
])('tells the line of each row in a file with %s', async (_, end) => {
  const { lines } = await readRows(['a,b', '1,2', '3,4'].join(end))
  expect(lines).toEqual([1, 2, 3])
})

test('blank lines count, though they give no row', async () => {
  const { rows, lines } = await readRows('\n\na,b\n\n1,2\n\n\n3,4\n\n')
  expect(rows).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['3', '4'],
  ])
  expect(lines).toEqual([3, 5, 8])
})

test('a row that spans lines is told by its last line', async () => {
  const { lines } = await readRows('a,b\n"1\n1",2\n3,4\n')
  expect(lines).toEqual([1, 3, 4])
})

test('a CRLF inside quotes is one line', async () => {
  const { lines } = await readRows('a,b\r\n"1\r\n1",2\r\n3,4\r\n')
  expect(lines).toEqual([1, 3, 4])
})

test('line numbers are those of a text editor, whatever is quoted and wherever it is cut', async () => {
  const row = fc.array(
    fc.oneof(
      fc.constantFrom('a', '日'),
      fc
        .array(fc.constantFrom('x', '\n', '\r\n', '""', ','), { maxLength: 5 })
        .map((parts) => `"${parts.join('')}"`),
    ),
    { minLength: 2, maxLength: 3 },
  )
  const lineBreak = fc.constantFrom('\n', '\r\n', '\n\n', '\r\n\r\n\r\n')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(row, lineBreak), { maxLength: 6 }),
      places,
      async (rows, places) => {
        let text = 'a,b,c\n'
        const expected = [1]
        for (const [fields, end] of rows) {
          text += fields.join(',')
          expected.push(text.split(/\r\n|\n|\r/).length)
          text += end
        }
        const { lines } = await readRows(...cutAt(Buffer.from(text), places))
        expect(lines).toEqual(expected)
      },
    ),
    { numRuns: 300 },
  )
})
