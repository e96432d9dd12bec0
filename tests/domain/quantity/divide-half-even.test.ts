import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { divideHalfEven } from '../../../domain/quantity/decimal.ts'

// Python: [round(Decimal(n) / d) for n, d in ...], which rounds half to even.
test.each([
  [1n, 2n, 0n],
  [3n, 2n, 2n],
  [5n, 2n, 2n],
  [-1n, 2n, 0n],
  [-3n, 2n, -2n],
  [-5n, 2n, -2n],
  [3n, -2n, -2n],
  [7n, 3n, 2n],
  [8n, 3n, 3n],
  [-8n, 3n, -3n],
  [0n, 5n, 0n],
])('%d by %d is %d', (numerator, divisor, quotient) => {
  expect(divideHalfEven(numerator, divisor)).toBe(quotient)
})

const divisors = fc.bigInt().filter((divisor) => divisor !== 0n)
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

test('no quotient is further than half from the true one, and at a tie it is even', () => {
  fc.assert(
    fc.property(fc.bigInt(), divisors, (numerator, divisor) => {
      const quotient = divideHalfEven(numerator, divisor)
      const twiceTheError = magnitude(numerator - quotient * divisor) * 2n
      expect(twiceTheError <= magnitude(divisor)).toBe(true)
      if (twiceTheError === magnitude(divisor)) expect(quotient % 2n).toBe(0n)
    }),
  )
})

test('turning both signs changes nothing, turning one turns the quotient', () => {
  fc.assert(
    fc.property(fc.bigInt(), divisors, (numerator, divisor) => {
      const quotient = divideHalfEven(numerator, divisor)
      expect(divideHalfEven(-numerator, -divisor)).toBe(quotient)
      expect(divideHalfEven(-numerator, divisor)).toBe(-quotient)
    }),
  )
})

test('a divisor of zero throws', () => {
  expect(() => divideHalfEven(1n, 0n)).toThrow(RangeError)
})
