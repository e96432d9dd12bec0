/** Times one reader in a process of its own: what others leave behind in V8 is not its doing. */
import { seconds } from '../measure.ts'
import { inflate, readersOf, type SampleFacts } from './readers.ts'

/** What is to be read, and by whom. */
export interface Task {
  readonly sample: SampleFacts
  readonly reader: string
  readonly path: string
}

/** Runs before the one that counts: V8 compiles what it has seen run. */
const WARMING_RUNS = 2

process.once('message', async ({ sample, reader, path }: Task) => {
  const readers = { ...(await readersOf(sample)), inflate }
  const read = readers[reader as keyof typeof readers]
  if (read === undefined) throw new Error(`There is no reader "${reader}".`)
  for (let run = 0; run < WARMING_RUNS; run++) await read(path)
  const taken = await seconds(() => read(path))
  process.send?.(taken, () => process.exit(0))
})
