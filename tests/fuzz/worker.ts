/** Makes and checks cases in a thread that can be ended, with a heap that can be filled. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Case, caseOf, corpusCases } from './cases.ts'
import { checkFile, checkOnce } from './properties.ts'
import { shapes } from './shapes.ts'

/** What the thread tells before a case, and where one fails. */
export interface Told {
  readonly doing?: string
  readonly done?: number
  readonly failure?: string
}

/** Until the time is over or the count is reached. */
export interface Task {
  readonly cases: 'random' | 'corpus' | 'shapes'
  readonly seed: number
  readonly count: number
  readonly seconds: number | undefined
}

async function* casesOf({ cases, seed, count, seconds }: Task): AsyncGenerator<Case> {
  if (cases === 'corpus') yield* corpusCases
  if (cases === 'shapes') {
    for (const [name, make] of Object.entries(shapes)) {
      yield { name, bytes: Buffer.from(make()), how: {} }
    }
  }
  if (cases !== 'random') return
  const until = seconds === undefined ? undefined : performance.now() + seconds * 1000
  for (let at = 0; until === undefined ? at < count : performance.now() < until; at++) {
    const { name, ...rest } = await caseOf(seed, at)
    yield { name: `seed ${seed}, case ${at}, ${name}`, ...rest }
  }
}

const tell = (told: Told): void => parentPort?.postMessage(told)
const task = workerData as Task
const check = task.cases === 'shapes' ? checkOnce : checkFile
let done = 0
for await (const { name, bytes, how } of casesOf(task)) {
  tell({ doing: name })
  try {
    await check(bytes, how)
  } catch (error) {
    const { stack } = error as Error
    tell({ failure: `${name} (${JSON.stringify(how)})\n${stack}` })
  }
  done++
}
tell({ done })
