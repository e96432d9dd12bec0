import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LengthTeller } from '../../../domain/readings/interval-length.ts'

const reading = fc.tuple(
  fc.oneof(
    fc.integer({ min: 0, max: 60 }).map((slot) => 1_700_006_400 + slot * 1800),
    fc.integer({ min: 0, max: 3 }).map((day) => 1_700_006_400 + day * 86_400),
    fc.integer({ min: 1_700_006_400, max: 1_700_006_500 }),
  ),
  fc.boolean(),
)
const parts = fc.array(fc.array(reading, { maxLength: 8 }), { minLength: 1, maxLength: 5 })

test('what several have seen, joined, tells what one tells who has seen all', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 4 }), (seen, days) => {
      const joined = new LengthTeller()
      const one = new LengthTeller()
      for (const part of seen) {
        const teller = new LengthTeller()
        for (const [at, isBareDate] of part) {
          teller.see(at, isBareDate)
          one.see(at, isBareDate)
        }
        joined.join(LengthTeller.of(JSON.parse(JSON.stringify(teller.state))))
      }
      expect(joined.state).toEqual(one.state)
      expect(joined.lengthOver(days)).toBe(one.lengthOver(days))
    }),
    { numRuns: 1000 },
  )
})
