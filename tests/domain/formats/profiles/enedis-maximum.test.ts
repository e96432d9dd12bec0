import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals } from '../read-text.ts'

test('a maximum is a gauge and adds up to nothing', async () => {
  const { summary, readings } = await readSample('enedis-maximum.csv')
  expect(summary.format).toBe('enedis-maximum')
  expect(summary.decisions).toContainEqual(expect.stringContaining('known by its header'))
  expect(summary).toMatchObject({ rows: 3, accepted: 2, blank: 1, rejected: 0 })
  expect(readings[0]).toMatchObject({
    meterId: '99000000000001',
    kind: 'gauge',
    unit: 'VA',
    value: '5210',
    hour: 18.2,
  })
  expect(dailyTotals(readings)).toEqual({})
})
