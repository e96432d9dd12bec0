/** Broken and hostile files: whatever is in them, reading ends in a record, and stores what can be. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { soak } from '../soak.ts'
import { checkFile } from './properties.ts'
import { watched } from './watched.ts'

const { seconds, seed } = soak()
const SECONDS_MS = 1000
/** Beside what a soak takes; a test that takes this long is slowed down by others, not hung. */
const SLACK_MS = 300_000

test(
  'no mutation of a sample does harm',
  async () => {
    const { failures, done } = await watched({ cases: 'random', seed, count: 80, seconds })
    if (seconds !== undefined) console.log(`${done} cases from seed ${seed}`)
    expect(failures).toEqual([])
    expect(done).toBeGreaterThan(0)
  },
  (seconds ?? 0) * SECONDS_MS + SLACK_MS,
)

test('no file of the corpus does harm', async () => {
  const { failures, done } = await watched({ cases: 'corpus', seed, count: 0, seconds: undefined })
  expect(failures).toEqual([])
  expect(done).toBeGreaterThan(20)
})

test(
  'no shape of a large file hangs, or takes more memory than is there',
  async () => {
    const { failures, done } = await watched({
      cases: 'shapes',
      seed,
      count: 0,
      seconds: undefined,
    })
    expect(failures).toEqual([])
    expect(done).toBeGreaterThan(10)
  },
  SLACK_MS,
)

const cells = fc.constantFrom(',', ';', '\t', '"', '\n', '\r', '0', '1', '2025-01-01', 'kWh', ' ')
const texts = fc.array(fc.oneof(cells, fc.string({ unit: 'binary' })), { maxLength: 60 })

test('no text does harm', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (parts) => {
      await checkFile(Buffer.from(parts.join('')), {})
    }),
    { numRuns: 40, seed },
  )
})

test('no bytes do harm', async () => {
  const magics = fc.constantFrom('', '1f8b08', '504b0304', '504b0506', 'fffe', 'efbbbf')
  await fc.assert(
    fc.asyncProperty(magics, fc.uint8Array({ maxLength: 600 }), async (magic, bytes) => {
      await checkFile(Buffer.concat([Buffer.from(magic, 'hex'), bytes]), {})
    }),
    { numRuns: 40, seed },
  )
})
