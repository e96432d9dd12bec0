import { join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodeKey, joinName, keyToNames } from '../../../local/s3/key-path.ts'

const awkward = fc.constantFrom('.', '..', '/', '~', '@', '%', '^', 'A', 'a', '@object', '%2e')
const piece = fc.oneof(awkward, fc.string({ unit: 'binary' }))
const key = fc
  .array(piece, { minLength: 1, maxLength: 12 })
  .map((pieces) => pieces.join(''))
  .filter((text) => text !== '')

function toKey(names: readonly string[]): string {
  const encoded = names.slice(0, -1).reduce(joinName, '') + names.at(-1)
  return decodeKey(encoded)
}

test('a key comes back from its names', () => {
  fc.assert(fc.property(key, (text) => expect(toKey(keyToNames(text))).toBe(text)))
})

test('different keys have different names, also where case does not count', () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      fc.pre(a !== b)
      const [first, second] = [a, b].map((text) => keyToNames(text).join('/').toLowerCase())
      expect(first).not.toBe(second)
    }),
  )
  expect(keyToNames('NEM12.csv')).toEqual(['^n^e^m12.csv'])
})

test('names are short, plain ASCII and stay below the bucket', () => {
  fc.assert(
    fc.property(key, (text) => {
      const names = keyToNames(text)
      for (const name of names.slice(0, -1)) expect(name).toMatch(/^[a-z0-9_.%^~-]{1,181}$/)
      expect(names.at(-1)).toMatch(/^[a-z0-9_.%^-]{1,180}$/)
      for (const name of names) expect(['.', '..']).not.toContain(name)
      const path = join('/root/bucket', ...names)
      expect(resolve(path)).toBe(path)
      expect(path).toBe(`/root/bucket/${names.join('/')}`)
    }),
  )
})

test('a segment of 1024 bytes is spread over several names', () => {
  for (const text of ['a'.repeat(1024), 'É'.repeat(512), '.'.repeat(1024)]) {
    expect(toKey(keyToNames(text))).toBe(text)
    expect(Math.max(...keyToNames(text).map((name) => name.length))).toBeLessThan(200)
  }
})
