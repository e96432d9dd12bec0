/**
 * The versions of objects that were replaced. Each key has a directory, named by the key's hash, and
 * each version a file in it, named by a number that counts up and the version's id. A key that was
 * deleted some time has an empty file beside the directory, whose versions are those since then.
 */
import { createHash } from 'node:crypto'
import { readdir, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, linkFile, markFile } from './durable-files.ts'
import type { ObjectDescription } from './object-file.ts'

const DELETED = '.deleted'
/** How many earlier versions of a key are kept. */
const keptOfKey = 20

export interface EarlierVersion {
  /** Higher the later it was replaced. */
  readonly number: number
  readonly versionId: string
  readonly path: string
}

/** Names a version by what it is, so that the same file has the same id wherever it lies. */
export function versionIdOf(object: Pick<ObjectDescription, 'etag' | 'modified'>): string {
  return `${object.modified.getTime().toString(36)}-${object.etag}`
}

/** To be called for one key at a time, but for `find`. */
export class EarlierVersions {
  private readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  /** Newest first; among them may be the current version, if a crash came before it was replaced. */
  async find(bucket: string, key: string): Promise<EarlierVersion[]> {
    const directory = this.path(bucket, key)
    const names = await namesIn(directory)
    return names
      .filter((name) => /^\d{10}\../.test(name))
      .sort()
      .reverse()
      .map((name) => ({
        number: Number(name.slice(0, 10)),
        versionId: name.slice(11),
        path: join(directory, name),
      }))
  }

  /** Keeps the file at `current`, which stays where it is, as the newest; without a copy. */
  async keep(bucket: string, key: string, versionId: string, current: string): Promise<void> {
    const kept = await this.find(bucket, key)
    const same = kept.findIndex((version) => version.versionId === versionId)
    if (same === 0) return
    const number = (kept[0]?.number ?? 0) + 1
    const name = `${String(number).padStart(10, '0')}.${versionId}`
    await linkFile(current, join(this.path(bucket, key), name))
    const stale = kept[same]
    if (stale) await unlink(stale.path)
  }

  /** Lets the oldest go, down to how many are kept. */
  async trim(bucket: string, key: string): Promise<void> {
    const kept = await this.find(bucket, key)
    for (const { path } of kept.slice(keptOfKey)) await rm(path, { force: true })
  }

  /** Notes that the key's object is deleted, so that what comes later is known to be another. */
  markDeleted(bucket: string, key: string): Promise<void> {
    return markFile(`${this.path(bucket, key)}${DELETED}`)
  }

  /** When the key's object was deleted last; undefined if it never was. */
  async deletedAt(bucket: string, key: string): Promise<Date | undefined> {
    try {
      return (await stat(`${this.path(bucket, key)}${DELETED}`)).mtime
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  /** Deletes all versions of a key. */
  forget(bucket: string, key: string): Promise<void> {
    return rm(this.path(bucket, key), { recursive: true, force: true })
  }

  forgetBucket(bucket: string): Promise<void> {
    return rm(join(this.directory, bucket), { recursive: true, force: true })
  }

  /** Deletes what is left of objects that are gone, where a crash cut their deletion short. */
  async sweep(bucket: string, keys: () => Promise<readonly string[]>): Promise<void> {
    const directory = join(this.directory, bucket)
    const names = await namesIn(directory)
    if (names.length === 0) return
    const current = new Set((await keys()).map(directoryName))
    for (const name of names) {
      if (name.endsWith(DELETED) || current.has(name)) continue
      await rm(join(directory, name), { recursive: true, force: true })
    }
  }

  private path(bucket: string, key: string): string {
    return join(this.directory, bucket, directoryName(key))
  }
}

function directoryName(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
