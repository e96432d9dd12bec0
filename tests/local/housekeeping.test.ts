import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { type Job, startHousekeeping } from '../../local/housekeeping.ts'

const MINUTE = 60_000
const logged: [string, object][] = []
const note = (message: string, fields: object): void => {
  logged.push([message, fields])
}
const log = { info: note, warn: note, error: note }

beforeEach(() => {
  logged.length = 0
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

/** A job whose runs end when told; it counts them and keeps their signals. */
function heldJob(rest: Partial<Job> = {}): Job & { signals: AbortSignal[]; ends: (() => void)[] } {
  return {
    name: 'tidying',
    everyMs: 10 * MINUTE,
    signals: [],
    ends: [],
    run(signal) {
      this.signals.push(signal)
      return new Promise((resolve) => {
        this.ends.push(() => resolve({ tidied: this.signals.length }))
        signal.addEventListener('abort', () => resolve({ tidied: 'in part' }))
      })
    },
    ...rest,
  }
}
const pass = (minutes: number): Promise<void> => jest.advanceTimersByTimeAsync(minutes * MINUTE)

test('a job runs first when it should, then at its pace, and what it did is logged', async () => {
  const job = heldJob({ firstAfterMs: MINUTE })
  const housekeeping = startHousekeeping([job], log)
  await pass(0.9)
  expect(job.signals).toHaveLength(0)
  await pass(0.2)
  expect(job.signals).toHaveLength(1)
  job.ends[0]?.()
  await pass(9.8)
  expect(job.signals).toHaveLength(1)
  await pass(0.2)
  expect(job.signals).toHaveLength(2)
  job.ends[1]?.()
  await housekeeping.close()
  expect(logged).toEqual([
    ['tidying finished', { tidied: 1 }],
    ['tidying finished', { tidied: 2 }],
  ])
})

test('a job without a first time waits for its pace', async () => {
  const job = heldJob()
  const housekeeping = startHousekeeping([job], log)
  await pass(9.9)
  expect(job.signals).toHaveLength(0)
  await pass(0.2)
  expect(job.signals).toHaveLength(1)
  await housekeeping.close()
})

test('there are never two runs of a job, and another job does not wait for it', async () => {
  const [slow, quick] = [heldJob(), heldJob({ name: 'other' })]
  const housekeeping = startHousekeeping([slow, quick], log)
  for (let runs = 1; runs < 4; runs++) {
    await pass(10)
    expect([slow.signals.length, quick.signals.length]).toEqual([1, runs])
    quick.ends.at(-1)?.()
  }
  slow.ends[0]?.()
  await pass(10)
  expect(slow.signals).toHaveLength(2)
  await housekeeping.close()
})

test('a failure is logged, and the job comes again', async () => {
  const error = new Error('no space')
  let runs = 0
  const job: Job = {
    name: 'tidying',
    everyMs: 10 * MINUTE,
    run: async () => {
      runs++
      throw error
    },
  }
  const housekeeping = startHousekeeping([job], log)
  await pass(20)
  expect(runs).toBe(2)
  expect(logged).toEqual([
    ['tidying failed', { error }],
    ['tidying failed', { error }],
  ])
  await housekeeping.close()
})

test('closing tells a run to end, waits for it and starts no other', async () => {
  const job = heldJob({ firstAfterMs: MINUTE })
  const housekeeping = startHousekeeping([job], log)
  await pass(1)
  await housekeeping.close()
  expect(job.signals[0]?.aborted).toBe(true)
  expect(logged).toEqual([['tidying finished', { tidied: 'in part' }]])
  await pass(30)
  expect(job.signals).toHaveLength(1)
})

test('closed before its first time, a job never runs', async () => {
  const job = heldJob({ firstAfterMs: MINUTE })
  await startHousekeeping([job], log).close()
  await pass(30)
  expect(job.signals).toHaveLength(0)
})
