/** Blocks of rows appended column by column gather as their values would one by one. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dueOf } from '../../../domain/gathering/due.ts'
import { Gatherer } from '../../../domain/gathering/gatherer.ts'
import { readingOf } from '../factories.ts'
import { DAY } from './gathering.ts'

/** Four to a day. */
const LENGTH = 21_600
const METERS = ['m1', 'm2', 'm3']

/** How many rows, how many intervals they begin after the last one, and how many they are apart. */
const blocks = fc.array(
  fc.record({
    rows: fc.integer({ min: 1, max: 4 }),
    gap: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, -1),
    pace: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 2),
    /** A meter whose value lacks, in a block of one row, or is negative in any. */
    odd: fc.constantFrom(undefined, undefined, undefined, 0, 2),
    isNegative: fc.boolean(),
  }),
  { maxLength: 24, size: 'max' },
)

/** Numbers without decimals. */
function plain(digits: Float64Array) {
  return { digits, first: 0, decimals: new Uint8Array(digits.length), scales: Float64Array.of(1) }
}

function outcome(gatherer: Gatherer) {
  return { days: [...gatherer.meterDays()], held: [...gatherer.drain()] }
}

test('each column goes on with its run, or is left where it does not', () => {
  let whole = 0
  let wentOn = 0
  fc.assert(
    fc.property(blocks, (all) => {
      const added = new Gatherer()
      const appended = new Gatherer()
      const { runs } = appended
      const series = readingOf({}).series
      const strand = appended.strandOf({ series, length: LENGTH, revision: '' })
      for (const meter of METERS) added.streamOf(meter, series.channel)
      const numbers = METERS.map((meter) => appended.streamOf(meter, series.channel).number)
      const aim = {
        streams: Int32Array.from(numbers),
        strands: new Int32Array(METERS.length).fill(strand.number),
      }
      const width = METERS.length
      let due = 0
      for (const [at, { rows: most, gap, pace, odd, isNegative }] of all.entries()) {
        const first = Math.max(0, due + gap)
        const day = DAY + Math.floor(first / 4)
        const start = (first % 4) * LENGTH
        const step = pace * LENGTH
        const rows = Math.min(most, Math.ceil((4 - (first % 4)) / pace))
        due = first + rows * pace
        const values = Float64Array.from({ length: rows * width }, (_, place) => at * 100 + place)
        if (odd !== undefined && isNegative) values[(rows - 1) * width + odd] = -5
        else if (odd !== undefined && rows === 1) values[odd] = Number.NaN
        const block = { ...plain(values), width, rows, due: dueOf(day, start), step }
        const readingsOf = (column: number) =>
          Array.from({ length: rows }, (_, row) => {
            const micro = values[row * width + column] as number
            const place = { day, start: start + row * step, length: LENGTH }
            return readingOf({ meterId: METERS[column] as string, ...place, micro, revision: '' })
          }).filter(({ micro }) => !Number.isNaN(micro))
        for (let column = 0; column < width; column++) {
          for (const reading of readingsOf(column)) added.add(reading)
        }
        for (let column = 0; column < width; column++) {
          const before = column
          column = runs.appendBlock(column, block, aim)
          whole += column - before
          if (column === width) break
          for (const reading of readingsOf(column)) appended.add(reading)
        }
      }
      wentOn += runs.days
      expect(outcome(appended)).toEqual(outcome(added))
      expect(appended.held).toBe(0)
    }),
    { numRuns: 300 },
  )
  expect(whole).toBeGreaterThan(3000)
  expect(wentOn).toBeGreaterThan(1000)
})

test('a stream that nobody has looked up takes nothing', () => {
  const { runs } = new Gatherer()
  const block = { ...plain(Float64Array.of(1)), width: 1, rows: 1, due: dueOf(DAY, 0), step: 0 }
  const aim = { streams: Int32Array.of(-1), strands: Int32Array.of(0) }
  expect(runs.appendBlock(0, block, aim)).toBe(0)
})
