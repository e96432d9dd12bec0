import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ExpirationRule } from '../../../domain/ports.ts'
import { hasExpired } from '../../../domain/reconciling/expiration.ts'

const record = { key: 'raw/a.csv', lastModified: '2014-01-15T10:30:00Z', size: 100 }

function rule(overrides: Partial<ExpirationRule>): ExpirationRule {
  return { prefix: '', tagged: false, ...overrides }
}

function isExpired(at: string, overrides: Partial<ExpirationRule>, of = record): boolean {
  return hasExpired([rule(overrides)], of, Date.parse(at))
}

describe('an object has expired', () => {
  // The example of the S3 user guide: 2014-01-15 10:30 and three days is 2014-01-19 00:00.
  test('from the midnight after its days are over', () => {
    expect(isExpired('2014-01-18T23:59:59Z', { days: 3 })).toBe(false)
    expect(isExpired('2014-01-19T00:00:00Z', { days: 3 })).toBe(true)
  })

  test('from the date of the rule on', () => {
    const date = '2015-03-01T00:00:00Z'
    expect(isExpired('2015-02-28T23:59:59Z', { date })).toBe(false)
    expect(isExpired('2015-03-01T00:00:00Z', { date })).toBe(true)
  })

  test.each<[string, Partial<ExpirationRule>, boolean]>([
    ['its prefix', { prefix: 'raw/' }, true],
    ['another prefix', { prefix: 'raw2/' }, false],
    ['its size', { minSize: 100, maxSize: 100 }, true],
    ['larger objects', { minSize: 101 }, false],
    ['smaller objects', { maxSize: 99 }, false],
    ['tags, of which the record does not tell', { tagged: true }, true],
  ])('by a rule for %s: %j is %s', (_, overrides, expected) => {
    expect(isExpired('2030-01-01T00:00:00Z', { days: 1, ...overrides })).toBe(expected)
  })

  test('by a rule for a size, where its own is not known', () => {
    const { key, lastModified } = record
    const now = Date.parse('2030-01-01T00:00:00Z')
    expect(hasExpired([rule({ days: 1, minSize: 101 })], { key, lastModified }, now)).toBe(true)
  })

  test('by any one of several rules', () => {
    const rules = [rule({ prefix: 'other/', days: 1 }), rule({ days: 3 })]
    expect(hasExpired(rules, record, Date.parse('2014-01-20T00:00:00Z'))).toBe(true)
    expect(hasExpired([], record, Date.parse('2014-01-20T00:00:00Z'))).toBe(false)
  })
})

test('an object without a time, such as a withdrawn one, is expired by no number of days', () => {
  expect(hasExpired([rule({ days: 1 })], { key: 'a' }, Date.now())).toBe(false)
})

test('it expires on a midnight, no earlier than its days are over and within a day of that', () => {
  const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(time, fc.integer({ min: 1, max: 4000 }), (made, days) => {
      const lastModified = made.toISOString()
      const earliest = made.getTime() + days * 86_400_000
      const midnight = new Date(earliest + 86_399_999).toISOString().slice(0, 10)
      const at = Date.parse(`${midnight}T00:00:00Z`)
      const of = { key: 'a', lastModified }
      expect(hasExpired([rule({ days })], of, at - 1)).toBe(false)
      expect(hasExpired([rule({ days })], of, at)).toBe(true)
    }),
  )
})
