/** Where each meter stands, in the work bucket: spread by the meter's id, so that no part grows large. */
import type { MeterActivity } from '../../domain/detection/run.ts'
import { shardOf } from '../dynamodb/shards.ts'
import { sortable, type WorkBucket } from './work-bucket.ts'

/** With 3 million meters one holds some 100,000. Changing it loses what is there. */
const SHARDS = 32
const AT_ONCE = 8

/** A meter as it is stored: its id, the number of its pipeline, its last date and so on. */
type Row = [string, number, string, number] | [string, number, string, number, string]

interface StoredShard {
  readonly pipelines: readonly string[]
  readonly meters: readonly Row[]
}

export class ActivityShards {
  readonly #work: WorkBucket

  constructor(work: WorkBucket) {
    this.#work = work
  }

  /** Shard by shard. */
  async *all(): AsyncGenerator<readonly MeterActivity[]> {
    for (let shard = 0; shard < SHARDS; shard += AT_ONCE) {
      const some = Array.from({ length: AT_ONCE }, (_, at) => this.#load(shard + at))
      for (const meters of await Promise.all(some)) if (meters.length > 0) yield meters
    }
  }

  /** Writes the shards that differ. Gives the sum of open anomalies of all. */
  async save(changed: Iterable<MeterActivity>, gone: Iterable<string>): Promise<number> {
    const changes = Array.from(
      { length: SHARDS },
      () => new Map<string, MeterActivity | undefined>(),
    )
    for (const id of gone) changes[shardOf(id, SHARDS)]?.set(id, undefined)
    for (const meter of changed) changes[shardOf(meter.meterId, SHARDS)]?.set(meter.meterId, meter)
    let open = 0
    const numbers = changes.keys()
    const worker = async (): Promise<void> => {
      for (const shard of numbers) {
        const sum = await this.#update(shard, changes[shard] ?? new Map())
        open += sum
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return open
  }

  async #update(
    shard: number,
    changes: ReadonlyMap<string, MeterActivity | undefined>,
  ): Promise<number> {
    const meters = new Map((await this.#load(shard)).map((meter) => [meter.meterId, meter]))
    let differs = false
    for (const [meterId, meter] of changes) {
      const known = meters.get(meterId)
      if (isSame(known, meter)) continue
      differs = true
      if (meter === undefined) meters.delete(meterId)
      else meters.set(meterId, meter)
    }
    if (differs) await this.#work.put(keyOf(shard), toStored([...meters.values()]))
    return [...meters.values()].reduce((sum, { open }) => sum + open, 0)
  }

  async #load(shard: number): Promise<MeterActivity[]> {
    const stored = await this.#work.get<StoredShard>(keyOf(shard))
    if (stored === undefined) return []
    const { pipelines, meters } = stored
    return meters.map(([meterId, pipeline, lastDate, open, silentOn]) => ({
      ...{ meterId, pipeline: pipelines[pipeline] as string, lastDate, open },
      ...(silentOn !== undefined && { silentOn }),
    }))
  }
}

function keyOf(shard: number): string {
  return `detections/activity/${sortable(shard)}.json.gz`
}

function isSame(a: MeterActivity | undefined, b: MeterActivity | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (
    a.pipeline === b.pipeline &&
    a.lastDate === b.lastDate &&
    a.open === b.open &&
    a.silentOn === b.silentOn
  )
}

function toStored(meters: readonly MeterActivity[]): StoredShard {
  const numbers = new Map<string, number>()
  const rows = meters.map(({ meterId, pipeline, lastDate, open, silentOn }): Row => {
    const number = numbers.get(pipeline) ?? numbers.size
    numbers.set(pipeline, number)
    return silentOn === undefined
      ? [meterId, number, lastDate, open]
      : [meterId, number, lastDate, open, silentOn]
  })
  return { pipelines: [...numbers.keys()], meters: rows }
}
