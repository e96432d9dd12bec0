/** The cases of the search: the same seed and number make the same case. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Dice } from './dice.ts'
import { mutate } from './mutators.ts'
import type { HowToRead } from './read-object.ts'

export interface Case {
  /** What it was made of. */
  readonly name: string
  readonly bytes: Buffer
  readonly how: HowToRead
}

const root = join(import.meta.dirname, '../..')
export const corpus = join(import.meta.dirname, 'corpus')
/** The long ones as well are cut to a length that many cases a second can be made of. */
const LONGEST_SAMPLE = 24_000

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:csv|gz|zip|tar|tgz|bin)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
}

const samples = [join(root, 'tests/data'), join(root, 'data/samples'), corpus]
  .flatMap(filesIn)
  .map((file) => ({ name: file.slice(root.length + 1), bytes: readFileSync(file) }))

/** The checked-in files that once did harm, as they are. */
export const corpusCases: readonly Case[] = filesIn(corpus).map((file) => ({
  name: file.slice(corpus.length + 1),
  bytes: readFileSync(file),
  how: {},
}))

/** Keys that name a meter, and pipelines of the shipped configuration. */
const KEYS = [
  'drops/file.csv',
  'samples/a.csv',
  'x',
  `${'long'.repeat(200)}.csv`,
  'a/é\u0301 .csv.gz',
]

export async function caseOf(seed: number, number: number): Promise<Case> {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  const sample = dice.of(samples)
  const isPacked = !/csv$/.test(sample.name)
  const whole = isPacked ? sample.bytes : sample.bytes.subarray(0, LONGEST_SAMPLE)
  const { names, bytes } = await mutate(whole, dice)
  const limits = {
    ...(dice.next() < 0.15 && { heldReadings: 1 + dice.below(100) }),
    ...(dice.next() < 0.05 && { meters: 1 + dice.below(3), lineBytes: 1 + dice.below(200) }),
  }
  const how = { key: dice.of(KEYS), chunk: dice.of([64 * 1024, 4096, 97, 7]), limits }
  return { name: `${sample.name}: ${names}`, bytes, how }
}
