import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ExactSum } from '../../../domain/quantity/exact-sum.ts'

test('the sum of safe integers equals their sum as big integers', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeInteger()), (values) => {
      const sum = new ExactSum()
      for (const value of values) sum.add(value)
      expect(sum.total).toBe(values.reduce((total, value) => total + BigInt(value), 0n))
    }),
  )
})

test('a sum goes on past 2^53', () => {
  const sum = new ExactSum()
  for (let count = 0; count < 3; count++) sum.add(Number.MAX_SAFE_INTEGER)
  // 3 * (2^53 - 1)
  expect(sum.total).toBe(27_021_597_764_222_973n)
})

test('nothing adds up to zero', () => {
  expect(new ExactSum().total).toBe(0n)
})
