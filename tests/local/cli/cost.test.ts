/** The command `cost`, as it is called and as it answers. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { amount, money, moneyColumn } from '../../../local/cli/money.ts'
import { runCall } from '../../../local/cli/run-call.ts'
import { readCall } from '../../../local/cli/usage.ts'

let out: string[] = []
let err: string[] = []
beforeEach(() => {
  out = []
  err = []
  jest.spyOn(console, 'log').mockImplementation((text) => void out.push(String(text)))
  jest.spyOn(console, 'error').mockImplementation((text) => void err.push(String(text)))
})
afterEach(() => {
  jest.restoreAllMocks()
})

async function run(line: string): Promise<number> {
  return runCall(line.split(' '), {}, () => new AbortController().signal)
}

test('every option becomes a part of the workload', () => {
  const line =
    'cost --meters 5000 --interval 15 --files-per-day 48 --drops-per-day 24 --layout long --days-kept 30 --detections-per-day 1 --lookback-days 92 --meter-calls 0 --date-calls 7 --json'
  expect(readCall(line.split(' '))).toEqual({
    ...{ command: 'cost', json: true },
    workload: {
      ...{ meters: 5000, interval: 15, filesPerDay: 48, dropsPerDay: 24, layout: 'long' },
      ...{
        daysKept: 30,
        detectionsPerDay: 1,
        lookbackDays: 92,
        meterCallsPerDay: 0,
        dateCallsPerDay: 7,
      },
    },
  })
})

describe('a wrong call says what is right', () => {
  test.each([
    ['cost', 'cost needs --meters N'],
    ['cost 1000', 'there is no place for "1000"'],
    ['cost --meters 1e6', '--meters takes a whole number from 1 to 999999999'],
    ['cost --meters 10 --interval 0', '--interval takes a whole number from 1'],
    ['cost --meters 10 --interval 7', '7 minutes do not divide a day'],
    ['cost --meters 10 --files-per-day 11', '11 files a day are more than'],
    [
      'cost --meters 10 --layout tall',
      '--layout takes wide (a row a day) or long (a row a reading)',
    ],
    ['cost --meters 10 --stage prod', "Unknown option '--stage'"],
  ])('%s', async (line, reason) => {
    expect(await run(line)).toBe(2)
    expect(err.join('\n')).toContain(`metertally: ${reason}`)
  })
})

test('the text has the sum, its lines, and what it rests on', async () => {
  expect(await run('cost --meters 100000 --interval 30 --files-per-day 24')).toBe(0)
  const [text = ''] = out
  expect(text).toMatch(/^About [\d.]+ USD a month in eu-west-1/)
  expect(text).toMatch(/DynamoDB +ingest +readings, index by date +3 million write units/)
  for (const part of ['Services', 'What it rests on', 'Left out', 'free tiers', 'X-Ray']) {
    expect(text).toContain(part)
  }
})

test('the JSON has every line, and they add up to its sum', async () => {
  expect(await run('cost --meters 100000 --json')).toBe(0)
  const { usd, lines, services, workload } = JSON.parse(out[0] ?? '')
  expect(workload.meters).toBe(100_000)
  const sum = (amounts: number[]): number => amounts.reduce((total, one) => total + one, 0)
  expect(sum(lines.map((line: { usd: number }) => line.usd))).toBeCloseTo(usd, 1)
  expect(sum(Object.values(services))).toBeCloseTo(usd, 1)
})

test('amounts are rounded to what is known of them', () => {
  expect([0.004, 12.346, 999.999, 1234.9].map(money)).toEqual(['0.00', '12.35', '1,000', '1,235'])
  expect([0.01234, 648_000, 1_234_567, 2.5e9].map(amount)).toEqual([
    ...['0.0123', '648,000', '1.23 million', '2.5 billion'],
  ])
  expect(moneyColumn([1, 1234.9])).toEqual([' 1.00', '1,235'])
})
