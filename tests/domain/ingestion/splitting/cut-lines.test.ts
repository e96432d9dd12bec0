import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  linesIn,
  partBytesOf,
  partsOf,
  rangeOf,
} from '../../../../domain/ingestion/splitting/cut-lines.ts'
import { chunksOf } from '../../../adapters/csv/chunks.ts'

/** The text of each part. */
async function cut(text: string, partBytes: number, chunk: number, lineBytes = 1000) {
  const bytes = Buffer.from(text)
  const open = ({ from, to }: { from: number; to: number }) => {
    const range = bytes.subarray(from, to)
    const chunks: Buffer[] = []
    for (let at = 0; at < range.length; at += chunk) chunks.push(range.subarray(at, at + chunk))
    return chunksOf(chunks)
  }
  const source = { size: bytes.length, partBytes }
  const parts: string[] = []
  for (let part = 0; part < partsOf(source); part++) {
    const lines = linesIn(open, bytes.length, rangeOf(source, part), lineBytes)
    parts.push(Buffer.concat(await Array.fromAsync(lines)).toString())
  }
  return parts
}

test('a line is of the part in which it begins', async () => {
  expect(await cut('ab\ncd\nef\n', 3, 99)).toEqual(['ab\n', 'cd\n', 'ef\n'])
  expect(await cut('ab\ncd\nef\n', 4, 99)).toEqual(['ab\ncd\n', 'ef\n', ''])
  expect(await cut('abcdefgh\ni', 3, 99)).toEqual(['abcdefgh\n', '', '', 'i'])
})

test('parts are whole lines, and all of the text', async () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'ü', '\n', '\r\n', '"'), maxLength: 60 })
  const number = fc.integer({ min: 1, max: 30 })
  await fc.assert(
    fc.asyncProperty(texts, number, number, async (text, partBytes, chunk) => {
      const parts = await cut(text, partBytes, chunk)
      expect(parts.join('')).toBe(text)
      const ends = parts.filter((part) => part !== '').slice(0, -1)
      for (const part of ends) expect(part.endsWith('\n')).toBe(true)
      // None has more than the lines that begin in it.
      for (const part of parts) {
        const [last = ''] = part.split(/(?<=\n)/).slice(-1)
        expect(Buffer.byteLength(part) - Buffer.byteLength(last)).toBeLessThan(partBytes)
      }
    }),
  )
})

test('a line that does not end is not read to its end', async () => {
  await expect(cut(`a\n${'b'.repeat(50)}\n`, 4, 7, 20)).rejects.toMatchObject({
    code: 'file-not-in-parts',
    message: expect.stringContaining('more than 20 bytes'),
  })
})

test('no object has more than a thousand parts', () => {
  const size = 123_456_789
  const partBytes = partBytesOf(size, { partBytes: 10 })
  expect(partsOf({ size, partBytes })).toBeLessThanOrEqual(1000)
  expect(partBytesOf(1000, { partBytes: 10 })).toBe(10)
})
