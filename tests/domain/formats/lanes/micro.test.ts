/** The expectation is DecimalReader, which reads the same digits from text. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isRounded, microOf } from '../../../../domain/formats/lanes/micro.ts'
import { DecimalReader } from '../../../../domain/quantity/decimal.ts'

/** Plain numbers: a sign, at most 15 digits, and a point among them or none. */
const numbers = fc.record({
  digits: fc.oneof(
    fc.stringMatching(/^\d{1,15}$/),
    // Halves, which round to even, and what is near them.
    fc.stringMatching(/^\d{0,4}[05]0{0,9}[0159]?$/).filter((text) => text !== ''),
    fc.stringMatching(/^9{9,15}$/),
  ),
  decimals: fc.nat({ max: 15 }),
  isNegative: fc.boolean(),
  shift: fc.integer({ min: -9, max: 9 }),
})

test('plain numbers are as they are read from text', () => {
  const reader = new DecimalReader()
  fc.assert(
    fc.property(numbers, ({ digits, decimals, isNegative, shift }) => {
      const behind = Math.min(decimals, digits.length)
      const point = digits.length - behind
      const text = `${isNegative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
      const whole = Number(digits)
      // As the scanner gives it: a zero has no sign.
      const number = isNegative && whole !== 0 ? -whole : whole
      const status = reader.read(text, shift)
      const micro = microOf(number, behind, shift)
      if (status !== 'ok') expect(micro).toBeNaN()
      // So small that the lane leaves it to the reader.
      else if (Number.isNaN(micro)) expect(reader.micro).toBe(0)
      else {
        expect(micro).toBe(reader.micro)
        expect(isRounded(number, behind, shift)).toBe(reader.rounded)
      }
    }),
    {
      numRuns: 5000,
      examples: [
        [{ digits: '25', decimals: 7, isNegative: false, shift: 0 }],
        [{ digits: '9007199254740991', decimals: 6, isNegative: true, shift: 0 }],
        [{ digits: '900719925474099', decimals: 5, isNegative: false, shift: 0 }],
        [{ digits: '1', decimals: 0, isNegative: true, shift: -7 }],
      ],
    },
  )
})
