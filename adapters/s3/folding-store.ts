/** What folding keeps from run to run, in the work bucket. */
import type { FoldingState } from '../../domain/folding/fold-changed.ts'
import type { FoldingStore } from '../../domain/ports.ts'
import type { WorkBucket } from './work-bucket.ts'

const STATE = 'folding/state.json.gz'

export class S3FoldingStore implements FoldingStore {
  readonly #work: WorkBucket

  constructor(work: WorkBucket) {
    this.#work = work
  }

  async state(): Promise<FoldingState | undefined> {
    return this.#work.get<FoldingState>(STATE)
  }

  async saveState(state: FoldingState): Promise<void> {
    await this.#work.put(STATE, state)
  }
}
