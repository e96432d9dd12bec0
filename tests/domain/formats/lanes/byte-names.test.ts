/** Whatever texts come in whatever order, they have the numbers that a Map would give them. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ByteNames } from '../../../../domain/formats/lanes/byte-names.ts'

const COMMA = 44

/** Fields of one line, the last of which ends with a line feed or a CRLF. */
function bytesOf(fields: readonly string[], end: string): Uint8Array {
  return Buffer.from(fields.join(',') + end)
}

const texts = fc.oneof(
  fc.constantFrom('', 'm1', 'm2', 'm12', 'm1 ', 'meter', 'meter1', 'meter12', 'meter2'),
  fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é', '😀', ' ', "'"), maxLength: 12 }),
  fc.integer({ min: 0, max: 400 }).map((at) => `2025-06-02 ${at}`),
)
const fields = fc.array(texts, { minLength: 1, maxLength: 300 })
const ends = fc.constantFrom('\n', '\r\n', '\r')

test('behaves as a Map does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fields, ends), { maxLength: 4 }),
      fc.boolean(),
      (lines, clears) => {
        const names = new ByteNames(COMMA)
        const known = new Map<string, number>()
        for (const [row, end] of lines) {
          const bytes = bytesOf(row, end)
          const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
          let at = 0
          for (const text of row) {
            const found = names.find(bytes, words, at)
            expect(found).toBe(known.get(text) ?? 0)
            expect(names.end).toBe(at + Buffer.byteLength(text))
            if (found === 0) {
              known.set(text, known.size + 1)
              expect(names.add(bytes, at, names.end)).toBe(known.size)
            }
            at = names.end + 1
          }
          expect(names.size).toBe(known.size)
          if (clears) {
            names.clear()
            known.clear()
          }
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a text is found where the bytes end, and not beyond', () => {
  const names = new ByteNames(COMMA)
  const bytes = Buffer.from('meter-1\nmeter-1,meter-10\n')
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  expect(names.find(bytes, words, 0)).toBe(0)
  expect(names.add(bytes, 0, 7)).toBe(1)
  expect(names.find(bytes, words, 8)).toBe(1)
  expect(names.find(bytes, words, 16)).toBe(0)
  expect(names.end).toBe(24)
})

test('a quote is left to others', () => {
  const names = new ByteNames(COMMA)
  const bytes = Buffer.from('"m1",m"2\n')
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  expect(names.find(bytes, words, 0)).toBe(-1)
  expect(names.find(bytes, words, 5)).toBe(-1)
})

test('an empty text is one as well', () => {
  const names = new ByteNames(COMMA)
  const bytes = Buffer.from(',a,,\n')
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  expect([names.find(bytes, words, 0), names.add(bytes, 0, 0)]).toEqual([0, 1])
  expect([names.find(bytes, words, 1), names.add(bytes, 1, 2)]).toEqual([0, 2])
  expect(names.find(bytes, words, 3)).toBe(1)
  expect(names.find(bytes, words, 4)).toBe(1)
})
