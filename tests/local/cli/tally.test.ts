import { expect, test } from '@jest/globals'
import { paceOf, Tally } from '../../../local/cli/tally.ts'

test('a tally tells counts, rate and the time that is left', () => {
  const tally = new Tally('replay', 100, 0)
  expect(tally.line(500)).toBe('replay: 0 of 100')
  for (let at = 0; at < 9; at++) tally.add({ outcome: 'succeeded' })
  tally.add({ outcome: 'given-up' })
  // Ten in four seconds, 90 to go.
  expect(tally.line(4000)).toBe(
    'replay: 10 of 100: 9 succeeded, 1 given up; 2.5 a second, 36 s left',
  )
})

test.each([
  [100, 100, 1000, '; 100 a second'],
  [1, 61, 2000, '; 0.5 a second, 2 min left'],
  [1, 1001, 10_000, '; 0.1 a second, 2 h 47 min left'],
  [0, 10, 1000, ''],
])('%i of %i after %i ms is %j', (done, all, elapsedMs, text) => {
  expect(paceOf(done, all, elapsedMs)).toBe(text)
})
