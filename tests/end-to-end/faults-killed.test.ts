/** A process that is killed at any request of an ingestion: the next delivery makes it right. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  CHANGES,
  type Change,
  days,
  type FaultyProcess,
  makeChange,
  startFaultyProcess,
  undisturbed,
} from '../faults/changes.ts'
import type { SdkPlan } from '../faults/sdk-faults.ts'
import { type Emulators, startEmulators } from './emulators.ts'
import { sum, values } from './sums.ts'

let emulators: Emulators
let process: FaultyProcess
beforeAll(async () => {
  emulators = await startEmulators()
  process = startFaultyProcess(emulators)
})
afterAll(async () => {
  process.close()
  await emulators.close()
})

/** By then the lease of the dead is over. */
const later = { minutesOff: 10 }

const cases = Object.entries(CHANGES).flatMap(([name, change]) =>
  (['before', 'after'] as const).map((when) => [when, name, change] as const),
)

test.each<readonly ['before' | 'after', string, Change]>(cases)(
  'killed %s any request of %s, an ingestion ends as if nothing had been',
  async (when, _, change) => {
    const { answers, commands } = await undisturbed(process, change)
    for (let at = 0; ; at++) {
      const object = await makeChange(process, change)
      const plan: SdkPlan = (_, index) => (index === at ? { kind: 'killed', when } : undefined)
      const dying = await object.ingest({ plan })
      const next = await object.ingest(later)
      expect(next.failed).toBe(false)
      expect(await object.answers()).toEqual(answers)
      // People are told once at the least.
      if (commands.includes('Publish')) {
        const reached = dying.killed && when === 'before' ? dying.sent.slice(0, -1) : dying.sent
        const applied = [...reached, ...next.sent].map(({ command }) => command)
        expect(applied).toContain('Publish')
      }
      // What stands in the manifests is all that there is.
      if (when === 'after') expect(await object.leavesSomething()).toBe(false)
      if (!dying.killed) {
        expect(at).toBeGreaterThan(8)
        return
      }
    }
  },
)

test('killed after any request, and replaced before the next, an upload leaves nothing of its days', async () => {
  const after = (meter: string) => days(meter, '2025-07-01', 2, 90)
  const { answers } = await undisturbed(process, { after })
  for (let at = 0, killed = true; killed; at++) {
    const object = await makeChange(process, CHANGES['a first upload'] as Change)
    const plan: SdkPlan = (_, index) =>
      index === at ? { kind: 'killed', when: 'after' } : undefined
    killed = (await object.ingest({ plan })).killed
    await object.replace(after)
    expect((await object.ingest(later)).failed).toBe(false)
    expect(await object.answers()).toEqual(answers)
  }
})

test('an undisturbed replacement has the sums of its rows', async () => {
  const { answers } = await undisturbed(process, CHANGES['a replacement that drops days'] as Change)
  expect(
    answers.body.consumption.map(({ date, total }: Record<string, string>) => [date, total]),
  ).toEqual([0, 1, 2, 3].map((at) => [`2025-05-0${3 + at}`, sum(values(50 + at, 48))]))
})
