import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cutAt, places } from '../csv/chunks.ts'
import { contents, tarOf } from './opened.ts'
import { type ZipFile, zipOf } from './zip-writer.ts'

const name = fc
  .array(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((part) => `n${part.replaceAll(/[/\\\p{Cc}]/gu, '_')}`).join('/'))

/** Any text; now and then one that spans several chunks of the decompression. */
const content = fc.oneof(
  { weight: 9, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string({ minLength: 1, maxLength: 5 }), fc.nat({ max: 50_000 }))
      .map(([part, times]) => part.repeat(times)),
  },
)

const files = fc.array(fc.record({ name, content }), { minLength: 1, maxLength: 5 })

const packing: fc.Arbitrary<Omit<ZipFile, 'name' | 'content'>> = fc.oneof(
  fc.record(
    { stored: fc.boolean(), zip64: fc.boolean(), descriptor: fc.constantFrom('magic', 'wide') },
    { requiredKeys: [] },
  ),
  fc.record({ descriptor: fc.constantFrom('bare', 'bare-wide') }),
)

describe('what was packed comes back, wherever the bytes are cut', () => {
  test('from zip', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.record({ name, content }), packing), { minLength: 1, maxLength: 5 }),
        places,
        async (files, places) => {
          const zip = zipOf(files.map(([file, packing]) => ({ ...packing, ...file })))
          expect(await contents(cutAt(zip, places))).toEqual(
            files.map(([{ name, content }]) => [name, content]),
          )
        },
      ),
    )
  })

  test.each([
    ['tar', (tar: Buffer) => tar],
    ['tar.gz', (tar: Buffer) => gzipSync(tar)],
  ])('from %s', async (_, pack) => {
    await fc.assert(
      fc.asyncProperty(files, places, async (files, places) => {
        const archive = pack(await tarOf(files))
        expect(await contents(cutAt(archive, places))).toEqual(
          files.map(({ name, content }) => [name, content]),
        )
      }),
    )
  })
})
