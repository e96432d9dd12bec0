/** The promise, whatever happens: every answer is that of one clean pass over the bucket. */
import { afterAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { soak } from '../soak.ts'
import { histories } from './history.ts'
import { placeOf, savePlace } from './place.ts'
import { skewOfCaller } from './process.ts'
import { runHistory } from './run-history.ts'
import { SharedEmulators } from './shared-emulators.ts'
import { installVirtualTime } from './virtual-time.ts'

installVirtualTime(skewOfCaller)
const emulators = new SharedEmulators()
afterAll(() => emulators.close())

const { seconds, seed } = soak()
/** Histories of one seed of fast-check, which a failure tells. */
const BATCH = 5
const SHORT = { seconds: 20, batches: 12 }
/** Making a failure's history short takes longer than finding it. */
const SHRINKING_MS = 3_600_000
const replay = process.env.METERTALLY_MODEL_REPLAY

const property = fc.asyncProperty(histories, (history) => runHistory(emulators, history))

/** Runs a batch; gives what to tell of its failure, with how to play that one history again. */
async function failureOf(batch: number): Promise<string | undefined> {
  const own = (seed * 1_000_003 + batch) % 0x7fffffff
  const result = await fc.check(property, { seed: own, numRuns: BATCH })
  if (!result.failed) return undefined
  const again = `METERTALLY_MODEL_REPLAY=${own}:${result.counterexamplePath}`
  return `${await fc.asyncDefaultReportMessage(result)}\n\nAgain: ${again}`
}

if (replay !== undefined) {
  const [own, ...path] = replay.split(':')
  test(`history ${replay}`, () =>
    fc.assert(property, { seed: Number(own), path: path.join(':'), endOnFailure: true }))
} else if (seconds === undefined) {
  test(
    'any history ends in the answers of a clean pass',
    async () => {
      const until = performance.now() + SHORT.seconds * 1000
      for (let batch = 0; batch < SHORT.batches && performance.now() < until; batch++) {
        expect(await failureOf(batch)).toBeUndefined()
      }
    },
    SHRINKING_MS,
  )
} else {
  const timeout = seconds * 1000 + SHRINKING_MS
  const title = `for ${seconds} seconds, any history ends in the answers of a clean pass`
  test(title, () => soakFor(seconds), timeout)
}

async function soakFor(seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000
  const failures: string[] = []
  const first = await placeOf('model', seed)
  let batch = first
  for (; performance.now() < until; batch++) {
    const failure = await failureOf(batch)
    if (failure !== undefined) {
      console.error(failure)
      failures.push(failure)
    }
    await savePlace('model', seed, batch + 1)
  }
  console.info(`seed ${seed}: histories ${first * BATCH + 1} to ${batch * BATCH} are done`)
  expect(failures).toEqual([])
}
