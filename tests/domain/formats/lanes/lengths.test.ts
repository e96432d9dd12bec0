/** Rows that say their own lengths: one that begins where the run is due may still be of another. */
import { expect, test } from '@jest/globals'
import { checkBothWays, shareOfLane } from '../../../fuzz/lanes/both-ways.ts'

const clock = (minutes: number): string =>
  `2025-06-02 ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Intervals of those minutes, one behind the other. */
function rowsOf(meter: string, lengths: readonly number[]): string {
  let at = 0
  const rows = lengths.map((length, row) => {
    const from = clock(at)
    at += length
    return `${meter},${from},${clock(at)},${row + 1}\n`
  })
  return rows.join('')
}

test('an hour behind half hours is a reading of an hour', async () => {
  const half = Array<number>(8).fill(30)
  const hours = Array<number>(4).fill(60)
  const profile = {
    ...{ layout: 'long' as const, meter: { column: 'meter' }, values: [{ column: 'kwh' }] },
    time: { column: 'from', end: 'to' },
  }
  const lengths = [...half, ...hours, ...half, 60, 30, 60]
  // Of the second meter all times are known.
  const text = `meter,from,to,kwh\n${rowsOf('m1', lengths)}${rowsOf('m2', lengths)}`
  expect(await checkBothWays({ text, profile })).toBe(2 * lengths.length)
  expect((await shareOfLane({ text, profile })).lane).toBeGreaterThan(lengths.length)
})
