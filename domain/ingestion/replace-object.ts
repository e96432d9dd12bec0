/** Makes an object's contributions those of its present version, or of the last that can be read. */
import type { ObjectVersion } from '../ports.ts'
import { describe, describeFailure } from './describe-object.ts'
import type { IngestOutcome, IngestPorts } from './ingest-ports.ts'
import type { CountedVersion, Ingestion, Lease } from './ingestion.ts'
import { closedGeneration, forget } from './manifest.ts'
import {
  lastReadable,
  type ReadVersion,
  readVersion,
  type UnreadableVersion,
} from './read-version.ts'
import { readInParts } from './splitting/read-in-parts.ts'
import { writeGeneration } from './write-generation.ts'

/** Steps 3 to 5: read and judge, manifest, write and withdraw. A bad file is a result, no throw. */
export async function replaceObject(
  ports: IngestPorts,
  begun: Ingestion,
  last: Ingestion | undefined,
  object: ObjectVersion,
  lease: Lease,
): Promise<IngestOutcome> {
  const processing = describeObject(ports, begun, object)
  const { counted } = last ?? {}
  const reading = { ...processing, ...(counted && { counted }) }
  await ports.ingestions.save(reading, lease, 'keep-lease')
  const split = await readInParts(ports, reading, last, object, lease)
  if ('result' in split) return split
  const read = await readVersion(ports, object)
  const outcome =
    'summary' in read
      ? await accept(ports, processing, last, read, lease, split.notes)
      : await fail(ports, processing, last, read, lease)
  await split.forget()
  return outcome
}

function describeObject(ports: IngestPorts, begun: Ingestion, object: ObjectVersion): Ingestion {
  const matched = ports.config.find(object.key)
  const { etag, lastModified, size, key } = object
  const site = matched?.pipeline.site ?? matched?.groups.site
  return {
    ...begun,
    etag,
    lastModified,
    size,
    readAs: ports.config.settingsFor(key),
    ...(matched && { pipeline: matched.pipeline.name, tags: matched.pipeline.tags }),
    ...(site !== undefined && { site }),
  }
}

async function accept(
  ports: IngestPorts,
  processing: Ingestion,
  last: Ingestion | undefined,
  version: ReadVersion,
  lease: Lease,
  notes: readonly string[],
): Promise<IngestOutcome> {
  const { source, generation } = processing
  const { summary, object, second } = version
  const written = await writeGeneration(ports, processing, version, closedGeneration(last), lease)
  const { earlier, items, ...extent } = written
  if (summary.rejects.length > 0) {
    await ports.manifests.saveRejects(source, generation, summary.rejects)
  }
  const described = describe(summary)
  const ingestion: Ingestion = {
    ...processing,
    ...described,
    ...extent,
    ...(described.state === 'partial' && { told: false }),
    finishedAt: ports.clock.now().toISOString(),
    counted: countedOf(ports, object),
    notes:
      second === undefined
        ? [...described.notes, ...notes]
        : [
            ...described.notes,
            ...notes,
            `read twice and written in parts: ${items} items for ${extent.meterDays} meter-days; repeated rows are counted only in part`,
          ],
  }
  await ports.ingestions.save(ingestion, lease, 'release')
  await forget(ports.manifests, earlier)
  return { result: 'ingested', ingestion }
}

/** Closes the record of a file that cannot be read. The last readable version counts. */
async function fail(
  ports: IngestPorts,
  processing: Ingestion,
  last: Ingestion | undefined,
  { error, pass }: UnreadableVersion,
  lease: Lease,
): Promise<IngestOutcome> {
  const { source, generation, key } = processing
  const { rejects = [] } = pass?.counts ?? {}
  if (rejects.length > 0) await ports.manifests.saveRejects(source, generation, rejects)
  const closed = closedGeneration(last)
  const failed: Ingestion = { ...processing, ...describeFailure(error, pass), told: false }
  const close = async (
    notes: readonly string[],
    counted: CountedVersion | undefined,
  ): Promise<Ingestion> => {
    const finishedAt = ports.clock.now().toISOString()
    const ingestion = { ...failed, finishedAt, notes, ...(counted && { counted }) }
    await ports.ingestions.save(ingestion, lease, 'release')
    return ingestion
  }
  const version = await lastReadable(ports, key, last?.counted)
  const manifests = await ports.manifests.ofObject(source)
  const stands = manifests.some((manifest) => manifest.written.size > 0)
  if (version === 'stands' || (version === 'none' && !stands)) {
    const ingestion = await close(stands ? [STANDS] : [], last?.counted)
    return { result: 'ingested', ingestion }
  }
  const readable = version === 'none' ? undefined : version
  const { earlier } = await writeGeneration(ports, processing, readable, closed, lease)
  const ingestion =
    readable === undefined
      ? await close([], undefined)
      : await close(
          [STANDS, ...describe(readable.summary).notes],
          countedOf(ports, readable.object),
        )
  await forget(ports.manifests, earlier)
  return { result: 'ingested', ingestion }
}

const STANDS = 'the last readable version of this object stays counted'

function countedOf(ports: IngestPorts, { key, etag, lastModified }: ObjectVersion): CountedVersion {
  return { etag, lastModified, readAs: ports.config.settingsFor(key) }
}
