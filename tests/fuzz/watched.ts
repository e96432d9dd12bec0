/** Runs cases in a thread and tells which of them failed, hung or took all the memory. */
import { Worker } from 'node:worker_threads'
import type { Task, Told } from './worker.ts'

/** No case takes a tenth of this, also on a machine that does much else: who is not done hangs. */
const HANGS_AFTER_MS = 60_000
/** The heap of a small function; what is read is many times larger. */
const HEAP_MEBIBYTES = 256
/** More say no more. */
const MOST_FAILURES = 5

export interface Watched {
  readonly failures: readonly string[]
  /** How many cases were checked. */
  readonly done: number
}

export function watched(task: Task): Promise<Watched> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: task,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEBIBYTES },
    })
    const failures: string[] = []
    let done = 0
    let doing = 'the start'
    let watchdog: NodeJS.Timeout | undefined
    const end = (): void => {
      clearTimeout(watchdog)
      worker.terminate().then(() => resolve({ failures, done }))
    }
    const watch = (): void => {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => {
        failures.push(`${doing} hangs`)
        end()
      }, HANGS_AFTER_MS)
    }
    watch()
    worker.on('message', (told: Told) => {
      watch()
      doing = told.doing ?? doing
      if (told.failure !== undefined) failures.push(told.failure)
      if (told.done !== undefined) done = told.done
      if (told.done !== undefined || failures.length >= MOST_FAILURES) end()
    })
    worker.on('error', (error) => {
      failures.push(`${doing} ended the thread: ${error.message}`)
      end()
    })
  })
}
