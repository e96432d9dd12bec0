/** Throttling, server errors, lost answers and unprocessed items: right answers, few requests. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import {
  CHANGES,
  type Change,
  type ChangedObject,
  type FaultyProcess,
  makeChange,
  startFaultyProcess,
  undisturbed,
} from '../faults/changes.ts'
import type { SdkFault, SdkPlan } from '../faults/sdk-faults.ts'
import { type Emulators, startEmulators } from './emulators.ts'

let emulators: Emulators
let process: FaultyProcess
beforeAll(async () => {
  emulators = await startEmulators()
})
afterAll(() => emulators.close())

beforeEach(() => {
  // The SDK has so many retries for the life of a client, and every test is to have them all.
  process = startFaultyProcess(emulators)
  // Waits between attempts are as short as chance can make them.
  jest.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  process.close()
  jest.restoreAllMocks()
})

const FAULTS: Readonly<Record<string, SdkFault>> = {
  throttling: { kind: 'throttled' },
  'errors of the server': { kind: 'server-error' },
  'requests that are lost': { kind: 'timeout', when: 'before' },
  'answers that are lost': { kind: 'timeout', when: 'after' },
}

const cases = Object.entries(FAULTS).flatMap(([fault, kind]) =>
  Object.entries(CHANGES).map(([name, change]) => [fault, name, kind, change] as const),
)

/** The first so many requests of each command go wrong, or of a single one. */
function first(count: number, fault: SdkFault, only?: string): SdkPlan {
  const left = new Map<string, number>()
  return ({ command }) => {
    if (only !== undefined && command !== only) return undefined
    const rest = left.get(command) ?? count
    left.set(command, rest - 1)
    return rest > 0 ? fault : undefined
  }
}

/** Ingests again as the queue would, until it is done. How many times. */
async function redeliver(object: ChangedObject): Promise<number> {
  for (let times = 1; ; times++) {
    if (!(await object.ingest({ minutesOff: 10 })).failed) return times
    expect(times).toBeLessThan(3)
  }
}

test.each<readonly [string, string, SdkFault, Change]>(cases)(
  'two %s at each kind of request of %s change nothing',
  async (_, __, fault, change) => {
    const { answers, commands } = await undisturbed(process, change)
    const object = await makeChange(process, change)
    const { sent, failed } = await object.ingest({ plan: first(2, fault) })
    // A conditional write whose answer is lost is refused the second time: it comes again.
    const lost = fault.kind === 'timeout' && fault.when === 'after'
    if (!lost) expect(failed).toBe(false)
    if (failed) await redeliver(object)
    expect(await object.answers()).toEqual(answers)
    expect(sent.length).toBeLessThanOrEqual(commands.length + 2 * new Set(commands).size)
  },
)

test.each(
  cases.filter(([, name]) => name === 'a replacement that drops days' || /rejected/.test(name)),
)(
  '%s without end at any kind of request of %s end in a message handed back, not in a storm',
  async (_, __, fault, change) => {
    const { answers, commands } = await undisturbed(process, change)
    for (const command of new Set(commands)) {
      const object = await makeChange(process, change)
      const { sent, failed } = await object.ingest({ plan: first(1000, fault, command) })
      expect([command, failed]).toEqual([command, true])
      // Eight attempts at DynamoDB, and as many at giving the lease back.
      expect(sent.length).toBeLessThan(commands.length + 20)
      await redeliver(object)
      expect([command, await object.answers()]).toEqual([command, answers])
    }
  },
)

test.each([0, 1, 20])(
  'items that are left unprocessed but for %i are sent again',
  async (processed) => {
    const change = CHANGES['a first upload'] as Change
    const { answers } = await undisturbed(process, change)
    const object = await makeChange(process, change)
    const { failed } = await object.ingest({
      plan: first(6, { kind: 'unprocessed', processed }, 'BatchWriteItem'),
    })
    expect(failed).toBe(false)
    expect(await object.answers()).toEqual(answers)
  },
)

test('items that are never processed end in a message handed back', async () => {
  const change = CHANGES['a first upload'] as Change
  const { answers, commands } = await undisturbed(process, change)
  const object = await makeChange(process, change)
  const { sent, failed } = await object.ingest({
    plan: first(1000, { kind: 'unprocessed', processed: 0 }, 'BatchWriteItem'),
  })
  expect(failed).toBe(true)
  expect(sent.length).toBeLessThan(commands.length + 14)
  await redeliver(object)
  expect(await object.answers()).toEqual(answers)
})
