import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('bGlobal: no header, and two spare slots at the end of each row', async () => {
  const { summary, readings, rejects, zone } = await readSample('bglobal.csv')
  expect([summary.format, zone, rejects]).toEqual(['bglobal', 'Europe/London', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: bglobal .*known by its rows$/),
  )
  expect(dailyTotals(readings)).toEqual({
    '1200000000062 2025-10-23 main kWh': '25.25', // 47 × 0.5 + 1.75
    '1200000000062 2025-10-26 main kWh': '32', // 2 × 1 + 4 × 2 + 44 × 0.5
    '1200000000062 2025-03-30 main kWh': '27.5', // 2 × 1 + 4 + 43 × 0.5
    '1200000000071 2025-10-23 main kWh': '12', // 48 × 0.25
  })
})

const hoursOf = async (date: string): Promise<number[]> => {
  const { readings } = await readSample('bglobal.csv')
  return readings
    .filter((one) => one.date === date && one.meterId === '1200000000062')
    .map(({ hour }) => hour)
}
const halfHours = (count: number): number[] => Array.from({ length: count }, (_, at) => at / 2)

test.each([
  ['2025-10-23', 48, 'the spare slots are no readings'],
  ['2025-10-26', 50, 'the spare slots have the hour that comes twice'],
  ['2025-03-30', 46, 'slots are numbered: the skipped hour has none, and two more are spare'],
])('on %s there are %d half hours: %s', async (date, count) => {
  expect(await hoursOf(date)).toEqual(halfHours(count))
})
