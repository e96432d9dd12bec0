/** Whatever is in a file and however its bytes come: lanes and csv-parse tell the same of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { caseOf } from './cases.ts'
import {
  checkBothWays,
  checkCuts,
  checkSpilled,
  everyPlace,
  shareOfLane,
} from './lanes/both-ways.ts'
import type { File } from './lanes/file.ts'
import { nem12Files } from './lanes/nem12-files.ts'
import { checkDamaged, damaged, search, timeoutMs } from './lanes/search.ts'
import { SHORT_FILES } from './lanes/short-files.ts'
import { stampedFiles } from './lanes/stamped-files.ts'
import { dateColumnFiles, tableFiles, wideFiles } from './lanes/table-files.ts'

const folder = join(import.meta.dirname, '../data/formats')
const samples: readonly File[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.csv'))
  .sort()
  .map((name) => ({ text: readFileSync(join(folder, name)), key: `drops/${name}` }))
const sampled = fc.constantFrom(...samples)

const LAYOUTS: readonly (readonly [name: string, files: fc.Arbitrary<File>, count: number])[] = [
  ['long and matrix', stampedFiles, 130],
  ['wide', wideFiles, 50],
  ['dates as columns', dateColumnFiles, 40],
  ['NEM12', nem12Files, 40],
  ['tables that no profile knows', tableFiles, 20],
  ['samples of the formats', sampled, 100],
]

describe('both ways tell the same', () => {
  test.each(LAYOUTS)(
    'of %s, whole or damaged',
    async (name, files, count) => {
      let [read, looked] = [0, 0]
      await search(name, damaged(files), count, async (one) => {
        looked++
        if ((await checkDamaged(one)) > 0) read++
      })
      // What is refused before its first row says little.
      expect(read).toBeGreaterThan(looked / 3)
    },
    timeoutMs,
  )

  test('of every sample, in one chunk and byte by byte', async () => {
    for (const sample of samples) await checkCuts(sample, [[], everyPlace(sample)])
  })

  test(
    'of samples mutated at random',
    async () => {
      const numbers = fc.tuple(fc.integer(), fc.nat())
      await search('mutated', numbers, 60, async ([seed, number]) => {
        const { bytes, how } = await caseOf(seed, number)
        const { chunk = bytes.length, key = 'drops/file.csv', limits = {} } = how
        const { heldReadings: _, ...others } = limits
        const cut = everyPlace({ text: bytes }).filter((at) => at % chunk === 0)
        await checkBothWays({ text: bytes, key, limits: others }, cut)
      })
    },
    timeoutMs,
  )

  test(
    'of files that do not fit in memory',
    async () => {
      const cases = fc.record({
        whole: fc.oneof(damaged(stampedFiles), damaged(wideFiles), damaged(nem12Files)),
        heldReadings: fc.integer({ min: 1, max: 400 }),
      })
      let [looked, some] = [0, 0]
      await search('spilled', cases, 25, async ({ whole: { file, cut }, heldReadings }) => {
        some++
        const limits = { ...file.limits, heldReadings }
        if (await checkSpilled({ ...file, limits }, cut)) looked++
      })
      expect(looked).toBeGreaterThan(some / 3)
    },
    timeoutMs,
  )

  test(
    'of files of many chunks, whatever their sizes',
    async () => {
      const cases = fc.record({
        whole: fc.oneof(stampedFiles, wideFiles, nem12Files, tableFiles),
        times: fc.integer({ min: 5, max: 80 }),
        sizes: fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 9 }),
      })
      await search('long', cases, 4, async ({ whole, times, sizes }) => {
        const [head = '', ...body] = String(whole.text).split(/(?<=\n)/)
        const text = head + body.join('').repeat(times)
        const cut: number[] = []
        for (let at = 0; at < text.length; cut.push(at)) {
          at += sizes[cut.length % sizes.length] as number
        }
        await checkBothWays({ ...whole, text }, cut)
      })
    },
    timeoutMs,
  )
})

describe('no chunk border changes what is read', () => {
  test.each(SHORT_FILES)('of %s', async (_, file) => {
    const places = everyPlace(file)
    const accepted = await checkCuts(file, [places, ...places.map((place) => [place])])
    expect(accepted).toBeGreaterThan(0)
  })
})

describe('lanes are taken', () => {
  test('by most rows of long files, odd as they are', async () => {
    let [rows, lane] = [0, 0]
    for (const file of fc.sample(stampedFiles, { numRuns: 150, seed: 1 })) {
      const share = await shareOfLane(file).catch(() => undefined)
      rows += share?.rows ?? 0
      lane += share?.lane ?? 0
    }
    expect(rows).toBeGreaterThan(2000)
    expect(lane).toBeGreaterThan(rows / 4)
  })
})
