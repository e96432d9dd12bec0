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
import { calmFiles, stampedFiles } from './lanes/stamped-files.ts'
import { dateColumnFiles, tableFiles, wideFiles } from './lanes/table-files.ts'

const folder = join(import.meta.dirname, '../data/formats')
const samples: readonly File[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.csv'))
  .sort()
  .map((name) => ({ text: readFileSync(join(folder, name)), key: `drops/${name}` }))
const sampled = fc.constantFrom(...samples)

const LAYOUTS: readonly (readonly [name: string, files: fc.Arbitrary<File>, count: number])[] = [
  ['long and matrix', stampedFiles, 130],
  ['long and matrix of many days', calmFiles, 60],
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
  const slots = Array.from({ length: 48 }, (_, slot) => slot)
  const dates = ['2025-01-01', '2025-01-02', '2025-01-03', '2025-01-04']
  const days = ['m1', 'm2', 'm3'].flatMap((meter) => dates.map((date) => ({ meter, date })))
  const clock = (slot: number): string =>
    `${String(slot >> 1).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`
  const values = slots.map((slot) => `${slot}.5`).join(',')
  const wide = [
    `Meter,Date,${slots.map(clock).join(',')}`,
    ...days.map(({ meter, date }) => `${meter},${date},${values}`),
  ]
  const matrix = [
    'timestamp,Site_1,Site_2',
    ...dates.flatMap((date) => slots.map((slot) => `${date} ${clock(slot)}:00,1.5,${slot}`)),
  ]
  const nem12 = [
    '100,NEM12,202501010000,A,B',
    '200,6001000001,E1,E1,E1,,1,kWh,30,',
    ...dates.map((date) => `300,${date.replaceAll('-', '')},${values},A,,,20250301000000,`),
    '900',
  ]

  test.each([
    ['wide', wide, 12],
    ['matrix', matrix, 192],
    ['NEM12', nem12, 4],
  ])('by all rows of clean %s but the first', async (_, lines, count) => {
    const file = { text: `${lines.join('\n')}\n`, key: 'drops/clean.csv' }
    expect(await shareOfLane(file)).toEqual({ rows: count, lane: count - 1 })
  })

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
