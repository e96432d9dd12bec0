/** Compares the bucket with the records: what has to be ingested so that they agree. */
import type { ReadConfig } from '../pipelines/read-config.ts'
import type { DropBucket, IngestionStore, ObjectVersion } from '../ports.ts'
import { isSettled } from './ingest-object.ts'

export interface Differences {
  /** Keys of objects that no settled record covers. */
  readonly uncovered: readonly string[]
  /** Keys with a record whose objects are gone. */
  readonly gone: readonly string[]
  /** Sources on which a lease is held, by the living or the dead. */
  readonly leased: readonly string[]
  /** Whether there is neither an object nor a record. */
  readonly empty: boolean
}

/** Lists the whole bucket and all records once; changes nothing. */
export async function findDifferences(ports: {
  readonly drops: DropBucket
  readonly ingestions: IngestionStore
  readonly config: ReadConfig
}): Promise<Differences> {
  const objects = new Map<string, ObjectVersion>()
  for await (const object of ports.drops.list()) objects.set(object.key, object)
  const uncovered = new Set(objects.keys())
  const gone: string[] = []
  const leased: string[] = []
  let empty = objects.size === 0
  const prefix = `${ports.drops.name}/`
  for await (const known of ports.ingestions.everything()) {
    if (!known.source.startsWith(prefix)) continue
    empty = false
    if (known.leased) leased.push(known.source)
    const key = known.source.slice(prefix.length)
    const object = objects.get(key)
    const settled =
      known.ingestion !== undefined && isSettled(known.ingestion, object, ports.config)
    if (object === undefined && !settled && known.ingestion !== undefined) gone.push(key)
    if (settled) uncovered.delete(key)
  }
  return { uncovered: [...uncovered], gone, leased, empty }
}
