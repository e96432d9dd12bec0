/** How detection runs went, in the work bucket. */
import type { DetectionRun } from '../../domain/detection/run.ts'
import type { RunStore } from '../../domain/ports.ts'
import type { WorkBucket } from './work-bucket.ts'

export class S3RunStore implements RunStore {
  readonly #work: WorkBucket

  constructor(work: WorkBucket) {
    this.#work = work
  }

  async saveRun(run: DetectionRun): Promise<void> {
    await this.#work.put(runKey(run.id), run)
  }

  async run(id: string): Promise<DetectionRun | undefined> {
    return this.#work.get<DetectionRun>(runKey(id))
  }
}

function runKey(id: string): string {
  return `detections/runs/${id}/run.json.gz`
}
