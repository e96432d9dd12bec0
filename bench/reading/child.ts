/** Times one reader in a process of its own: what others leave behind in V8 is not its doing. */
import { median, seconds } from '../measure.ts'
import { inflate, readersOf, type SampleFacts } from './readers.ts'

/** What is to be read, and by whom. */
export interface Task {
  readonly sample: SampleFacts
  readonly reader: string
  readonly path: string
}

/** V8 compiles what it has seen run: so many runs come before those that count, or so many seconds. */
const WARMING_RUNS = 2
const WARMING_SECONDS = 2
const RUNS = 3
/** A reader that takes as long is timed once. */
const MOST_SECONDS = 4

process.once('message', async ({ sample, reader, path }: Task) => {
  const readers = { ...(await readersOf(sample)), inflate }
  const read = readers[reader as keyof typeof readers]
  if (read === undefined) throw new Error(`There is no reader "${reader}".`)
  let warmed = 0
  for (let run = 0; run < WARMING_RUNS && warmed < WARMING_SECONDS; run++) {
    warmed += await seconds(() => read(path))
  }
  const times: number[] = []
  for (let run = 0; run < RUNS && sum(times) < MOST_SECONDS; run++) {
    times.push(await seconds(() => read(path)))
  }
  process.send?.(median(times), () => process.exit(0))
})

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
