/** What parts of objects say, in the work bucket. */
import { createHash } from 'node:crypto'
import type { KnownLengths } from '../../domain/ingestion/splitting/known-lengths.ts'
import {
  type PartJson,
  partFromJson,
  partJson,
} from '../../domain/ingestion/splitting/part-json.ts'
import type { PartReading } from '../../domain/ingestion/splitting/part-reading.ts'
import { type SplitVersion, sourceOf } from '../../domain/ingestion/splitting/split-version.ts'
import type { PartStore } from '../../domain/ports.ts'
import { objectId } from '../object-id.ts'
import { sortable, type WorkBucket } from './work-bucket.ts'

/** Of documents that another release reads otherwise none are found. */
const LAYOUT = 1
const READING = /\/(\d+)\.json\.gz$/

export class S3PartStore implements PartStore {
  readonly #work: WorkBucket

  constructor(work: WorkBucket) {
    this.#work = work
  }

  async save(version: SplitVersion, part: number, reading: PartReading): Promise<void> {
    await this.#work.putText(keyOf(version, part), partJson(reading))
  }

  async saved(version: SplitVersion): Promise<ReadonlySet<number>> {
    const keys = await this.#work.keys(folderOf(version))
    const parts = keys.map((key) => READING.exec(key)?.[1]).filter((part) => part !== undefined)
    return new Set(parts.map(Number))
  }

  async load(version: SplitVersion, part: number): Promise<PartReading | undefined> {
    const json = await this.#work.get<PartJson>(keyOf(version, part))
    return json && partFromJson(json)
  }

  async saveLengths(version: SplitVersion, lengths: KnownLengths): Promise<void> {
    await this.#work.put(lengthsKey(version), lengths)
  }

  async lengths(version: SplitVersion): Promise<KnownLengths | undefined> {
    return await this.#work.get<KnownLengths>(lengthsKey(version))
  }

  async delete(version: SplitVersion): Promise<void> {
    await this.#deleteAll(await this.#work.keys(folderOf(version)))
  }

  async clear(source: string, keep?: SplitVersion): Promise<void> {
    const kept = keep && folderOf(keep)
    const keys = await this.#work.keys(`parts/${objectId(source)}/`)
    await this.#deleteAll(keys.filter((key) => kept === undefined || !key.startsWith(kept)))
  }

  async #deleteAll(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#work.delete(key)
  }
}

function folderOf(version: SplitVersion): string {
  const { etag, lastModified, readAs, size, partBytes } = version
  const facts = JSON.stringify([LAYOUT, etag, lastModified, readAs, size, partBytes])
  const name = createHash('sha256').update(facts).digest().subarray(0, 12).toString('base64url')
  return `parts/${objectId(sourceOf(version))}/${name}/`
}

function keyOf(version: SplitVersion, part: number): string {
  return `${folderOf(version)}${sortable(part)}.json.gz`
}

function lengthsKey(version: SplitVersion): string {
  return `${folderOf(version)}lengths.json.gz`
}
