/** Small cases through the real code: every figure that can be counted by hand is. */
import { expect, test } from '@jest/globals'
import { foldCase, ingestCase, readersCase } from '../../../bench/scale/cases.ts'
import { measuresOf } from '../../../bench/scale/measures-of.ts'
import { type Layout, sampleFile } from '../../../bench/scale/sample-files.ts'

test.each<[Layout, number]>([
  ['wide', 13 + 12 + 48 * 6],
  ['long', 48 * (13 + 28)],
])('a %s file is as long as it says', (layout, rowBytes) => {
  const shape = { layout, firstMeter: 7, meters: 30, days: 2, intervalMinutes: 30 }
  const file = sampleFile({ ...shape, slots: [0, 48] })
  const bytes = [...file.open()].reduce((sum, chunk) => sum + chunk.length, 0)
  expect(bytes).toBe(file.size)
  expect(bytes).toBeGreaterThan(60 * rowBytes)
  expect(bytes).toBeLessThan(60 * rowBytes + 400)
})

test('two files of twenty meters are forty items, each a unit in the table and in the index', async () => {
  const done: number[] = []
  const figures = await ingestCase(
    { kind: 'ingest', layout: 'wide', meters: 40, days: 1, files: 2 },
    (files) => done.push(files),
  )
  expect(done).toEqual([1, 2])
  expect(figures).toMatchObject({
    ...{ files: 2, readings: 40 * 48, items: 40, writeUnits: 80 },
    requests: { puts: 1, lists: 1, gets: 3 },
  })
  expect(figures.seconds).toBeGreaterThan(figures.writeSeconds)
  expect(figures.writeSeconds).toBeGreaterThan(0)
})

test('a day in four files is four items', async () => {
  const figures = await ingestCase(
    { kind: 'ingest', layout: 'long', meters: 10, days: 1, files: 8, drops: 4 },
    () => {},
  )
  expect(figures).toMatchObject({ files: 8, readings: 10 * 48, items: 40, writeUnits: 80 })
})

test('figures become measures: what an item takes beside its readings, and with each', async () => {
  const ingest = { kind: 'ingest', layout: 'wide', meters: 20, days: 1, files: 1 } as const
  const none = (): void => {}
  const scale = await ingestCase(ingest, none)
  const long = await ingestCase({ ...ingest, layout: 'long' }, none)
  const drops = await ingestCase({ ...ingest, layout: 'long', files: 12, drops: 12 }, none)
  const readers = { kind: 'readers', meters: 20, judged: 2, judgedDays: 70 } as const
  const [read, fold] = [await readersCase(readers), await foldCase({ kind: 'fold', meters: 2 })]
  // 20 meters of 16 partitions, each half a unit; 20 looks of half a unit each.
  expect(read).toMatchObject({ dateReadUnits: 8, foldReadUnits: 10 })
  // 70 days of some 390 bytes are 27 KB: seven units, and one for known anomalies.
  expect(read.judgeReadUnits).toBe(2 * (7 + 1))
  // A fold of 24 parts in 4 KB, and 24 deletions, by 24 drops.
  expect(fold.writeRatio).toBeCloseTo((4 + 24) / 24, 5)
  const about = { date: '2025-01-01', machine: 'this', node: process.version }
  const { item, file } = measuresOf(about, { scale, long, drops, tiny: scale, readers, read, fold })
  expect(item.bytes + 48 * item.bytesPerReading).toBeCloseTo(scale.itemBytes, -1)
  expect(file).toMatchObject({ puts: 2, lists: 1, gets: 3 })
})
