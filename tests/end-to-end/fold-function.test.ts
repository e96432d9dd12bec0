/** The deployed function's handler: it folds, says what it did, and stops in time. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createFoldHandler } from '../../handlers/fold.ts'
import { type Emulators, invocation, s3Event, startEmulators } from './emulators.ts'
import { sum, values, wide } from './sums.ts'

let emulators: Emulators
beforeAll(async () => {
  emulators = await startEmulators()
})
afterAll(() => emulators.close())

const row = values(1, 48)
const lifetime = (ms: number) => ({ getRemainingTimeInMillis: () => ms })

test('folds as long as there is time, logs what it did, and does the rest in the next call', async () => {
  for (let slot = 0; slot < 48; slot += 3) {
    const cells = row.map((value, at) => (at >= slot && at < slot + 3 ? value : ''))
    await emulators.put(`${slot}.csv`, wide(['FF-1', '2025-09-11', cells]))
    await emulators.handler()(s3Event(`${slot}.csv`), invocation())
  }
  const handler = createFoldHandler(emulators.fold)
  expect(await handler({}, lifetime(60_000))).toMatchObject({ looked: 0, folded: 0, waiting: 1 })
  emulators.logged.length = 0
  const report = await handler({}, lifetime(900_000))
  expect(report).toEqual({ looked: 1, folded: 1, removed: 0, waiting: 1 })
  expect(emulators.logged).toEqual([['folded', report]])
  expect(await emulators.total('2025-09-11')).toBe(sum(row))
})
