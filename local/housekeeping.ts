/** Runs what a schedule runs on AWS, on one machine: jobs that come again and again. */
import type { Log } from '../adapters/wiring.ts'

export interface Job {
  readonly name: string
  /** From the beginning of one run to that of the next. */
  readonly everyMs: number
  /** How long after the start it runs first; after `everyMs`, where that is absent. */
  readonly firstAfterMs?: number
  /** What it returns is logged. It ends soon once the signal is aborted. */
  run(signal: AbortSignal): Promise<object>
}

export interface Housekeeping {
  /** Stops all jobs and waits for the runs under way, which are told to end. */
  close(): Promise<void>
}

/** Starts the jobs. One that still runs when its time comes is left out that time. */
export function startHousekeeping(jobs: readonly Job[], log: Log): Housekeeping {
  const closing = new AbortController()
  const running = new Map<Job, Promise<void>>()
  const timers: NodeJS.Timeout[] = []
  const start = (job: Job): void => {
    if (running.has(job) || closing.signal.aborted) return
    const run = runOnce(job, closing.signal, log).finally(() => running.delete(job))
    running.set(job, run)
  }
  for (const job of jobs) {
    const begin = (): void => {
      timers.push(setInterval(start, job.everyMs, job))
      start(job)
    }
    timers.push(setTimeout(begin, job.firstAfterMs ?? job.everyMs))
  }
  return {
    close: async () => {
      closing.abort()
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(running.values())
    },
  }
}

async function runOnce(job: Job, signal: AbortSignal, log: Log): Promise<void> {
  try {
    log.info(`${job.name} finished`, { ...(await job.run(signal)) })
  } catch (error) {
    log.error(`${job.name} failed`, { error })
  }
}
