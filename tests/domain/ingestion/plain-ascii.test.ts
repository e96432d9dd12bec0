import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isPlainAscii } from '../../../domain/ingestion/plain-ascii.ts'

test('says what a look at each byte says, wherever the bytes lie', () => {
  const byte = fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(10, 44, 48, 57, 127, 1) },
    { weight: 1, arbitrary: fc.constantFrom(0, 128, 255, 0xc3) },
  )
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 60 }), fc.nat(7), fc.nat(7), (all, before, behind) => {
      const around = new Uint8Array(before + all.length + behind)
      around.set(all, before)
      const bytes = around.subarray(before, before + all.length)
      expect(isPlainAscii(bytes)).toBe(all.every((one) => one > 0 && one < 128))
    }),
    { numRuns: 2000 },
  )
})
