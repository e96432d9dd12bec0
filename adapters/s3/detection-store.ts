/** Detection runs, their slices and results, in the work bucket. */
import type {
  DetectionRun,
  MeterRange,
  RunContext,
  SliceResult,
} from '../../domain/detection/run.ts'
import type { Watermark } from '../../domain/detection/watermark.ts'
import type { DetectionStore } from '../../domain/ports.ts'
import { sortable, type WorkBucket } from './work-bucket.ts'

const WATERMARK = 'detections/watermark.json.gz'

export class S3DetectionStore implements DetectionStore {
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

  async saveContext(runId: string, context: RunContext): Promise<void> {
    await this.#work.put(contextKey(runId), context)
  }

  async context(runId: string): Promise<RunContext> {
    return (await this.#work.get<RunContext>(contextKey(runId))) ?? { pipelineDays: {} }
  }

  async saveSlice(runId: string, slice: number, meters: readonly MeterRange[]): Promise<void> {
    await this.#work.put(sliceKey(runId, slice), meters)
  }

  async slice(runId: string, slice: number): Promise<readonly MeterRange[]> {
    const meters = await this.#work.get<MeterRange[]>(sliceKey(runId, slice))
    if (meters === undefined)
      throw new Error(`Slice ${slice} of detection run ${runId} is not there.`)
    return meters
  }

  async saveResult(runId: string, slice: number, result: SliceResult): Promise<void> {
    await this.#work.put(`${resultsPrefix(runId)}${sortable(slice)}.json.gz`, result)
  }

  async results(runId: string): Promise<readonly SliceResult[]> {
    const keys = await this.#work.keys(resultsPrefix(runId))
    const results = await Promise.all(keys.map((key) => this.#work.get<SliceResult>(key)))
    return results.filter((result) => result !== undefined)
  }

  async watermark(): Promise<Watermark | undefined> {
    return this.#work.get<Watermark>(WATERMARK)
  }

  async saveWatermark(watermark: Watermark): Promise<void> {
    await this.#work.put(WATERMARK, watermark)
  }
}

function runKey(id: string): string {
  return `detections/runs/${id}/run.json.gz`
}

function contextKey(id: string): string {
  return `detections/runs/${id}/context.json.gz`
}

function sliceKey(id: string, slice: number): string {
  return `detections/runs/${id}/slices/${sortable(slice)}.json.gz`
}

function resultsPrefix(id: string): string {
  return `detections/runs/${id}/results/`
}
