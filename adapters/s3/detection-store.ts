/** Detection runs, their slices and results, in the work bucket. */
import type {
  MeterActivity,
  MeterRange,
  RunContext,
  SliceResult,
} from '../../domain/detection/run.ts'
import type { Watermark } from '../../domain/detection/watermark.ts'
import type { DetectionStore } from '../../domain/ports.ts'
import { ActivityShards } from './activity-shards.ts'
import { S3RunStore } from './run-store.ts'
import { sortable, type WorkBucket } from './work-bucket.ts'

const AT_ONCE = 8
const WATERMARK = 'detections/watermark.json.gz'

export class S3DetectionStore extends S3RunStore implements DetectionStore {
  readonly #work: WorkBucket
  readonly #activity: ActivityShards

  constructor(work: WorkBucket) {
    super(work)
    this.#work = work
    this.#activity = new ActivityShards(work)
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

  async *results(runId: string): AsyncGenerator<SliceResult> {
    const keys = await this.#work.keys(resultsPrefix(runId))
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const some = keys.slice(at, at + AT_ONCE)
      const results = await Promise.all(some.map((key) => this.#work.get<SliceResult>(key)))
      yield* results.filter((result) => result !== undefined)
    }
  }

  async watermark(): Promise<Watermark | undefined> {
    return this.#work.get<Watermark>(WATERMARK)
  }

  async saveWatermark(watermark: Watermark): Promise<void> {
    await this.#work.put(WATERMARK, watermark)
  }

  activity(): AsyncIterable<readonly MeterActivity[]> {
    return this.#activity.all()
  }

  async saveActivity(changed: Iterable<MeterActivity>, gone: Iterable<string>): Promise<number> {
    return this.#activity.save(changed, gone)
  }
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
