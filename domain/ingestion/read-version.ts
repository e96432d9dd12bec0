/** Reads one version of an object, or says why it cannot be read. */
import { UnreadableFile } from '../errors.ts'
import type { ObjectVersion } from '../ports.ts'
import type { IngestPorts } from './ingest-ports.ts'
import type { Ingestion } from './ingestion.ts'
import { noPipeline } from './no-pipeline.ts'
import type { ObjectPass } from './object-pass.ts'
import { type ReadObject, readAll } from './read-all.ts'

/** A version that has been read and judged; nothing is written yet. */
export interface ReadVersion extends ReadObject {
  readonly object: ObjectVersion
}

export interface UnreadableVersion {
  readonly error: UnreadableFile
  /** The pass that failed, for what it had counted. */
  readonly pass: ObjectPass | undefined
}

/** The version, read to its end. A file that cannot be read is a result, no throw. */
export async function readVersion(
  ports: IngestPorts,
  object: ObjectVersion,
): Promise<ReadVersion | UnreadableVersion> {
  let pass: ObjectPass | undefined
  try {
    const matched = ports.config.find(object.key)
    if (matched === undefined) throw noPipeline(object.key)
    const { profiles } = ports.config
    const read = await readAll(
      { key: object.key, ...matched, profiles, ports, limits: ports.limits },
      () => ports.drops.open(object),
      (next) => {
        pass = next
      },
    )
    return { ...read, object }
  } catch (error) {
    if (error instanceof UnreadableFile) return { error, pass }
    throw error
  }
}

/** Earlier versions that are tried in search of a readable one. */
const MOST_TRIED = 20

/**
 * The newest earlier version that can be read: `stands` where its readings are those that count
 * already, or where it is not known what else should; `none` where the object has had no readable
 * version since it was deleted.
 */
export async function lastReadable(
  ports: IngestPorts,
  key: string,
  counted: Ingestion['counted'],
): Promise<ReadVersion | 'stands' | 'none'> {
  const readAs = ports.config.settingsFor(key)
  let tried = 0
  for await (const object of ports.drops.versions(key)) {
    if (object === 'deleted') return 'none'
    const { etag, lastModified } = object
    if (counted?.etag === etag && counted.lastModified === lastModified) {
      if (counted.readAs === readAs) return 'stands'
    }
    if (++tried > MOST_TRIED) return 'stands'
    const read = await readVersion(ports, object)
    if ('summary' in read) return read
  }
  // The bucket keeps no versions, or not so many.
  return 'stands'
}
