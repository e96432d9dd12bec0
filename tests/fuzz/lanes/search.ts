/** Searches for a file that is read otherwise by one of the ways. */
import fc from 'fast-check'
import { soak } from '../../soak.ts'
import { Dice } from '../dice.ts'
import { checkBothWays, everyPlace } from './both-ways.ts'
import { damage } from './damages.ts'
import { bytesOf, type File } from './file.ts'

/** Searches that share the seconds of a soak. */
const SEARCHES = 10
const SLACK_MS = 300_000
const { seconds, seed } = soak()
const limitMs = seconds === undefined ? undefined : (seconds * 1000) / SEARCHES

/** Jest's, for a test that searches. */
export const timeoutMs = (limitMs ?? 0) + SLACK_MS

/** Looks at so many files, or for its part of a soak. */
export async function search<T>(
  name: string,
  cases: fc.Arbitrary<T>,
  numRuns: number,
  check: (one: T) => Promise<void>,
): Promise<void> {
  let done = 0
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      await check(one)
      done++
    }),
    limitMs === undefined
      ? { seed, numRuns }
      : { seed, numRuns: 1e9, interruptAfterTimeLimit: limitMs, markInterruptAsFailure: false },
  )
  if (limitMs !== undefined) console.log(`${name}: ${done} cases from seed ${seed}`)
}

export interface Damaged {
  readonly file: File
  /** What was done to it. */
  readonly names: string
  readonly cut: readonly number[]
}

const cutting = fc.constantFrom('in one', 'in a few', 'in many', 'byte by byte')
const limits: fc.Arbitrary<File['limits']> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 15 },
  fc.record({ lineBytes: fc.integer({ min: 10, max: 400 }) }),
  fc.record({ rows: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ meters: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ columns: fc.integer({ min: 2, max: 60 }), keptRejects: fc.constant(2) }),
)

/** Files to which something was done, and where their bytes are cut into chunks. */
export function damaged(files: fc.Arbitrary<File>): fc.Arbitrary<Damaged> {
  return fc
    .record({ whole: files, chance: fc.integer(), cutting, limits })
    .map(({ whole, chance, cutting, limits }) => {
      const dice = new Dice(chance)
      const { names, text } = damage(bytesOf(whole), dice)
      const places = { 'in one': 0, 'in a few': 3, 'in many': 40, 'byte by byte': 0 }[cutting]
      const file = { ...whole, text: names === '' ? whole.text : text, limits: { ...limits } }
      const cut =
        cutting === 'byte by byte'
          ? everyPlace(file)
          : Array.from({ length: places }, () => dice.below(text.length + 1))
      return { file, names, cut }
    })
}

export async function checkDamaged({ file, cut }: Damaged): Promise<number> {
  return await checkBothWays(file, [], cut)
}
