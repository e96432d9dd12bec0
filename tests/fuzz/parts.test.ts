/** Whatever is in a file and wherever it is cut: its parts together tell what one reader tells. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bytesOf, type File } from './lanes/file.ts'
import { nem12Files } from './lanes/nem12-files.ts'
import { damaged, search, timeoutMs } from './lanes/search.ts'
import { SHORT_FILES } from './lanes/short-files.ts'
import { stampedFiles } from './lanes/stamped-files.ts'
import { tableFiles, wideFiles } from './lanes/table-files.ts'
import { checkInParts } from './parts/in-parts.ts'

/** Of a file: mostly a few parts, seldom so many that lines are longer than they. */
const shares = fc.oneof(
  { arbitrary: fc.double({ min: 0.15, max: 1, noNaN: true }), weight: 12 },
  fc.double({ min: 0.02, max: 0.1, noNaN: true }),
)
const chunks = fc.integer({ min: 1, max: 900 })

const LAYOUTS: readonly (readonly [string, fc.Arbitrary<File>, number, number])[] = [
  ['long and matrix', stampedFiles, 150, 0.1],
  ['wide', wideFiles, 60, 0.1],
  ['NEM12', nem12Files, 10, 0],
  ['tables that no profile knows', tableFiles, 40, 0.1],
]

describe('parts together tell what one reader tells', () => {
  test.each(LAYOUTS)(
    'of %s, whole or damaged',
    async (name, files, count, least) => {
      let [looked, inParts] = [0, 0]
      const cases = fc.tuple(
        fc.oneof(
          files.map((file) => ({ file })),
          damaged(files),
        ),
        shares,
        chunks,
      )
      await search(`parts of ${name}`, cases, count, async ([{ file }, share, chunk]) => {
        looked++
        const partBytes = Math.max(1, Math.ceil(share * bytesOf(file).length))
        if ((await checkInParts(file, partBytes, chunk)) === 'parts') inParts++
      })
      expect(inParts).toBeGreaterThanOrEqual(least * looked)
    },
    timeoutMs,
  )

  test.each(SHORT_FILES)('of %s, cut anywhere', async (_, file) => {
    const size = bytesOf(file).length
    // With parts of less than a line, of a few lines, and one border at every place.
    for (let partBytes = 5; partBytes < size / 3; partBytes += 11) {
      await checkInParts(file, partBytes)
    }
    for (let partBytes = size >> 1; partBytes <= size; partBytes++) {
      await checkInParts(file, partBytes)
    }
  })
})
