import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('SGCC: a column for each day, in the order of strings', async () => {
  const { summary, readings, rejects, zone } = await readSample('sgcc.csv')
  expect([summary.format, zone, rejects]).toEqual(['sgcc', 'Asia/Shanghai', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: sgcc .*known by its header$/),
  )
  const [one, two] = ['CUSTOMER000000000000000000000001', 'CUSTOMER000000000000000000000002']
  const totals = dailyTotals(readings)
  // The first customer uses 1.5 on the 1st, 2.5 on the 2nd, … 12.5 on the 12th.
  expect(totals[`${one} 2014-01-02 main kWh`]).toBe('2.5')
  expect(totals[`${one} 2014-01-10 main kWh`]).toBe('10.5')
  // The second one uses 3 a day; two days are blank.
  expect(totals[`${two} 2014-01-10 main kWh`]).toBe('3')
  expect(totals[`${two} 2014-01-02 main kWh`]).toBeUndefined()
  expect(Object.keys(totals)).toHaveLength(12 + 10)
  expect(readings[0]).toMatchObject({ hour: 0, minutes: 1440 })
})
