import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DecimalReader, formatMicro } from '../../../domain/quantity/decimal.ts'

test.each([
  [1_500_000, '1.5'],
  [-250n, '-0.00025'],
  [0, '0'],
  [1, '0.000001'],
  [-1, '-0.000001'],
  [1_000_000, '1'],
  [10_000_000n, '10'],
  [2n ** 64n, '18446744073709.551616'],
])('%s micros are written %s', (micro, text) => {
  expect(formatMicro(micro)).toBe(text)
})

test('every safe integer comes back from its text', () => {
  const reader = new DecimalReader()
  fc.assert(
    fc.property(fc.maxSafeInteger(), (micro) => {
      expect(reader.read(formatMicro(micro))).toBe('ok')
      expect(reader.micro).toBe(micro)
      expect(reader.rounded).toBe(false)
    }),
  )
})

test('the text has no idle zeros', () => {
  fc.assert(
    fc.property(fc.bigInt(), (micro) => {
      expect(formatMicro(micro)).toMatch(/^-?(0|[1-9]\d*)(\.\d{0,5}[1-9])?$/)
    }),
  )
})
