import { expect, test } from '@jest/globals'
import { checkBothWays, shareOfLane } from '../../../fuzz/lanes/both-ways.ts'

const clocks = Array.from(
  { length: 48 },
  (_, slot) => `${String(slot >> 1).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`,
)
const row = (meter: string, date: string, value: string): string =>
  `${meter},${date},${clocks.map(() => value).join(',')}`

test('values of a row that sums up others are rounded by neither way', async () => {
  const lines = [
    `Meter,Date,${clocks.join(',')}`,
    row('m1', '2025-01-01', '0.5'),
    row('m2', '2025-01-01', '0.25'),
    row('Total', '2025-01-01', '0.12345678'),
    row('m1', '2025-01-02', '0.5'),
  ]
  const file = { text: `${lines.join('\n')}\n`, key: 'drops/wide.csv' }
  await checkBothWays(file)
  expect(await shareOfLane(file)).toEqual({ rows: 3, lane: 2 })
})
