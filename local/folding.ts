/** Folding on one machine: on a schedule, and on request; one run at a time. */
import { type FoldPorts, type FoldReport, foldChanged } from '../domain/folding/fold-changed.ts'
import type { Job } from './housekeeping.ts'

const HOUR_MS = 60 * 60_000
/** Whoever starts it and drops files has their answers first. */
const FIRST_AFTER_MS = 60_000

export class Folding implements Job {
  readonly name = 'folding'
  readonly everyMs = HOUR_MS
  readonly firstAfterMs = FIRST_AFTER_MS
  readonly #ports: FoldPorts
  #tail: Promise<unknown> = Promise.resolve()

  constructor(ports: FoldPorts) {
    this.#ports = ports
  }

  run(signal: AbortSignal): Promise<FoldReport> {
    return this.#queue({ isOver: () => signal.aborted })
  }

  /** Folds after what is under way, to the end, as if it were then. */
  now(asOfMs?: number): Promise<FoldReport> {
    return this.#queue({ isOver: () => false, asOfMs })
  }

  #queue(options: Parameters<typeof foldChanged>[1]): Promise<FoldReport> {
    const run = this.#tail.then(() => foldChanged(this.#ports, options))
    this.#tail = run.catch(() => {})
    return run
  }
}
