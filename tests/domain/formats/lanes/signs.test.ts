/** Values whose sign tells the series that they belong to, once with and once without the lane. */
import { expect, test } from '@jest/globals'
import { checkBothWays, shareOfLane } from '../../../fuzz/lanes/both-ways.ts'

const rows = ['1', '-2', '-0.0000001', '-0.0000005', '-0.0000006', '-0', '0.5', '-3']
const text = `meter,time,kwh\n${rows
  .map((value, at) => `m1,2025-06-02 0${at}:00,${value}\n`)
  .join('')}`

test('what rounds to zero is no export', async () => {
  const profile = {
    ...{ layout: 'long' as const, meter: { column: 'meter' }, time: { column: 'time' } },
    ...{ values: [{ column: 'kwh' }], negative: 'export' as const },
  }
  await checkBothWays({ text, profile })
  await checkBothWays({ text, profile: { ...profile, values: [{ column: 'kwh', unit: 'Wh' }] } })
  expect(await shareOfLane({ text, profile })).toEqual({ rows: 8, lane: 7 })
})
