/** Reads a big object in parts, where that tells what one reader would. */
import { MetertallyError, NotInParts } from '../../errors.ts'
import type { ObjectVersion, Splitting } from '../../ports.ts'
import type { IngestOutcome, IngestPorts } from '../ingest-ports.ts'
import type { Ingestion, Lease } from '../ingestion.ts'
import type { ReadSettings } from '../object-pass.ts'
import { beginWriting } from './begin-writing.ts'
import { partBytesOf, partsOf } from './cut-lines.ts'
import { type JoinedObject, joinParts } from './join-parts.ts'
import type { PartReading } from './part-reading.ts'
import { reasonAgainstParts } from './read-part.ts'
import { type SplitVersion, sourceOf } from './split-version.ts'

/** What is left to one reader. */
interface OneReader {
  /** For the record: why, where one might wonder. */
  readonly notes: readonly string[]
  /** Deletes what parts have said; once the record is closed. */
  forget(): Promise<void>
}

const SMALL: OneReader = { notes: [], forget: async () => {} }

/** As much as tells whether a file is packed. */
const HEAD_BYTES = 1024

/**
 * Sends messages for the parts of a big object that have not been read; once all have been, has
 * them written, if together they say what one reader would. `reading` is the record, saved under
 * the lease.
 */
export async function readInParts(
  ports: IngestPorts,
  reading: Ingestion,
  last: Ingestion | undefined,
  object: ObjectVersion,
  lease: Lease,
): Promise<IngestOutcome | OneReader> {
  const { splitting, limits } = ports
  const { size } = object
  const settings = settingsOf(ports, object.key)
  if (splitting === undefined || size <= limits.splitBytes || settings === undefined) {
    await forgetParts(ports, last)
    return SMALL
  }
  const version = versionOf(ports, object)
  await splitting.parts.clear(reading.source, version)
  const one = (reason: string): OneReader => ({
    notes: [`read by one reader: ${reason}`],
    forget: () => splitting.parts.delete(version),
  })
  const parts = partsOf(version)
  const saved = await splitting.parts.saved(version)
  if (saved.size === 0) {
    const reason = await reasonAtOnce(ports, splitting, settings, object)
    if (reason !== undefined) return one(reason)
  }
  if (saved.size < parts) {
    const notes = [`is read in ${parts} parts`]
    await ports.ingestions.save({ ...reading, notes }, lease, 'release')
    const missing = Array.from({ length: parts }, (_, part) => part).filter(
      (part) => !saved.has(part),
    )
    await splitting.sendParts(missing.map((part) => ({ ...version, part, phase: 'read' })))
    return { result: 'split', parts }
  }
  let joined: JoinedObject
  try {
    joined = await joinParts(allOf(splitting, version), settings)
  } catch (error) {
    if (error instanceof NotInParts) return one(error.message)
    throw error
  }
  await beginWriting(ports, splitting, reading, last, version, joined, lease)
  return { result: 'split', parts }
}

/** Deletes what the parts of a big object have said that is another one, or gone, by now. */
export async function forgetParts(
  { splitting, limits }: IngestPorts,
  last: Ingestion | undefined,
): Promise<void> {
  if (last === undefined || (last.size ?? 0) <= limits.splitBytes) return
  await splitting?.parts.clear(last.source)
}

/** How the object would be read now; undefined where no pipeline knows it. */
export function settingsOf(ports: IngestPorts, key: string): ReadSettings | undefined {
  const matched = ports.config.find(key)
  const { profiles } = ports.config
  return matched && { key, ...matched, profiles, ports, limits: ports.limits }
}

export function versionOf(
  { drops, config, limits }: IngestPorts,
  { key, etag, lastModified, size }: ObjectVersion,
): SplitVersion {
  const partBytes = partBytesOf(size, limits)
  const readAs = config.settingsFor(key)
  return { bucket: drops.name, key, etag, lastModified, size, readAs, partBytes }
}

/** Why one reader has to read it, as far as its beginning tells. */
async function reasonAtOnce(
  { drops, limits }: IngestPorts,
  { isPacked }: Splitting,
  settings: ReadSettings,
  object: ObjectVersion,
): Promise<string | undefined> {
  const { size } = object
  if (size > limits.decompressedBytes) return 'it is longer than a text may be'
  const head: number[] = []
  const first = { from: 0, to: Math.min(size, HEAD_BYTES) }
  for await (const chunk of drops.open(object, first)) head.push(...chunk)
  if (isPacked(Uint8Array.from(head))) return 'it is packed'
  const open = (range: { from: number; to: number }) => drops.open(object, range)
  return await reasonAgainstParts(settings, { open, size, partBytes: size })
}

async function* allOf({ parts }: Splitting, version: SplitVersion): AsyncGenerator<PartReading> {
  for (let part = 0; part < partsOf(version); part++) {
    const reading = await parts.load(version, part)
    if (reading === undefined) {
      throw new MetertallyError(
        'record-lost',
        `What part ${part + 1} of ${version.key} says is no longer there; it is read again.`,
        { source: sourceOf(version) },
      )
    }
    yield reading
  }
}
