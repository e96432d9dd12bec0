/** Reads or writes one part of an object, as its message says. */
import { HandBack, NotInParts, UnreadableFile } from '../../errors.ts'
import type { Splitting } from '../../ports.ts'
import type { Contribution } from '../../readings/contribution.ts'
import type { IngestPorts } from '../ingest-ports.ts'
import type { Ingestion } from '../ingestion.ts'
import { MeterDays } from '../meter-days.ts'
import type { ReadSettings } from '../object-pass.ts'
import { factsOf } from '../write-generation.ts'
import { SPLIT_LEASE_MS } from './begin-writing.ts'
import { closeSplit, finishSplit } from './close-split.ts'
import { partsOf } from './cut-lines.ts'
import { lengthTold } from './known-lengths.ts'
import { settingsOf } from './read-in-parts.ts'
import { contributionsOfPart, type PartSource, readPart } from './read-part.ts'
import { type PartMessage, type SplitVersion, sourceOf } from './split-version.ts'

/** `dropped`: there is nothing to do for it any more. */
export type PartOutcome = 'read' | 'written' | 'closed' | 'dropped'

type Write = PartMessage & { readonly phase: 'write' }

/**
 * Safe to call at any time, any number of times, at once. What the message is about is over once
 * the object, or how it is read, has changed: then the object is looked at anew. Throws on
 * infrastructure faults only: calling again is right.
 */
export async function workOnPart(ports: IngestPorts, message: PartMessage): Promise<PartOutcome> {
  const { splitting } = ports
  if (splitting === undefined) return 'dropped'
  return message.phase === 'read'
    ? await readOne(ports, splitting, message)
    : await writeOne(ports, splitting, message)
}

async function readOne(
  ports: IngestPorts,
  splitting: Splitting,
  message: PartMessage,
): Promise<PartOutcome> {
  const { key, part } = message
  const { parts, sendChange } = splitting
  const record = await ports.ingestions.get(sourceOf(message))
  // One that comes late must not leave what nobody asks for.
  if (record?.state !== 'processing' || record.split !== undefined) return 'dropped'
  const settings = settingsFor(ports, message)
  if (settings === undefined || !(await isCurrent(ports, message))) {
    await sendChange(key)
    return 'dropped'
  }
  const saved = await parts.saved(message)
  if (!saved.has(part)) {
    try {
      const reading = await readPart(settings, sourceIn(ports, message), part)
      await parts.save(message, part, reading)
    } catch (error) {
      if (!isChanged(error)) throw error
      await sendChange(key)
      return 'dropped'
    }
  }
  // Whoever saves last sees all: S3 lists what has been put.
  const all = saved.has(part) ? saved : await parts.saved(message)
  if (all.size === partsOf(message)) await sendChange(key)
  return 'read'
}

async function writeOne(
  ports: IngestPorts,
  splitting: Splitting,
  message: Write,
): Promise<PartOutcome> {
  const { part, generation } = message
  const source = sourceOf(message)
  const record = await ports.ingestions.get(source)
  if (record?.generation !== generation) return 'dropped'
  if (record.state !== 'processing') {
    await finishSplit(ports, splitting, record, message)
    return 'dropped'
  }
  if (record.split === undefined) return 'dropped'
  const settings = settingsFor(ports, message)
  try {
    if (settings === undefined) return await giveUp(splitting, message)
    await ports.contributions.save(contributionsIn(ports, splitting, settings, record, message))
  } catch (error) {
    if (isChanged(error)) return await giveUp(splitting, message)
    if (!(error instanceof NotInParts || error instanceof UnreadableFile)) throw error
    // It has been read before, as by now it would not be: one reader is left.
    await splitting.parts.save(message, part, { alone: error.message })
    return await giveUp(splitting, message)
  }
  const untilMs = ports.clock.now().getTime() + SPLIT_LEASE_MS
  const written = await splitting.splits.markWritten({ source, generation }, part, untilMs)
  if (written === undefined) return 'dropped'
  if (written.size < record.split.parts) return 'written'
  return (await closeSplit(ports, splitting, record, message)) ? 'closed' : 'dropped'
}

/** The part's contributions, each of them to a meter-day that the manifest has by what the part said. */
async function* contributionsIn(
  ports: IngestPorts,
  { parts }: Splitting,
  settings: ReadSettings,
  record: Ingestion,
  message: Write,
): AsyncGenerator<Contribution> {
  const { part, lastModified } = message
  const said = await parts.load(message, part)
  const lengths = await parts.lengths(message)
  if (said === undefined || said.alone !== undefined || lengths === undefined) {
    throw new NotInParts('what its parts said was lost')
  }
  const planned = MeterDays.of(said.streams)
  const facts = factsOf(record, lastModified)
  const source = sourceIn(ports, message)
  const all = contributionsOfPart(settings, source, part, facts, lengthTold(lengths))
  for await (const contribution of all) {
    if (!planned.has(contribution)) throw new NotInParts('its parts were not read alike each time')
    yield contribution
  }
}

/** Lets the next generation begin: it withdraws what this one has written. */
async function giveUp({ splits, sendChange }: Splitting, message: Write): Promise<PartOutcome> {
  await splits.giveUp({ source: sourceOf(message), generation: message.generation })
  await sendChange(message.key)
  return 'dropped'
}

/** Undefined where the object would be read with other settings by now. */
function settingsFor(ports: IngestPorts, { key, readAs }: SplitVersion): ReadSettings | undefined {
  return ports.config.settingsFor(key) === readAs ? settingsOf(ports, key) : undefined
}

async function isCurrent(ports: IngestPorts, version: SplitVersion): Promise<boolean> {
  const now = await ports.drops.head(version.key)
  return now?.etag === version.etag && now.lastModified === version.lastModified
}

function sourceIn({ drops }: IngestPorts, version: SplitVersion): PartSource {
  const { size, partBytes } = version
  return { size, partBytes, open: (range) => drops.open(version, range) }
}

function isChanged(error: unknown): boolean {
  return error instanceof HandBack && error.code === 'object-changed'
}
