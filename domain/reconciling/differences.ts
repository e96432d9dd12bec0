/** Compares the bucket with the records: what has to be ingested so that they agree. */
import { isCovered, isFolder, isReadAlike, type ObjectChange } from '../ingestion/ingest-object.ts'
import type { ReadConfig } from '../pipelines/read-config.ts'
import type { Clock, DropBucket, IngestionStore, ObjectVersion } from '../ports.ts'
import { hasExpired } from './expiration.ts'

export interface Differences {
  /** Keys of objects that are new, have changed, or whose ingestion has not ended. */
  readonly uncovered: readonly string[]
  /** Keys of objects that have a record, but were read with other settings than they would be now. */
  readonly readOtherwise: readonly string[]
  /** Keys with a record whose objects a person has deleted. */
  readonly gone: readonly string[]
  /** Keys with a record whose objects a lifecycle rule has expired: they stay counted. */
  readonly expired: readonly string[]
  /** Sources on which a lease is held, by the living or the dead. */
  readonly leased: readonly string[]
  /** How many objects there are. */
  readonly objects: number
  /** Whether there is neither an object nor a record. */
  readonly empty: boolean
}

export interface DifferencePorts {
  readonly drops: DropBucket
  readonly ingestions: IngestionStore
  readonly config: ReadConfig
  readonly clock: Clock
}

/** Lists the whole bucket and all records once; changes nothing. */
export async function findDifferences(ports: DifferencePorts): Promise<Differences> {
  const rules = await ports.drops.expirations()
  const open = new Map<string, ObjectVersion>()
  for await (const object of ports.drops.list()) {
    if (!isFolder(object)) open.set(object.key, object)
  }
  const objects = open.size
  const readOtherwise: string[] = []
  const gone: string[] = []
  const expired: string[] = []
  const leased: string[] = []
  let records = 0
  const prefix = `${ports.drops.name}/`
  const nowMs = ports.clock.now().getTime()
  for await (const { source, leased: isLeased, ingestion } of ports.ingestions.everything()) {
    if (!source.startsWith(prefix)) continue
    records++
    if (isLeased) leased.push(source)
    if (ingestion === undefined) continue
    const key = source.slice(prefix.length)
    const object = open.get(key)
    if (isCovered(ingestion, object)) {
      open.delete(key)
      if (object !== undefined && !isReadAlike(ingestion, ports.config)) readOtherwise.push(key)
    } else if (object === undefined) {
      const isExpired = hasExpired(rules, ingestion, nowMs)
      ;(isExpired ? expired : gone).push(key)
    }
  }
  const empty = objects === 0 && records === 0
  return { uncovered: [...open.keys()], readOtherwise, gone, expired, leased, objects, empty }
}

/** What has to be ingested: all of it, or without what was only read with other settings. */
export function changesOf(
  { uncovered, readOtherwise, gone }: Differences,
  which: 'all' | 'without-read-otherwise' = 'all',
): ObjectChange[] {
  const present = which === 'all' ? [...uncovered, ...readOtherwise] : uncovered
  return [
    ...present.map((key) => ({ key, removed: false, again: false })),
    ...gone.map((key) => ({ key, removed: true, again: false })),
  ]
}
