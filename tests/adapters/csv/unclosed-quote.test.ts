import { expect, test } from '@jest/globals'
import { UnreadableFile } from '../../../domain/errors.ts'
import { cutAt } from './chunks.ts'
import { readRows } from './read-rows.ts'

test('a quote that swallows the lines below it makes the file broken, and its line is named', async () => {
  const failure = await readRows('a,b\n1,2\n3,"4\n5,6\n7,8\n').catch((error) => error)
  expect(failure).toBeInstanceOf(UnreadableFile)
  expect(failure).toMatchObject({ code: 'file-broken-csv', context: { line: 3 } })
  expect(failure.message).toContain('line 3')
})

test('the line of an unclosed quote is that of its row, blank lines before it counted', async () => {
  const failure = readRows('a,b\n1,2\n\n\n3,"4\n5,6\n')
  await expect(failure).rejects.toMatchObject({ code: 'file-broken-csv', context: { line: 5 } })
})

const cutRow = { reason: 'the last line ends inside a quoted field: it is cut short' }

test('a last line cut inside quotes is one broken row', async () => {
  expect(await readRows('a,b\n1,2\n3,"cu')).toEqual({
    rows: [
      ['a', 'b'],
      ['1', '2'],
    ],
    lines: [1, 2],
    broken: [{ ...cutRow, line: 3, text: '3,"cu' }],
  })
})

test('a blank line before it changes nothing', async () => {
  const { broken } = await readRows('a,b\n1,2\n\n3,"cu')
  expect(broken).toEqual([{ ...cutRow, line: 4, text: '3,"cu' }])
})

test('its text is whole when it comes in several chunks', async () => {
  const { broken } = await readRows('a,b\n1,2\n3,', '"c', 'u')
  expect(broken).toEqual([{ ...cutRow, line: 3, text: '3,"cu' }])
})

test('wherever a file of one row a line is cut, the rows before the cut are kept', async () => {
  const text = 'a,b\n"1","x"\n"2","y, ""z"""\n'
  for (let end = 4; end < text.length; end++) {
    const kept = text.slice(0, end)
    const whole = kept.slice(0, kept.lastIndexOf('\n') + 1)
    const lines = whole.split('\n').length - 1
    for (let at = 1; at <= end; at++) {
      const { rows } = await readRows(...cutAt(Buffer.from(kept), [at]))
      expect(rows.slice(0, lines)).toEqual((await readRows(whole)).rows)
      expect(rows.length - lines).toBeLessThanOrEqual(1)
    }
  }
})
