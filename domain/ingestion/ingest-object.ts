/** Ingests one object: whatever happened to it, its contributions become those of what it is now. */
import { HandBack } from '../errors.ts'
import type { ReadConfig } from '../pipelines/read-config.ts'
import type { ObjectVersion } from '../ports.ts'
import type { IngestOutcome, IngestPorts } from './ingest-ports.ts'
import { emptyIngestion, type Ingestion, type Lease } from './ingestion.ts'
import { replaceObject } from './replace-object.ts'
import { takeLease } from './splitting/take-lease.ts'
import { tell } from './tell.ts'
import { withdrawObject } from './withdraw-object.ts'

/** What there is to ingest. */
export interface ObjectChange {
  readonly key: string
  /** A person removed the object, if it is gone. */
  readonly removed: boolean
  /** Read it also if its record covers it as it is. */
  readonly again?: boolean
}

/**
 * Ingests the object at `key` as it is now, under a lease, in six steps: lease, look, read and
 * judge, manifest, write and withdraw, look again. Safe to call at any time, any number of times,
 * at once. Where the object is gone its contributions are withdrawn if a person removed it
 * (`removed`); one that a lifecycle rule expired stays counted. Throws HandBack when it must be
 * called again later; any other throw is an infrastructure fault, and calling again is right then
 * too.
 */
export async function ingestObject(
  ports: IngestPorts,
  { key, removed, again = false }: ObjectChange,
  lease: Lease,
): Promise<IngestOutcome> {
  const source = `${ports.drops.name}/${key}`
  const taken = await takeLease(ports, source, key, lease, again)
  if ('result' in taken) return taken
  const { generation, last } = taken
  let outcome: IngestOutcome
  let seen: ObjectVersion | undefined
  try {
    seen = await ports.drops.head(key)
    const receivedAt = ports.clock.now().toISOString()
    const begun = emptyIngestion(source, key, generation, receivedAt)
    if (!again && last !== undefined && isSettled(last, seen, ports.config)) {
      await ports.ingestions.release(source, lease)
      outcome = { result: 'duplicate' }
    } else if (seen === undefined ? !removed : isFolder(seen)) {
      await ports.ingestions.release(source, lease)
      outcome = { result: 'nothing' }
    } else if (seen === undefined) {
      outcome = await withdrawObject(ports, begun, last, lease)
    } else {
      outcome = await replaceObject(ports, begun, last, seen, lease)
    }
  } catch (error) {
    // Best effort: an unreleased lease expires by itself.
    await ports.ingestions.release(source, lease).catch(() => {})
    throw error
  }
  await lookAgain(ports, key, seen)
  // A duplicate event comes, among others, when telling failed the first time.
  const closed = outcome.result === 'ingested' ? outcome.ingestion : last
  if (closed?.told === false) await tell(ports, closed)
  return outcome
}

/** Whether the record covers the object as it is, read as it would be now: nothing to do. */
export function isSettled(
  last: Ingestion,
  seen: ObjectVersion | undefined,
  config: ReadConfig,
): boolean {
  return isCovered(last, seen) && (seen === undefined || isReadAlike(last, config))
}

/** Whether the record is about the object as it is, whatever the settings it was read with. */
export function isCovered(last: Ingestion, seen: ObjectVersion | undefined): boolean {
  if (last.state === 'processing') return false
  if (seen === undefined || last.state === 'withdrawn') {
    return seen === undefined && last.state === 'withdrawn'
  }
  return last.etag === seen.etag && last.lastModified === seen.lastModified
}

/** Whether the object would be read with the settings that it was read with. */
export function isReadAlike({ key, readAs }: Ingestion, config: ReadConfig): boolean {
  return readAs === config.settingsFor(key)
}

/** The S3 console makes a folder as an empty object whose key ends with a slash. */
export function isFolder({ key, size }: ObjectVersion): boolean {
  return size === 0 && key.endsWith('/')
}

/** An event for a change that came while we held the lease may have been handed back, or lost. */
async function lookAgain(
  ports: IngestPorts,
  key: string,
  seen: ObjectVersion | undefined,
): Promise<void> {
  const now = await ports.drops.head(key)
  if (now?.etag === seen?.etag && now?.lastModified === seen?.lastModified) return
  throw new HandBack('object-changed', `The object ${key} changed while it was ingested.`, 1)
}
