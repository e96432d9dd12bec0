import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { TextPairs } from '../../../../domain/formats/lanes/text-pairs.ts'

test('behaves as a Map does', () => {
  const pair = fc.tuple(fc.nat(3), fc.nat(40), fc.oneof(fc.nat(40), fc.nat(2 ** 30)))
  const all = fc.array(fc.array(pair, { maxLength: 600 }), { maxLength: 3 })
  fc.assert(
    fc.property(all, (rounds) => {
      const pairs = new TextPairs()
      for (const round of rounds) {
        const known = new Map<string, number>()
        for (const [column, first, second] of round) {
          const name = `${column} ${first} ${second}`
          const number = known.get(name) ?? known.size + 1
          known.set(name, number)
          expect(pairs.of(column, first, second)).toBe(number)
        }
        expect(pairs.size).toBe(known.size)
        pairs.clear()
      }
    }),
    { numRuns: 200 },
  )
})
