/** Whatever texts come in whatever order, they have the numbers that a Map would give them. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Texts } from '../../../../domain/formats/lanes/texts.ts'

const COMMA = 44
const COLUMNS = 3

const texts = fc.oneof(
  fc.constantFrom('', 'm1', 'm2', 'm12', 'm1 ', 'meter', 'meter1', 'meter12', 'meter2'),
  fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é', '😀', ' ', "'"), maxLength: 12 }),
  fc.integer({ min: 0, max: 400 }).map((at) => `2025-06-02 ${at}`),
)
/** A row may have a line end of any kind behind its last field. */
const fields = fc.array(
  fc.tuple(texts, fc.nat(COLUMNS - 1), fc.constantFrom(',', '\n', '\r\n', '\r')),
  { minLength: 1, maxLength: 300 },
)

/** The number of the text that begins there, which then is the last one; undefined if it is not plain. */
function expectNext(numbers: Texts, bytes: Uint8Array, at: number, column: number) {
  numbers.missed = at
  numbers.missedColumn = column
  if (!numbers.expect(bytes)) return undefined
  const number = numbers.next[numbers.last[column] as number] as number
  numbers.last[column] = number
  return number
}

test('behaves as a Map for each column does', () => {
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 4 }), fc.boolean(), (all, clears) => {
      const known = Array.from({ length: COLUMNS }, () => new Map<string, number>())
      const seen = new Map<number, string>()
      const numbers = new Texts(COMMA, COLUMNS)
      for (const one of all) {
        for (const [text, column, stop] of one) {
          const bytes = Buffer.from(`x${text}${stop}`)
          const number = expectNext(numbers, bytes, 1, column) as number
          const ofColumn = known[column] as Map<string, number>
          const ordinal = ofColumn.get(text) ?? ofColumn.size + 1
          ofColumn.set(text, ordinal)
          expect(numbers.ordinals[number]).toBe(ordinal)
          // A number is of one text of one column.
          expect(seen.get(number) ?? `${column} ${text}`).toBe(`${column} ${text}`)
          seen.set(number, `${column} ${text}`)
          const place = numbers.bytes.subarray(numbers.from[number], numbers.to[number])
          expect(Buffer.from(place).toString()).toBe(text)
        }
        expect([...numbers.counts]).toEqual(known.map(({ size }) => size))
        if (!clears) continue
        numbers.clear()
        seen.clear()
        for (const ofColumn of known) ofColumn.clear()
      }
    }),
    { numRuns: 300 },
  )
})

test('what follows a text in its column is remembered', () => {
  const numbers = new Texts(COMMA, 2)
  const look = (text: string, column: number) =>
    expectNext(numbers, Buffer.from(`${text},`), 0, column) as number
  const [a, x, b] = [look('a', 0), look('x', 1), look('b', 0)]
  expect([numbers.next[a], numbers.next[b]]).toEqual([b, 0])
  expect(look('a', 0)).toBe(a)
  expect(look('x', 1)).toBe(x)
  expect([numbers.next[b], numbers.next[x]]).toEqual([a, x])
})

test('a quote is left to others', () => {
  const numbers = new Texts(COMMA, 1)
  const bytes = Buffer.from('"m1",m"2\n')
  expect(expectNext(numbers, bytes, 0, 0)).toBeUndefined()
  expect(expectNext(numbers, bytes, 5, 0)).toBeUndefined()
})
