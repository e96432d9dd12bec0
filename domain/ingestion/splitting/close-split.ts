/** Closes the record of an object, all parts of which have been written. */
import type { Splitting } from '../../ports.ts'
import { tombstones } from '../gather-object.ts'
import type { IngestPorts } from '../ingest-ports.ts'
import type { Ingestion } from '../ingestion.ts'
import { forget } from '../manifest.ts'
import { tell } from '../tell.ts'
import { factsOf } from '../write-generation.ts'
import type { SplitVersion } from './split-version.ts'

/**
 * Withdraws what the generation no longer has, and closes its record. Safe twice and at once; what
 * a crash leaves, the next call does. False where another generation has begun.
 */
export async function closeSplit(
  ports: IngestPorts,
  splitting: Splitting,
  record: Ingestion,
  version: SplitVersion,
): Promise<boolean> {
  const { split, ...rest } = record
  const { source, generation } = record
  const { lastModified, etag, readAs } = version
  const manifests = await ports.manifests.ofObject(source)
  const manifest = manifests.find((one) => one.generation === generation)
  if (split === undefined || manifest === undefined) return false
  await ports.contributions.save(tombstones(factsOf(record, lastModified), manifest.withdrawn))
  const now = ports.clock.now().toISOString()
  const { state } = split
  const closed: Ingestion = {
    ...rest,
    state,
    ...(state === 'partial' && { told: false }),
    // What looks for changes looks back an hour from there, and parts may have waited for longer.
    receivedAt: now,
    finishedAt: now,
    counted: { etag, lastModified, readAs },
  }
  if (!(await splitting.splits.close(closed))) return false
  await finishSplit(ports, splitting, closed, version)
  return true
}

/** What is left to do once the record is closed: forget what led to it, tell, and look again. */
export async function finishSplit(
  ports: IngestPorts,
  { parts, sendChange }: Splitting,
  closed: Ingestion,
  version: SplitVersion,
): Promise<void> {
  const { source, generation, key } = closed
  const manifests = await ports.manifests.ofObject(source)
  await forget(
    ports.manifests,
    manifests.filter((manifest) => manifest.generation < generation),
  )
  await parts.delete(version)
  if (closed.told === false) await tell(ports, closed)
  const now = await ports.drops.head(key)
  if (now?.etag === version.etag && now.lastModified === version.lastModified) return
  await sendChange(key)
}
