import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodeNext, encodeNext, paging } from '../../../adapters/http/parameters.ts'
import { InvalidRequest } from '../../../domain/errors.ts'

test('what a page gave as next is the position that it had', () => {
  const position = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed())
  fc.assert(
    fc.property(fc.oneof(position, fc.constantFrom('\ufffd', '[3,"M\ufffd1"]')), (position) => {
      const next = encodeNext(position)
      expect(next).toMatch(/^[\w-]+$/)
      expect(decodeNext(next)).toBe(position)
    }),
  )
})

test.each(['m', '日', '"', '😀'])('takes the position of the longest meter id of %j', (letter) => {
  const next = encodeNext(JSON.stringify([15, letter.repeat(200 / letter.length)]))
  expect(paging.parse({ next }).next).toBe(next)
})

test('without a page before or behind there is no next', () => {
  expect(encodeNext(undefined)).toBeUndefined()
  expect(decodeNext(undefined)).toBeUndefined()
})

test.each(['', '!', 'a b', '_w', 'abc=', 'YQ==', 'YR', '%', 'é'])(
  'refuses the next %j, which no page gave',
  (next) => {
    expect(() => decodeNext(next)).toThrow(InvalidRequest)
  },
)

test.each([
  [{}, 100],
  [{ limit: '1' }, 1],
  [{ limit: '1000' }, 1000],
])('of %j the limit is %i', (query, limit) => {
  expect(paging.parse(query).limit).toBe(limit)
})

test.each(['0', '1001', '-1', '1.5', 'x', ''])('refuses the limit %j', (limit) => {
  expect(paging.safeParse({ limit }).success).toBe(false)
})
