/** Who holds an object's lease: the dead, the slow, and those whose clocks are off. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  CHANGES,
  type Change,
  type FaultyProcess,
  makeChange,
  startFaultyProcess,
  undisturbed,
} from '../faults/changes.ts'
import type { SdkPlan } from '../faults/sdk-faults.ts'
import { type Emulators, startEmulators } from './emulators.ts'
import { sum, values, wide } from './sums.ts'

let emulators: Emulators
/** Two that live at the same time. */
let first: FaultyProcess
let second: FaultyProcess
beforeAll(async () => {
  emulators = await startEmulators()
  first = startFaultyProcess(emulators)
  second = startFaultyProcess(emulators)
})
afterAll(async () => {
  first.close()
  second.close()
  await emulators.close()
})

const change = CHANGES['a replacement that drops days'] as Change
const HOUR = 60

test('while the lease of the dead lasts, messages are handed back; then one makes it right', async () => {
  const { answers, commands } = await undisturbed(first, change)
  const object = await makeChange(first, change)
  const at = commands.indexOf('BatchWriteItem')
  const plan: SdkPlan = (_, index) => (index === at ? { kind: 'killed', when: 'after' } : undefined)
  expect(await object.ingest({ plan })).toMatchObject({ killed: true, failed: true })
  const early = await object.ingest()
  expect(early.failed).toBe(true)
  // It asks whether the holder is an object that is written in parts.
  expect(early.sent.map(({ command }) => command)).toEqual(['UpdateItem', 'GetItem'])
  expect((await object.ingest({ minutesOff: 10 })).failed).toBe(false)
  expect(await object.answers()).toEqual(answers)
})

/** An ingestion that stops short of its first request of some command, and goes on when told. */
function heldBefore(command: string) {
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const plan: SdkPlan = (request) => {
    if (request.command !== command) return undefined
    reached.resolve()
    return { kind: 'held', until: gate.promise }
  }
  return { plan, reached: reached.promise, goOn: () => gate.resolve() }
}

test.each(['HeadObject', 'GetObject', 'PutObject', 'BatchWriteItem', 'PutItem'])(
  'a message that is delivered again before %s of its first call waits for its turn',
  async (command) => {
    const { answers } = await undisturbed(first, change)
    const object = await makeChange(first, change)
    const { plan, reached, goOn } = heldBefore(command)
    const slow = object.ingest({ plan })
    await reached
    expect((await second.ingest(object.key)).failed).toBe(true)
    goOn()
    expect((await slow).failed).toBe(false)
    const again = await second.ingest(object.key)
    expect(again.failed).toBe(false)
    // It has nothing to do: takes the lease, looks, gives it back, looks.
    expect(again.sent.length).toBeLessThanOrEqual(4)
    expect(await object.answers()).toEqual(answers)
  },
)

/**
 * Two handlers on one object, their clocks off by so many hours, so that the second may take the
 * lease of the first, which lives: it ingests the newer version while the first still has its
 * writes of the older one to do. The meter's days and totals at the end.
 */
async function overtaken(command: string, [firstOff, secondOff]: readonly [number, number]) {
  const meter = `overtaken-${command}-${firstOff}-${secondOff}`
  const key = `${meter}.csv`
  await emulators.put(
    key,
    wide([meter, '2025-06-01', values(1, 48)], [meter, '2025-06-02', values(2, 48)]),
  )
  const { plan, reached, goOn } = heldBefore(command)
  const slow = first.ingest(key, { plan, minutesOff: firstOff * HOUR })
  await reached
  await emulators.put(
    key,
    wide([meter, '2025-06-02', values(3, 48)], [meter, '2025-06-03', values(4, 48)]),
  )
  const other = await second.ingest(key, { minutesOff: secondOff * HOUR })
  goOn()
  // What was handed back comes again, to the one or the other.
  if ((await slow).failed) await second.ingest(key, { minutesOff: secondOff * HOUR })
  if (other.failed) await first.ingest(key, { minutesOff: firstOff * HOUR })
  const { body } = await emulators.get(`/meters/${meter}/consumption`)
  return body.consumption.map(({ date, total }: Record<string, string>) => [date, total])
}

const newest = [
  ['2025-06-02', sum(values(3, 48))],
  ['2025-06-03', sum(values(4, 48))],
]

for (const command of ['HeadObject', 'GetObject', 'PutObject', 'BatchWriteItem', 'PutItem']) {
  for (const off of [
    [0, 2],
    [-2, 0],
    [2, 0],
    [0, -2],
  ] as const) {
    test(`with clocks off by ${off.join(' and ')} hours, a handler held before ${command} does not bring back what was replaced`, async () => {
      expect(await overtaken(command, off)).toEqual(newest)
    })
  }
}
