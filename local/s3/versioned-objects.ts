/** The objects' files: each change of one takes its turn, and what it replaces is kept as a version. */
import { join } from 'node:path'
import type { BucketStore } from './bucket-store.ts'
import { publishFile, removeFile } from './durable-files.ts'
import { EarlierVersions, versionIdOf } from './earlier-versions.ts'
import { findKeys } from './key-listing.ts'
import {
  describeFile,
  type ObjectDescription,
  type OpenObject,
  openObjectFile,
} from './object-file.ts'
import { Turns } from './turns.ts'

export interface ListedVersion extends ObjectDescription {
  readonly key: string
  readonly versionId: string
  readonly isLatest: boolean
}

/** The key's object was deleted then; what is listed before it has been put there since. */
export interface ListedDeletion {
  readonly key: string
  readonly versionId: string
  readonly modified: Date
  readonly isDeletion: true
}

export class VersionedObjects {
  private readonly buckets: BucketStore
  private readonly versioned: ReadonlySet<string>
  private readonly earlier: EarlierVersions
  private readonly turns = new Turns()

  /** Earlier versions are kept in the buckets that are named as versioned. */
  constructor(buckets: BucketStore, versioned: readonly string[]) {
    this.buckets = buckets
    this.versioned = new Set(versioned)
    // Bucket names cannot begin with a dot.
    this.earlier = new EarlierVersions(join(buckets.rootDirectory, '.versions'))
  }

  /** Clears what deletions that a crash cut short have left. */
  async sweep(): Promise<void> {
    for (const bucket of this.versioned) {
      await this.earlier.sweep(bucket, () => findKeys(this.buckets.getBucketPath(bucket)))
    }
  }

  isVersioned(bucket: string): boolean {
    return this.versioned.has(bucket)
  }

  /** The id of a version; `null` is S3's own word where a bucket keeps none. */
  versionId(bucket: string, object: ObjectDescription): string {
    return this.isVersioned(bucket) ? versionIdOf(object) : 'null'
  }

  /** The current version or the one that is named; the caller closes the handle. */
  async open(bucket: string, key: string, versionId?: string): Promise<OpenObject | undefined> {
    const current = await openObjectFile(this.path(bucket, key))
    if (!current || versionId === undefined || this.versionId(bucket, current) === versionId) {
      return current
    }
    await current.handle.close()
    const earlier = await this.earlier.find(bucket, key)
    const path = earlier.find((version) => version.versionId === versionId)?.path
    return path === undefined ? undefined : openObjectFile(path)
  }

  forgetBucket(bucket: string): Promise<void> {
    return this.earlier.forgetBucket(bucket)
  }

  /**
   * Every version of an object since its last deletion, newest first, and that deletion; nothing
   * if the object is gone.
   */
  async versionsOf(bucket: string, key: string): Promise<(ListedVersion | ListedDeletion)[]> {
    const latest = await describeFile(this.path(bucket, key))
    if (!latest) return []
    const latestId = this.versionId(bucket, latest)
    const versions: (ListedVersion | ListedDeletion)[] = [
      { ...latest, key, versionId: latestId, isLatest: true },
    ]
    const kept = await this.earlier.find(bucket, key)
    // What comes before the current version has replaced it since it was looked at.
    const at = kept.findIndex(({ versionId }) => versionId === latestId)
    for (const { versionId, path } of kept.slice(at + 1)) {
      const version = await describeFile(path)
      if (version) versions.push({ ...version, key, versionId, isLatest: false })
    }
    const modified = await this.earlier.deletedAt(bucket, key)
    if (modified) versions.push({ key, versionId: 'deleted', modified, isDeletion: true })
    return versions
  }

  /**
   * Puts a finished file in the place of the current version, which becomes the newest earlier one.
   * `done` belongs to the same turn.
   */
  publish(
    bucket: string,
    key: string,
    temporary: string,
    done: () => Promise<void>,
  ): Promise<void> {
    const path = this.path(bucket, key)
    return this.turns.take(path, async () => {
      const isVersioned = this.isVersioned(bucket)
      if (isVersioned) await this.keepCurrent(bucket, key)
      await publishFile(temporary, path)
      await done()
      if (isVersioned) await this.earlier.trim(bucket, key)
    })
  }

  /** Deletes an object with all of its versions; false, and without `done`, if there was none. */
  remove(bucket: string, key: string, done: () => void): Promise<boolean> {
    const path = this.path(bucket, key)
    return this.turns.take(path, async () => {
      // Before: after a crash in between, the object and its versions are still those since then.
      if (this.isVersioned(bucket) && (await describeFile(path))) {
        await this.earlier.markDeleted(bucket, key)
      }
      const removed = await removeFile(path, this.buckets.getBucketPath(bucket))
      if (removed) done()
      // Not before: a crash in between must not leave the object without its earlier versions.
      if (this.isVersioned(bucket)) await this.earlier.forget(bucket, key)
      return removed
    })
  }

  private async keepCurrent(bucket: string, key: string): Promise<void> {
    const path = this.path(bucket, key)
    const current = await describeFile(path)
    if (current) await this.earlier.keep(bucket, key, versionIdOf(current), path)
    // What a deletion that failed may have left belongs to an object that is gone.
    else await this.earlier.forget(bucket, key)
  }

  private path(bucket: string, key: string): string {
    return this.buckets.getResourcePath(bucket, key, 'object')
  }
}
