/** Runs the detectors on one machine: hourly, soon after ingestion has settled, and on request. */
import { randomUUID } from 'node:crypto'
import type { Log } from '../adapters/wiring.ts'
import type { DetectionRun } from '../domain/detection/run.ts'
import type { DetectionLauncher } from '../domain/ports.ts'

/** After the last ingestion, so that a batch of uploads is judged once. */
const SETTLE_MS = 3000
const HOUR_MS = 60 * 60_000

/** One run at a time; a request during one is run after it. */
export class DetectionSchedule implements DetectionLauncher {
  readonly #run: (runId: string, full: boolean) => Promise<DetectionRun>
  readonly #isBusy: () => Promise<boolean>
  readonly #log: Log
  readonly #hourly: NodeJS.Timeout
  #settling: NodeJS.Timeout | undefined
  #tail: Promise<unknown> = Promise.resolve()

  constructor(
    run: (runId: string, full: boolean) => Promise<DetectionRun>,
    isBusy: () => Promise<boolean>,
    log: Log,
  ) {
    this.#run = run
    this.#isBusy = isBusy
    this.#log = log
    this.#hourly = setInterval(() => this.#queue(randomUUID(), false), HOUR_MS)
  }

  async start(runId: string, { full }: { readonly full: boolean }): Promise<void> {
    // A run takes its time; whoever asked looks at its record.
    void this.#queue(runId, full)
  }

  /** Runs once ingestion has been quiet for a while. */
  afterIngestion(): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => void this.#runIfQuiet(), SETTLE_MS)
  }

  async #runIfQuiet(): Promise<void> {
    if (await this.#isBusy()) this.afterIngestion()
    else await this.#queue(randomUUID(), false)
  }

  /** Runs now, after those already asked for, and waits for the end. */
  async runNow(): Promise<void> {
    clearTimeout(this.#settling)
    await this.#queue(randomUUID(), false)
  }

  async close(): Promise<void> {
    clearInterval(this.#hourly)
    clearTimeout(this.#settling)
    await this.#tail
  }

  #queue(runId: string, full: boolean): Promise<unknown> {
    this.#tail = this.#tail.then(() =>
      this.#run(runId, full).then(
        ({ opened, cleared, meters }) => {
          this.#log.info('detection finished', { runId, meters, opened, cleared })
        },
        (error) => this.#log.error('detection failed', { runId, error }),
      ),
    )
    return this.#tail
  }
}
