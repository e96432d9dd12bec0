/** Waiting, until a time is over or a signal is given; and the signal of Ctrl-C. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Wait } from '../../domain/reconciling/ingest-each.ts'

export const wait: Wait = async (milliseconds, signal) => {
  try {
    await delay(milliseconds, undefined, signal && { signal })
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
  }
}

/** What a shell expects of a process that Ctrl-C has ended. */
const INTERRUPTED = 130

/** Given on the first Ctrl-C; the second ends the process at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED)
    controller.abort()
    console.error('\nStopping after what is under way. Ctrl-C again stops at once.')
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}
